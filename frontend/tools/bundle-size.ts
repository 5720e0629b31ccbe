import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

/** What the first script may weigh, in bytes after gzip. */
const BUDGET = 110_000;

interface Chunk {
  file: string;
  isEntry?: boolean;
  imports?: string[];
}

/** The scripts that index.html loads at once: the entry and everything it imports statically. */
export function eagerFiles(manifest: Record<string, Chunk>): string[] {
  const files = new Set<string>();
  const visit = (key: string) => {
    const chunk = manifest[key];
    if (chunk === undefined || files.has(chunk.file)) return;
    files.add(chunk.file);
    for (const next of chunk.imports ?? []) visit(next);
  };
  for (const [key, chunk] of Object.entries(manifest)) if (chunk.isEntry) visit(key);
  return [...files];
}

function main(): void {
  const dist = join(import.meta.dirname, '../dist');
  const manifest = JSON.parse(readFileSync(join(dist, '.vite/manifest.json'), 'utf8')) as Record<string, Chunk>;
  const sizes = eagerFiles(manifest).map((file) => ({ file, size: gzipSync(readFileSync(join(dist, file))).length }));
  const total = sizes.reduce((sum, { size }) => sum + size, 0);
  for (const { file, size } of sizes) process.stdout.write(`${String(size).padStart(8)}  ${file}\n`);
  process.stdout.write(`${String(total).padStart(8)}  first script, gzip, of ${BUDGET} bytes at most\n`);
  if (total > BUDGET || total === 0) {
    process.stderr.write('The first script is over its budget: find what the shell imports that a page could.\n');
    process.exitCode = 1;
  }
}

if (process.argv[1]?.endsWith('bundle-size.ts')) main();
