import { loadConfig } from '../kit/config.ts';
import { migrate } from '../kit/database.ts';
import { inWords } from './run-process.ts';

/** `npm run migrate`: brings the database to the newest schema; run it before the processes of a new version. */
try {
  const { DATABASE_URL } = loadConfig();
  if (DATABASE_URL === undefined) throw new Error('Set DATABASE_URL to the PostgreSQL database to migrate.');
  const ran = await migrate(DATABASE_URL);
  process.stdout.write(ran.length === 0 ? 'the schema is up to date\n' : `${ran.join('\n')}\n`);
} catch (error) {
  process.stderr.write(`migrate did not work: ${inWords(error)}\n`);
  process.exit(1);
}
