import { readFileSync } from 'node:fs';
import { deserializeCV } from '@stacks/transactions';
import { describe, expect, it } from 'vitest';
import { plainOf } from '../../../bench/wire-events.ts';
import { decodeClarityHex } from './clarity-value.ts';

const read = (path: string) => readFileSync(new URL(`../../../../${path}`, import.meta.url), 'utf8');
const prints = JSON.parse(read('backend/tests/support/prints.json')) as { contract: string; hex: string }[];

/** `contract event key key...` of the page that is made from the contracts. */
const documented = read('clarity/docs/events.md')
  .split('\n## ')
  .slice(1)
  .flatMap((section) => {
    const contract = section.split('\n')[0];
    return [...section.matchAll(/^\| `([^`]+)` \| (.*) \| [^|]* \|$/gm)].map(([, event, keys = '']) => {
      // Only the outer tuple: what stands in braces or brackets are types.
      const outer = keys.replace(/\{[^}]*\}|\([^()]*(\([^()]*\))*[^()]*\)/g, '');
      return [contract, event, ...[...outer.matchAll(/([a-z-]+):/g)].map(([, key]) => key)].join(' ');
    });
  });

const shape = ({ contract, hex }: { contract: string; hex: string }): string => {
  const { event, ...data } = decodeClarityHex(hex) as Record<string, unknown>;
  return [contract, event, ...Object.keys(data).sort()].join(' ');
};

describe('what the contracts print', () => {
  it('is read as @stacks/transactions reads it', () => {
    for (const { hex } of prints) expect(decodeClarityHex(hex)).toEqual(plainOf(deserializeCV(hex)));
  });

  it('is at hand with every event and its keys; if not: npx tsx clarity/tools/prints.ts', () => {
    const known = new Set(prints.map(shape));
    expect(documented.length).toBeGreaterThan(50);
    // No call of the cost tables takes a seat away; the shape is that of member-added.
    expect(documented.filter((event) => !known.has(event))).toEqual(['council member-removed member']);
  });
});
