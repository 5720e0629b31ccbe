import { loadConfig } from '../kit/config.ts';
import { migrate } from '../kit/database.ts';

const { DATABASE_URL } = loadConfig();
if (DATABASE_URL === undefined) {
  process.stderr.write('Set DATABASE_URL to the PostgreSQL database to migrate.\n');
  process.exit(1);
}
const ran = await migrate(DATABASE_URL);
process.stdout.write(ran.length === 0 ? 'the schema is up to date\n' : `${ran.join('\n')}\n`);
