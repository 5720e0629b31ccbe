import { runIndexer } from './processes.ts';
import { runProcess } from './run-process.ts';

await runProcess('indexer', runIndexer);
