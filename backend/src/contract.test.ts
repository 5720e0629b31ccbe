import { readdirSync, readFileSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import * as contract from './contract.ts';
import { endpoints } from './main/endpoints.ts';

const src = dirname(fileURLToPath(import.meta.url));
const entry = resolve(src, 'contract.ts');

const importsOf = (file: string): string[] =>
  [...readFileSync(file, 'utf8').matchAll(/^(?:import|export)\s(?!type\s)[^;]*?from '([^']+)';/gm)].map(
    (m) => m[1] ?? '',
  );

/** Every file of ours that a browser loads with the contract, and every package. */
function reached(): { files: Set<string>; packages: Set<string> } {
  const files = new Set<string>();
  const packages = new Set<string>();
  const visit = (file: string) => {
    if (files.has(file)) return;
    files.add(file);
    for (const target of importsOf(file))
      if (target.startsWith('.')) visit(resolve(dirname(file), target));
      else packages.add(target);
  };
  visit(entry);
  return { files, packages };
}

describe('the contract for clients', () => {
  it('holds every operation that the server answers', () => {
    const spaces = Object.values(contract).filter((value) => typeof value === 'object' && value !== null);
    const ids = spaces.flatMap((space) =>
      Object.values(space).flatMap((value) =>
        typeof value === 'object' && value !== null && 'method' in value && 'id' in value ? [String(value.id)] : [],
      ),
    );
    expect(endpoints.length).toBeGreaterThan(20);
    expect(endpoints.map((endpoint) => endpoint.id).filter((id) => !ids.includes(id))).toEqual([]);
  });

  it('exports every contract file', () => {
    const exported = importsOf(entry).filter((target) => target.endsWith('.contract.ts'));
    const written = readdirSync(src, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.contract.ts'))
      .map((file) => `./${file.replaceAll('\\', '/')}`);
    expect([...exported].sort()).toEqual(written.sort());
  });

  it('loads nothing that a browser lacks: of packages, zod alone', () => {
    const { files, packages } = reached();
    expect(files.size).toBeGreaterThan(10);
    expect([...packages]).toEqual(['zod']);
    const own = [...files].map((file) => relative(src, file)).filter((file) => !file.endsWith('contract.ts'));
    expect(own.every((file) => /^kit[/\\]/.test(file))).toBe(true);
    for (const file of files) expect(readFileSync(file, 'utf8')).not.toMatch(/\b(Buffer|process)\./);
  });
});
