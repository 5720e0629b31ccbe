import { resolve } from 'node:path';
import { loadConfig } from '../../kit/config.ts';
import { createLog } from '../../kit/log.ts';
import { onStop } from '../on-stop.ts';
import { ExampleMarket } from './example/example-market.ts';
import { runLocalProduct } from './product.ts';

/** The part of `npm run dev` that starts anew at every change of the sources, on services that keep running. */
const config = loadConfig();
const onProgress = (step: string) => process.stdout.write(`  ${step}\n`);
const example = new ExampleMarket(resolve(config.DATA_DIR), onProgress);
const services = { config, ownChain: true, ownServices: true, ipfsGateway: undefined, stop: async () => undefined };
const log = createLog(config.LOG_LEVEL === 'info' ? 'warn' : config.LOG_LEVEL);
const product = await runLocalProduct(services, { log, onProgress, withWeb: true, example: () => example.status });
onStop(async () => {
  example.stop();
  await product.stop();
  process.exit(0);
});
const wanted = config.EXAMPLE_MARKET === 'on' && (await example.prepare(product.connections));
process.stdout.write(`API at ${product.url}\n`);
if (wanted) await example.run(product);
