import { describe, expect, it } from 'vitest';
import { eagerFiles } from './bundle-size.ts';

describe('the first script', () => {
  it('is the entry and all it imports at once, each file counted once, and nothing it loads later', () => {
    const manifest = {
      'index.html': { file: 'index.js', isEntry: true, imports: ['_a', '_b'], dynamicImports: ['page'] },
      _a: { file: 'a.js', imports: ['_b'] },
      _b: { file: 'b.js' },
      page: { file: 'page.js', isDynamicEntry: true, imports: ['_c'] },
      _c: { file: 'c.js' },
    };
    expect(eagerFiles(manifest)).toEqual(['index.js', 'a.js', 'b.js']);
  });
});
