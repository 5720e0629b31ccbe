import { availableParallelism } from 'node:os';
import { getClarinetVitestsArgv, vitestSetupFilePath } from '@stacks/clarinet-sdk/vitest';
import { defineConfig } from 'vitest/config';

/** One project per kind of test; `npm test` runs all of them and prints one closing line. */
export default defineConfig({
  test: {
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // Left to itself vitest keeps one of two cores free, which makes a run of ten minutes one of twenty.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    projects: [
      {
        extends: true,
        test: {
          name: 'contracts',
          include: ['clarity/tests/**/*.test.ts'],
          environment: 'clarinet',
          // The SDK takes seconds to start and shares one WebAssembly memory per process: one for many files.
          pool: 'forks',
          isolate: false,
          setupFiles: [vitestSetupFilePath],
          environmentOptions: { clarinet: { ...getClarinetVitestsArgv() } },
        },
      },
      { extends: true, test: { name: 'localnet', include: ['clarity/{localnet,deploy}/**/*.test.ts'] } },
      { extends: true, test: { name: 'unit', include: ['backend/src/**/*.test.ts', 'backend/tools/**/*.test.ts'] } },
      { extends: true, test: { name: 'frontend', include: ['frontend/{src,tools}/**/*.test.ts'] } },
      {
        extends: true,
        test: { name: 'pages', include: ['frontend/src/**/*.test.tsx'], environment: 'happy-dom' },
      },
      {
        extends: true,
        test: {
          name: 'backend',
          include: ['backend/tests/**/*.test.ts'],
          globalSetup: ['backend/tests/support/database.setup.ts'],
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          include: ['frontend/e2e/**/*.test.ts'],
          globalSetup: ['frontend/e2e/support/stage.setup.ts'],
          testTimeout: 120_000,
          // One product and one market for all; a browser is a machine of its own, so after everything else.
          maxWorkers: 1,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
