import { readFileSync } from 'node:fs';
import { Cl } from '@stacks/transactions';
import { describe, expect, it } from 'vitest';
import { errorsIn } from '../tools/errors.ts';
import { MWH, type Outcome, SBTC, type Scenario } from '../tools/scenario.ts';
import { opened } from './support/market.ts';
import {
  buy,
  buyAndRetire,
  cancel,
  changePrice,
  FORMS,
  flags,
  funded,
  listMany,
  NOT_COUNCIL_MEMBER,
  NOT_GUARDIAN,
  release,
  setFee,
  setPaused,
  setTreasury,
  sweep,
  sweepAndRetire,
} from './support/marketplace.ts';
import { marketplaceRefusals } from './support/marketplace-refusals.ts';

const source = readFileSync(new URL('../contracts/marketplace.clar', import.meta.url), 'latin1');
const errors = errorsIn('marketplace', source);

describe('errors of the marketplace', () => {
  it('are all refused below', () => {
    expect(Object.keys(marketplaceRefusals).sort()).toEqual(errors.map(({ constant }) => constant).sort());
  });

  it.each(errors)('u$code $name: $message', ({ constant, code }) => {
    expect(marketplaceRefusals[constant]!(opened())).toMatchObject({ err: BigInt(code), prints: [], moves: [] });
  });
});

