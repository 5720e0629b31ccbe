import { fileURLToPath } from 'node:url';
import { vitestSetupFilePath } from '@stacks/clarinet-sdk/vitest';
import { defineConfig } from 'vitest/config';

/** Runs the driver of the mutants, which sets up the chain before each test itself. */
export default defineConfig({
  root: fileURLToPath(new URL('../../..', import.meta.url)),
  test: {
    include: ['clarity/tools/mutants/run-all.drive.ts'],
    environment: 'clarinet',
    pool: 'forks',
    maxWorkers: 1,
    testTimeout: 60_000,
    hookTimeout: 120_000,
    reporters: ['dot'],
    setupFiles: [vitestSetupFilePath],
    environmentOptions: {
      clarinet: { manifestPath: './Clarinet.toml', initBeforeEach: false, coverage: false, costs: false },
    },
  },
});
