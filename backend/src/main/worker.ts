import { runWorker } from './processes.ts';
import { runProcess } from './run-process.ts';

await runProcess('worker', runWorker);