describe('the contracts that the marketplace calls', () => {
  it('are fixed and never the code of a seller, a buyer or the treasury, so nothing can call back into it', () => {
    const called = [...source.matchAll(/\(contract-call\? (\S+)/g)].map(([, target]) => target);
    expect(new Set(called)).toEqual(new Set(['.rec-nft', '.council', `'${SBTC}`]));
  });

  it('get no right to any asset but the lots that are named', () => {
    expect(source).not.toMatch(/with-all-assets-unsafe|with-ft|with-stx/);
  });
});

describe('administration', () => {
  const refusalOf = (fn: string): bigint => (fn === 'pause' ? NOT_GUARDIAN : NOT_COUNCIL_MEMBER);
  const acts = (s: Scenario) => [
    { fn: 'set-fee', arg: Cl.uint(500), print: { event: 'fee-set', bps: 500n } },
    { fn: 'set-treasury', arg: Cl.principal(s.buyer), print: { event: 'treasury-set', treasury: s.buyer } },
    { fn: 'set-paused', arg: flags('list', 'bids'), print: { event: 'paused-set', ...paused('list', 'bids') } },
    { fn: 'pause', arg: flags('buy'), print: { event: 'paused-set', ...paused('list', 'buy', 'bids') } },
  ];
  const paused = (...on: (typeof FORMS)[number][]) =>
    Object.fromEntries(FORMS.map((form) => [form, on.includes(form)]));

  it('is for the council and its guardians, and announced', () => {
    const s = opened();
    for (const { fn, arg, print } of acts(s)) {
      for (const who of [s.deployer, s.outsider, s.treasury])
        expect(s.call(who, `marketplace/${fn}`, arg).err).toBe(refusalOf(fn));
      const outcome = s.call(s.member, `marketplace/${fn}`, arg);
      expect(outcome).toMatchObject({ ok: true, moves: [] });
      expect(outcome.prints.at(-1)).toEqual(print);
    }
    expect(s.read('marketplace/get-config')).toEqual({
      'fee-bps': 500n,
      treasury: s.buyer,
      listings: 0n,
      ...Object.fromEntries(FORMS.map((form) => [`${form}-paused`, ['list', 'buy', 'bids'].includes(form)])),
    });
  });

  it.each(['set-fee', 'set-treasury', 'set-paused', 'pause'])('asks the council before anything else: %s', (fn) => {
    const s = opened();
    const bad = { 'set-fee': Cl.uint(501), 'set-treasury': Cl.principal(s.marketplace) }[fn] ?? flags();
    expect(s.call(s.outsider, `marketplace/${fn}`, bad).err).toBe(refusalOf(fn));
  });

  it('takes fees from 0 to 500 basis points', () => {
    const s = opened();
    for (const bps of [0n, 500n]) expect(setFee(s, bps)).toBe(true);
    expect(s.call(s.member, 'marketplace/set-fee', Cl.uint(501)).err).toBe(4012n);
  });

  it('never makes a contract of the market the treasury, and may make another contract it', () => {
    const s = opened();
    for (const name of [...s.simnet.getContractsInterfaces().keys()].filter((id) => id.startsWith(s.deployer)))
      expect(s.call(s.member, 'marketplace/set-treasury', Cl.principal(name)), name).toMatchObject({ err: 4013n });
    expect(setTreasury(s, `${s.outsider}.vault`)).toBe(true);
  });

  it('never makes an account of another network the treasury, where fees would be lost', () => {
    const s = opened();
    const abroad = Cl.principal('SP000000000000000000002Q6VF78');
    expect(s.call(s.member, 'marketplace/set-treasury', abroad).err).toBe(4013n);
  });
});

describe('pausing', () => {
  /** Every act on a listing of its own; the last two are the ways out. */
  const acts: Record<string, (s: Scenario, listing: bigint) => Outcome> = {
    'list-lot': (s) => s.call(s.producer, 'marketplace/list-lot', Cl.uint(s.lot(1n)), Cl.uint(1), soon(s)),
    'list-private': (s) =>
      s.call(s.producer, 'marketplace/list-private', Cl.uint(s.lot(1n)), Cl.uint(1), soon(s), Cl.principal(s.buyer)),
    'list-many': (s) => listMany(s, [s.lot(1n)]),
    'change-price': (s, listing) => changePrice(s, listing, 1n),
    buy: (s, listing) => buy(s, listing),
    'buy-and-retire': (s, listing) => buyAndRetire(s, listing),
    sweep: (s, listing) => sweep(s, [listing]),
    'sweep-and-retire': (s, listing) => sweepAndRetire(s, [listing]),
    cancel: (s, listing) => cancel(s, listing),
    'release-expired': (s, listing) => {
      s.simnet.mineEmptyBurnBlocks(200);
      return release(s, listing);
    },
  };
  const soon = (s: Scenario) => Cl.uint(s.now() + 600n);
  const stopped: Partial<Record<(typeof FORMS)[number], string[]>> = {
    list: ['list-lot', 'list-private', 'list-many', 'change-price'],
    buy: ['buy', 'buy-and-retire', 'sweep', 'sweep-and-retire'],
  };

  it.each(FORMS)('%s stops exactly its own acts', (form) => {
    const s = funded();
    const prepared = Object.entries(acts).map(([name, act]) => ({ name, act, listing: s.listed(s.lot(MWH)) }));
    setPaused(s, form);
    const refused = prepared.filter(({ act, listing }) => {
      const { ok, err } = act(s, listing);
      if (ok === undefined) expect(err).toBe(form === 'list' ? 4001n : 4002n);
      return ok === undefined;
    });
    expect(refused.map(({ name }) => name)).toEqual(stopped[form] ?? []);
  });

  it('everything leaves both ways out of escrow open', () => {
    const s = opened();
    const tokens = [s.lot(MWH), s.lot(MWH)];
    for (const token of tokens) s.listed(token);
    setPaused(s, ...FORMS);
    expect(acts.cancel!(s, 1n).ok).toBe(true);
    expect(acts['release-expired']!(s, 2n).ok).toBe(true);
    expect(tokens.map((token) => s.owner(token))).toEqual([s.producer, s.producer]);
  });

  it.each(FORMS)('by a guardian only adds: %s', (form) => {
    const s = opened();
    const read = () => s.read('marketplace/get-config') as Record<string, unknown>;
    s.must(s.member, 'marketplace/pause', flags(form));
    for (const other of FORMS) expect(read()[`${other}-paused`]).toBe(other === form);
    s.must(s.member, 'marketplace/pause', flags());
    expect(read()[`${form}-paused`]).toBe(true);
    s.must(s.member, 'marketplace/pause', flags(...FORMS));
    setPaused(s, form);
    for (const other of FORMS) expect(read()[`${other}-paused`]).toBe(other === form);
    setPaused(s);
    for (const other of FORMS) expect(read()[`${other}-paused`]).toBe(false);
  });
});
