import type { TestProject } from 'vitest/node';
import { type RunningProduct, startProduct } from './product.ts';
import { type Stage, setStage } from './stage.ts';

declare module 'vitest' {
  interface ProvidedContext {
    stage: Stage;
  }
}

let product: RunningProduct | undefined;

/** One product and one market for all journeys; each takes things of its own in it. */
export async function setup(project: TestProject): Promise<void> {
  product = await startProduct();
  try {
    project.provide('stage', await setStage(product.url, 8));
  } catch (error) {
    await teardown();
    throw error;
  }
}

export async function teardown(): Promise<void> {
  await product?.stop();
  product = undefined;
}
