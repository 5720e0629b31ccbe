import { spawn } from 'node:child_process';
import { describe, expect, it } from 'vitest';

const module_ = new URL('./on-stop.ts', import.meta.url).href;

/** A process that never finishes stopping, and how it ended after SIGTERM. */
async function endOf(patienceMs: number): Promise<{ code: number | null; output: string }> {
  const script = `import { onStop } from '${module_}'; onStop(() => new Promise(() => {}), ${patienceMs}); setInterval(() => {}, 1000); process.stdout.write('up');`;
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  child.stderr.on('data', (chunk: Buffer) => {
    output += chunk.toString();
  });
  child.stdout.once('data', () => child.kill('SIGTERM'));
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, output };
}

describe('stopping', () => {
  it('ends the process even when a service never finishes', async () => {
    const { code, output } = await endOf(200);
    expect([code, output]).toEqual([1, 'stopping took longer than 0.2 s and was cut short\n']);
  });
});
