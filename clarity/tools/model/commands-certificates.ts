import { attempts, type Command } from './command.ts';
import { type Held, hashOf, type Stage } from './stage.ts';

const UNKNOWN = 999_999n;
const market = (p: Stage): string => p.world.contract('marketplace');

/** Two lots of one owner that touch. */
function halves(p: Stage): { owner: string; first: bigint; second: bigint } {
  const { token, owner, lot } = p.lot();
  const parts = p.must(owner, 'rec-nft/split', token, p.part(lot.wh), owner) as { part: bigint; rest: bigint };
  return { owner, first: parts.part, second: parts.rest };
}

/** A live lot that has expired. */
function expired(p: Stage): Held {
  const found = p.held().filter(({ lot }) => lot['expires-at'] !== null && lot['expires-at'] <= p.now);
  if (found.length > 0) return p.pick(found);
  const made = p.expiringLot(100n);
  p.chain.pass(120n);
  return made;
}

const moving = (target: 'rec-nft/transfer' | 'rec-nft/transfer-lot'): Command[] =>
  attempts(
    target,
    [
      'ok',
      (p) => {
        const { token, owner } = p.lot();
        p.call(owner, target, token, owner, p.trader(owner));
      },
    ],
    [
      3002,
      (p) => {
        const { token, owner } = p.lot();
        const thief = p.trader(owner);
        if (p.chance(50)) p.call(thief, target, token, owner, thief);
        else p.call(thief, target, token, thief, owner);
      },
    ],
    [
      3003,
      (p) => p.call(p.producers[0] ?? '', target, p.chance(50) ? p.gone() : UNKNOWN, p.producers[0] ?? '', p.poor),
    ],
    [
      3004,
      (p) => {
        const { token, owner } = p.lot();
        p.call(owner, target, token, owner, owner);
      },
    ],
    [
      3010,
      (p) => {
        const { token, owner } = p.lot();
        p.call(owner, target, token, owner, p.pick([market(p), p.world.contract('quotes'), p.world.contract('bids')]));
      },
    ],
  );

const retiring = attempts(
  'rec-nft/retire',
  [
    'ok',
    (p) => {
      const { token, owner, lot } = p.lot();
      p.call(owner, 'rec-nft/retire', token, p.chance(50) ? lot.wh : p.part(lot.wh), p.trader(), p.claim());
    },
  ],
  [3003, (p) => p.call(p.trader(), 'rec-nft/retire', UNKNOWN, 1n, p.trader(), p.claim())],
  [
    3002,
    (p) => {
      const { token, owner, lot } = p.lot();
      p.call(p.trader(owner), 'rec-nft/retire', token, p.chance(50) ? lot.wh : 1n, owner, p.claim());
    },
  ],
  [
    3005,
    (p) => {
      const { token, owner, lot } = p.lot();
      p.call(owner, 'rec-nft/retire', token, p.pick([0n, lot.wh + 1n]), owner, p.claim());
    },
  ],
  [
    3007,
    (p) => {
      const { token, owner } = p.lot();
      p.call(owner, 'rec-nft/retire', token, 1n, owner, p.claim({ purpose: p.pick([0n, 7n]) }));
    },
  ],
  [
    3008,
    (p) => {
      const { token, owner } = p.lot();
      p.call(owner, 'rec-nft/retire', token, 1n, owner, p.claim({ 'reporting-end': 1_700_000_000n }));
    },
  ],
  [
    3009,
    (p) => {
      const { token, owner } = p.lot();
      p.call(owner, 'rec-nft/retire', token, 1n, owner, p.claim({ country: p.pick(['', 'N']) }));
    },
  ],
  [
    3011,
    (p) => {
      const { token, owner, lot } = expired(p);
      p.call(owner, 'rec-nft/retire', token, lot.wh, owner, p.claim());
    },
  ],
);

const several = (p: Stage): { owner: string; tokens: bigint[] } => {
  const { owner } = p.lot();
  const lots = p.held().filter((each) => each.owner === owner && each.lot['expires-at'] === null);
  return { owner, tokens: lots.slice(0, p.below(4) + 1).map(({ token }) => token) };
};

