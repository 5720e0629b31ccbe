import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import pg from 'pg';
import type { Outcome } from './simulate.ts';
import type { Job } from './worker.ts';

export interface SeedsRun {
  /** Checkout whose code is played. */
  root: string;
  /** A server on which databases may be made. */
  server: string;
  /** Name of the database, which is made and dropped. */
  database: string;
  job: Omit<Job, 'url'>;
  hear(outcome: Outcome): void;
}

/** Plays seeds in a process of their own on a database of their own. Throws what the process said if it fails. */
export async function runSeeds({ root, server, database, job, hear }: SeedsRun): Promise<void> {
  const url = new URL(server);
  url.pathname = `/${database}`;
  await ask(server, `CREATE DATABASE ${database}`);
  try {
    const program = `${root}backend/sim/worker.ts`;
    const told = JSON.stringify({ ...job, url: url.href } satisfies Job);
    const child = spawn(process.execPath, ['--import', 'tsx', program, told], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let complaint = '';
    child.stderr.on('data', (data: Buffer) => {
      complaint = (complaint + data.toString('utf8')).slice(-4_000);
    });
    const ended = new Promise<number | null>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', resolve);
    });
    for await (const line of createInterface(child.stdout)) hear(JSON.parse(line) as Outcome);
    const code = await ended;
    if (code !== 0) throw new Error(`The simulation ended with code ${code}: ${complaint.trim()}`);
  } finally {
    await ask(server, `DROP DATABASE ${database} WITH (FORCE)`);
  }
}

async function ask(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
