import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { migrate } from '../../src/kit/database.ts';
import { type EmbeddedPostgres, startPostgres } from '../../src/kit/embedded/postgres.ts';

const TEMPLATE = 'template_rec';
const dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'rec-test-postgres-'));
let postgres: EmbeddedPostgres | undefined;

/** One PostgreSQL for the whole run, with one migrated template that every test file clones by `freshDatabase()`. */
export async function setup(project: TestProject): Promise<void> {
  postgres = await startPostgres({ dataDir, durable: false });
  try {
    const client = new pg.Client({ connectionString: postgres.url });
    await client.connect();
    await client.query(`CREATE DATABASE ${TEMPLATE}`);
    await client.end();
    const template = new URL(postgres.url);
    template.pathname = `/${TEMPLATE}`;
    await migrate(template.href);
  } catch (error) {
    await teardown();
    throw error;
  }
  project.provide('databaseUrl', postgres.url);
  project.provide('databaseTemplate', TEMPLATE);
}

export async function teardown(): Promise<void> {
  await postgres?.stop();
  fs.rmSync(dataDir, { recursive: true, force: true });
}
