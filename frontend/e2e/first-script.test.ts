import { gzipSync } from 'node:zlib';
import { describe, expect, inject, it } from 'vitest';

const BUDGET = 110_000;

/** Words that stand nowhere but in the code of these. */
const LATER = { wallet: 'XverseProviders', signing: 'Post-condition', chart: 'progressiveThreshold' };

describe('the first script, as it is served', () => {
  const { url } = inject('stage');
  const read = async (path: string) => (await fetch(`${url}${path}`)).text();
  const scripts = async () => {
    const html = await read('/');
    const paths = [...html.matchAll(/(?:src|href)="(\/[^"]+\.js)"/g)].map(([, path = '']) => path);
    return Promise.all(paths.map(read));
  };

  it('weighs at most 110 kB after gzip, with all it loads at once', async () => {
    const sizes = (await scripts()).map((text) => gzipSync(text).length);
    expect(sizes.length).toBeGreaterThan(0);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(BUDGET);
  });

  it.each(Object.entries(LATER))('leaves the %s for later', async (_what, word) => {
    expect((await scripts()).filter((text) => text.includes(word))).toEqual([]);
  });
});
