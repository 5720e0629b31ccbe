import { ARENA, type Asset, type CallKind, type Condition } from './arena.ts';
import type { Mirror } from './mirror.ts';
import type { Draft, Person } from './people.ts';
import { held } from './world.ts';

const CALLS: readonly CallKind[] = [
  'add',
  'add',
  'fail',
  'crash',
  'mint-coin',
  'mint-coin',
  'send-coin',
  'send-coin',
  'burn-coin',
  'deposit',
  'withdraw',
  'mint-item',
  'mint-item',
  'send-item',
  'burn-item',
  'pay',
];
/** Items have numbers from 0 up to this one: few enough to be minted twice, sent by others, burned before. */
const ITEMS = 60;

export type Cast = { readonly people: readonly Person[]; readonly sponsors: readonly Person[] };

/** The next transaction somebody sends: mostly a good one, sometimes with a nonce, a fee or an amount that is not. */
export function draft(random: () => number, { people, sponsors }: Cast, mirror: Mirror): Draft {
  const pick = <Item>(items: readonly Item[]) => items[Math.floor(random() * items.length)] as Item;
  const chance = (rate: number) => random() < rate;
  const from = pick(people).address;
  const to = chance(0.05) ? from : pick(people).address;
  const kind = chance(0.2) ? ('transfer' as const) : pick(CALLS);
  const amount = amountOf(kind, from);
  const waits = [...mirror.pool.values()].filter((each) => each.from === from);
  const conditions = chance(0.3) ? [] : conditionsOf();
  const sponsor = chance(0.12) ? pick(sponsors).address : undefined;
  return {
    from,
    to,
    kind,
    amount,
    nonce: nonceOf(),
    ...(sponsor === undefined ? {} : { sponsor: { address: sponsor, nonce: sponsorNonce(sponsor) } }),
    fee: chance(0.03) ? 50n : BigInt(2_000 + Math.floor(random() * 3_000)),
    mode: pick(['allow', 'deny', 'deny', 'originator'] as const),
    conditions,
  };

  /** Mostly the next free one; sometimes one that is used, waits, leaves a gap or is too far ahead. */
  function nonceOf(): number {
    const next = mirror.world.nonce(from);
    let free = next;
    while (waits.some(({ nonce }) => nonce === free)) free += 1;
    if (chance(0.03)) return Math.max(0, next - 1);
    if (chance(0.02)) return next + 26 + Math.floor(random() * 4);
    if (chance(0.05)) return free + 1 + Math.floor(random() * 2);
    if (chance(0.1) && waits.length > 0) return pick(waits).nonce;
    return free;
  }

  function sponsorNonce(address: string): number {
    let free = mirror.world.nonce(address);
    const paid = [...mirror.pool.values()].filter((each) => each.sponsor?.address === address);
    while (paid.some((each) => each.sponsor?.nonce === free)) free += 1;
    return chance(0.1) && paid.length > 0 ? free - 1 : free;
  }

  function amountOf(what: Draft['kind'], who: string): bigint {
    if (what === 'mint-item' || what === 'send-item' || what === 'burn-item') {
      const own = [...mirror.world.items].filter(([, owner]) => owner === who).map(([id]) => id);
      return BigInt(what !== 'mint-item' && own.length > 0 && chance(0.7) ? pick(own) : Math.floor(random() * ITEMS));
    }
    if (chance(0.05)) return 0n;
    if (what === 'transfer' && chance(0.1)) return held(mirror.world.stx, who);
    return BigInt(1 + Math.floor(random() * 400));
  }

  /** About what moves, right or wrong, and sometimes about what does not. */
  function conditionsOf(): Condition[] {
    const assets: Asset[] =
      kind === 'pay' ? ['stx', 'coin'] : kind.endsWith('item') ? [Number(amount)] : kind === 'transfer' ? [] : ['coin'];
    const extra: Asset[] = chance(0.15) ? [pick<Asset>(['stx', 'coin', Math.floor(random() * ITEMS)])] : [];
    const left = chance(0.85) ? assets : assets.slice(1);
    return [...left, ...(kind === 'transfer' ? [] : extra)].map((asset): Condition => {
      const who = chance(0.1) ? pick(people).address : kind === 'withdraw' ? ARENA : chance(0.5) ? 'origin' : from;
      if (typeof asset === 'number') {
        return { who, asset, is: pick(['sent', 'sent', 'sent', 'maybe-sent', 'not-sent'] as const) };
      }
      const off = chance(0.2) ? 1n : 0n;
      return { who, asset, is: pick(['eq', 'eq', 'eq', 'gte', 'lte', 'gt', 'lt'] as const), amount: amount + off };
    });
  }
}