export const certificates: readonly Command[] = [
  ...moving('rec-nft/transfer'),
  ...moving('rec-nft/transfer-lot'),
  ...retiring,
  ...attempts(
    'rec-nft/send-many',
    [
      'ok',
      (p) => {
        const { owner, tokens } = several(p);
        p.call(owner, 'rec-nft/send-many', tokens, p.trader(owner));
      },
    ],
    [3006, (p) => p.call(p.trader(), 'rec-nft/send-many', [], p.trader())],
    [3010, (p) => p.call(p.lot().owner, 'rec-nft/send-many', [p.lot().token], market(p))],
    [
      3002,
      (p) => {
        const { owner, tokens } = several(p);
        p.call(p.trader(owner), 'rec-nft/send-many', [...tokens, p.lot().token], p.poor);
      },
    ],
    [
      3003,
      (p) => {
        const { owner, tokens } = several(p);
        p.call(owner, 'rec-nft/send-many', [...tokens, p.gone()], p.trader(owner));
      },
    ],
    [
      3004,
      (p) => {
        const { owner, tokens } = several(p);
        p.call(owner, 'rec-nft/send-many', tokens, owner);
      },
    ],
  ),
  ...attempts(
    'rec-nft/split',
    [
      'ok',
      (p) => {
        const { token, owner, lot } = p.lot();
        p.call(owner, 'rec-nft/split', token, p.part(lot.wh), p.trader());
      },
    ],
    [3003, (p) => p.call(p.trader(), 'rec-nft/split', UNKNOWN, 1n, p.trader())],
    [
      3005,
      (p) => {
        const { token, owner, lot } = p.lot();
        p.call(owner, 'rec-nft/split', token, p.pick([0n, lot.wh, lot.wh + 1n]), owner);
      },
    ],
    [
      3010,
      (p) => {
        const { token, owner } = p.lot();
        p.call(owner, 'rec-nft/split', token, 1n, market(p));
      },
    ],
    [
      3002,
      (p) => {
        const { token, owner } = p.lot();
        p.call(p.trader(owner), 'rec-nft/split', token, 1n, owner);
      },
    ],
  ),
  ...attempts(
    'rec-nft/merge-lots',
    [
      'ok',
      (p) => {
        const { owner, first, second } = halves(p);
        p.call(owner, 'rec-nft/merge-lots', first, second);
      },
    ],
    [
      3003,
      (p) => {
        const { token, owner } = p.lot();
        p.call(owner, 'rec-nft/merge-lots', token, UNKNOWN);
      },
    ],
    [
      3012,
      (p) => {
        const { owner, first, second } = halves(p);
        if (p.chance(50)) p.call(owner, 'rec-nft/merge-lots', second, first);
        else p.call(owner, 'rec-nft/merge-lots', first, p.lot().token);
      },
    ],
    [
      3002,
      (p) => {
        const { owner, first, second } = halves(p);
        p.call(p.trader(owner), 'rec-nft/merge-lots', first, second);
      },
    ],
  ),
  ...attempts(
    'rec-nft/retire-many',
    [
      'ok',
      (p) => {
        const { owner, tokens } = several(p);
        p.call(owner, 'rec-nft/retire-many', tokens, p.trader(), p.claim());
      },
      2,
    ],
    [3006, (p) => p.call(p.trader(), 'rec-nft/retire-many', [], p.trader(), p.claim())],
    [
      3003,
      (p) => {
        const { owner, tokens } = several(p);
        const twice = [...tokens, p.pick([tokens[0] ?? 1n, UNKNOWN])];
        p.call(owner, 'rec-nft/retire-many', twice, owner, p.claim());
      },
    ],
    [3002, (p) => p.call(p.poor, 'rec-nft/retire-many', [p.lot().token], p.poor, p.claim())],
    [3007, (p) => p.call(p.poor, 'rec-nft/retire-many', [1n], p.poor, p.claim({ purpose: 7n }))],
    [3008, (p) => p.call(p.poor, 'rec-nft/retire-many', [1n], p.poor, p.claim({ 'reporting-end': 0n }))],
    [3009, (p) => p.call(p.poor, 'rec-nft/retire-many', [1n], p.poor, p.claim({ country: '' }))],
    [
      3011,
      (p) => {
        const { token, owner } = expired(p);
        p.call(owner, 'rec-nft/retire-many', [token], owner, p.claim());
      },
    ],
  ),
  ...attempts(
    'rec-nft/expire',
    ['ok', (p) => p.call(p.trader(), 'rec-nft/expire', expired(p).token), 2],
    [3003, (p) => p.call(p.trader(), 'rec-nft/expire', p.chance(50) ? p.gone() : UNKNOWN)],
    [3016, (p) => p.call(p.trader(), 'rec-nft/expire', p.chance(50) ? p.lot().token : p.expiringLot(1000n).token)],
    [
      3017,
      (p) => {
        p.resume();
        const { token, owner } = p.expiringLot(100n);
        p.must(owner, 'quotes/deposit', token);
        p.chain.pass(120n);
        p.call(p.trader(), 'rec-nft/expire', token);
      },
    ],
  ),
  ...attempts('rec-nft/withdraw', [
    3001,
    (p) => p.call(p.trader(), 'rec-nft/withdraw', p.lot().lot.issuance, null, hashOf('theft')),
  ]),
  ...attempts('rec-nft/issue', [
    3001,
    (p) => {
      const record = p.world.issuances.get(p.lot().lot.issuance);
      if (record) p.call(record.owner, 'rec-nft/issue', record, hashOf('forged'), 0n);
    },
  ]),
];
