import { readFileSync } from 'node:fs';
import { Cl, deserializeCV, type ClarityValue as WireValue } from '@stacks/transactions';
import type { ClarityValue } from '../src/chain/index.ts';
import { c32Address } from '../src/chain/values/c32-address.ts';
import { decodeClarityHex } from '../src/chain/values/clarity-value.ts';
import { storedText } from '../src/chain/values/stored-value.ts';
import { type Contest, contest } from './bench.ts';
import { plainOf } from './wire-events.ts';

/** What the contracts printed when each of their functions was called: see `clarity/tools/prints.ts`. */
const PRINTS = new URL('../tests/support/prints.json', import.meta.url);

export const decodePrints = contest({
  name: 'decode',
  unit: 'events/s',
  size: 20_000,
  work: (count) => `${count} prints of all our contracts, from hex to values`,
  baseline: 'deserializeCV of @stacks/transactions',
  async prepare(size) {
    const prints = JSON.parse(readFileSync(PRINTS, 'utf8')) as { hex: string }[];
    return decoding(Array.from({ length: size }, (_, i) => prints[i % prints.length]?.hex ?? ''));
  },
});

export const decodeNewAddresses = contest({
  name: 'decode-new-addresses',
  unit: 'events/s',
  size: 10_000,
  work: (count) => `${count} sales, each between two accounts that were never seen before`,
  baseline: 'deserializeCV of @stacks/transactions',
  prepare: async (size) => decoding(Array.from({ length: size }, (_, i) => sale(i))),
});

function decoding(hexes: readonly string[]): Contest {
  let ours: ClarityValue[] = [];
  let theirs: WireValue[] = [];
  return {
    count: hexes.length,
    ours: {
      work: () => {
        ours = hexes.map((hex) => decodeClarityHex(hex));
      },
      outcome: () => storedText(ours),
    },
    baseline: {
      work: () => {
        theirs = hexes.map((hex) => deserializeCV(hex));
      },
      outcome: () => storedText(theirs.map(plainOf)),
    },
  };
}

let accounts = 0;
function account(): WireValue {
  accounts += 1;
  const hash = Buffer.alloc(20, 7);
  hash.writeUInt32BE(accounts, 8);
  return Cl.principal(c32Address(26, hash));
}

const sale = (i: number): string =>
  `0x${Cl.serialize(
    Cl.tuple({
      event: Cl.stringAscii('bought'),
      listing: Cl.uint(i),
      token: Cl.uint(i + 7),
      rest: Cl.some(Cl.uint(i + 8)),
      buyer: account(),
      seller: account(),
      wh: Cl.uint(270_000_000),
      price: Cl.uint(42_000),
      total: Cl.uint(11_340_000),
      fee: Cl.uint(113_400),
      remaining: Cl.uint(407_000_000),
      retirement: Cl.none(),
    }),
  )}`;
