import { resolve } from 'node:path';
import { loadConfig } from '../../kit/config.ts';
import { createLog } from '../../kit/log.ts';
import { onStop } from '../on-stop.ts';
import { ExampleMarket } from './example/example-market.ts';
import { startLocalProduct } from './product.ts';

/** `npm start`: the whole product on this machine, with embedded defaults for whatever the environment does not name. */
async function main(): Promise<void> {
  const config = loadConfig();
  // The default would write a line per request between the steps.
  const log = createLog(config.LOG_LEVEL === 'info' ? 'warn' : config.LOG_LEVEL);
  const began = performance.now();
  const seconds = () => `${((performance.now() - began) / 1000).toFixed(1)} s`;
  const onProgress = (step: string) => process.stdout.write(`  ${seconds().padStart(7)}  ${step}\n`);
  const dataDir = resolve(config.DATA_DIR);
  const example = new ExampleMarket(dataDir, onProgress);
  const product = await startLocalProduct({
    config,
    dataDir,
    durable: true,
    log,
    onProgress,
    withWeb: true,
    example: () => example.status,
  });
  const wanted =
    config.EXAMPLE_MARKET === 'on' &&
    product.services.ownServices &&
    config.STACKS_NETWORK === 'devnet' &&
    (await example.prepare(product.connections));
  onStop(async () => {
    example.stop();
    process.stdout.write('stopping\n');
    await product.stop();
    process.exit(0);
  });
  process.stdout.write(`ready ${product.url}\n`);
  if (wanted) await example.run(product);
}

main().catch((error: unknown) => {
  process.stderr.write(`npm start failed: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
