import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { build } from 'vite';

const SCRIPT = '/stacks-connect-as-it-is.js';

/** What a call of `request` came to: its result, or the error that an app would catch. */
export type Outcome = { result?: Record<string, unknown>; error?: { name: string; code?: number; message: string } };

let bundled: Promise<string> | undefined;

/** The package as npm has it, as one script with the global `StacksConnect`. */
function connectScript(): Promise<string> {
  bundled ??= build({
    configFile: false,
    root: fileURLToPath(new URL('../..', import.meta.url)),
    logLevel: 'error',
    define: { 'process.env.NODE_ENV': '"production"' },
    build: {
      write: false,
      lib: { entry: fileURLToPath(import.meta.resolve('@stacks/connect')), name: 'StacksConnect', formats: ['iife'] },
    },
  }).then((built) => {
    const [one] = Array.isArray(built) ? built : [built];
    if (!one || !('output' in one)) throw new Error('Stacks Connect was not bundled.');
    return one.output[0].code;
  });
  return bundled;
}

/** Puts Stacks Connect beside the app of the page; the page's content policy lets scripts of its own address in only. */
export async function addConnect(page: Page): Promise<void> {
  const body = await connectScript();
  await page.route(`**${SCRIPT}`, (route) => route.fulfill({ body, contentType: 'text/javascript' }));
  await page.addScriptTag({ url: SCRIPT });
}

/** `request` of Stacks Connect, called in the page as any app calls it. */
export function request(page: Page, method: string, params: object = {}, options: object = {}): Promise<Outcome> {
  return page.evaluate(
    async ([method, params, options]) => {
      type Connect = { request(...args: unknown[]): Promise<Record<string, unknown>> };
      const { StacksConnect } = window as unknown as { StacksConnect: Connect };
      try {
        return { result: await StacksConnect.request(options, method, params) };
      } catch (error) {
        const { name, code, message } = error as { name: string; code?: number; message: string };
        return { error: { name, message, ...(code === undefined ? {} : { code }) } };
      }
    },
    [method, params, options] as const,
  );
}
