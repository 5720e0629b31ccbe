import { startPostgres } from '../../src/kit/embedded/postgres.ts';

/** A program of its own that runs the embedded PostgreSQL of the folder in argv until a signal ends it. */
const [dataDir = ''] = process.argv.slice(2);
const postgres = await startPostgres({ dataDir });
process.stdout.write(`${postgres.url}\n`);
setInterval(() => {}, 1_000);
