import { runApi } from './processes.ts';
import { runProcess } from './run-process.ts';

await runProcess('api', runApi);
