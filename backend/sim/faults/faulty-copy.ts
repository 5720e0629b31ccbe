import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Fault } from './faults.ts';

/** What the simulation needs of a checkout. */
const PARTS = [
  'package.json',
  'tsconfig.json',
  'backend/package.json',
  'backend/src',
  'backend/migrations',
  'backend/sim',
];

/** The file with the mistake in it; throws when the place is not there, or not the only one. */
export function withFault(source: string, { id, file, find, replace }: Fault): string {
  const parts = source.split(find);
  if (parts.length === 2) return parts.join(replace);
  const times = parts.length === 1 ? 'is not there any more' : `is there ${parts.length - 1} times`;
  throw new Error(
    `The fault ${id} no longer fits backend/${file}: its text ${times}. Write it anew in backend/sim/faults.`,
  );
}

/** Copies the checkout at `root` into `folder`, with the mistake in it; gives the root of the copy. */
export function faultyCopy(root: string, folder: string, fault: Fault): string {
  mkdirSync(join(folder, 'backend'), { recursive: true });
  for (const part of PARTS) cpSync(join(root, part), join(folder, part), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'), 'dir');
  const file = join(folder, 'backend', fault.file);
  writeFileSync(file, withFault(readFileSync(file, 'utf8'), fault));
  return `${folder}/`;
}
