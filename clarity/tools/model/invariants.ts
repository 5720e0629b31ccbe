import { isDeepStrictEqual } from 'node:util';
import type { Plain, PlainTuple } from '../plain-value.ts';
import type { Answer, Chain } from './chain.ts';
import { escrowOf } from './rules-forwards.ts';
import { HOUR, type Table, totalOf, type World } from './world.ts';

type AnyTable = Table<bigint | string, Plain>;

const sum = (amounts: readonly bigint[]): bigint => amounts.reduce((all, amount) => all + amount, 0n);

function ensure(holds: boolean, what: string): void {
  if (!holds) throw new Error(what);
}

const text = (value: Plain | undefined): string =>
  JSON.stringify(value ?? null, (_key, inner: Plain) => (typeof inner === 'bigint' ? `u${inner}` : inner));

/** A row of a map on the chain is the row of the model. Of corrections and counters, none is zero. */
function checkRow(chain: Chain, table: AnyTable, key: bigint | string): void {
  const expected = table.get(key) ?? null;
  const found = chain.entry(table.source, table.chainKey(key));
  ensure(isDeepStrictEqual(found, expected), `${table.source} ${key} is ${text(found)}, not ${text(expected)}`);
}

function checkOwners(world: World, chain: Chain, tokens: readonly bigint[]): void {
  const owners = chain.owners(tokens);
  for (const [index, token] of tokens.entries()) {
    const owner = world.owners.get(token) ?? null;
    ensure(owners[index] === owner, `lot ${token} is ${owners[index]}'s, not ${owner}'s`);
    ensure(owner === null || !world.ended.has(token), `lot ${token} has an owner after its end`);
  }
}

/** 6 and 12: everybody has exactly the sats, and as many lots, as the model says; no sat comes or goes. */
function checkHoldings(world: World, chain: Chain): void {
  const { sats, lots } = chain.holdings();
  const accounts = world.sats.entries();
  for (const [who, amount] of accounts) ensure((sats.get(who) ?? 0n) === amount, `${who} should have ${amount} sats`);
  const total = sum([...sats.values()]);
  ensure(
    total === sum(accounts.map(([, amount]) => amount)),
    'there are sats of somebody whom the model does not know',
  );
  ensure(total === world.minted, `there are ${total} sats, not ${world.minted}`);
  const counts = new Map<string, bigint>();
  for (const [, owner] of world.owners.entries()) counts.set(owner, (counts.get(owner) ?? 0n) + 1n);
  for (const who of new Set([...counts.keys(), ...lots.keys()]))
    ensure((lots.get(who) ?? 0n) === (counts.get(who) ?? 0n), `${who} should have ${counts.get(who) ?? 0n} lots`);
}

/** 7: what waits in each contract is what its open offers say. */
function checkEscrow(world: World, chain: Chain): void {
  const { sats } = chain.holdings();
  const held = (contract: string): bigint => sats.get(world.contract(contract)) ?? 0n;
  const bids = world.auctions.entries().map(([, { highest }]) => highest?.amount ?? 0n);
  const offers = world.bids.entries().map(([, { wh, price }]) => totalOf(wh, price));
  const expected: [string, bigint][] = [
    ['marketplace', 0n],
    ['quotes', 0n],
    ['auctions', sum(bids)],
    ['bids', sum(offers)],
    ['forwards', sum(world.orders.entries().map(([, order]) => escrowOf(order)))],
  ];
  for (const [contract, amount] of expected)
    ensure(held(contract) === amount, `${contract} holds ${held(contract)} sats, not ${amount}`);
}

/** 8: a lot in escrow belongs to exactly one offer, and every offer has its lot. */
function checkEscrowedLots(world: World): void {
  const offered = new Map<string, bigint[]>([
    ['marketplace', world.listings.entries().map(([, { token }]) => token)],
    ['auctions', world.auctions.entries().map(([, { token }]) => token)],
    ['quotes', world.stock.entries().map(([token]) => token)],
    ['bids', []],
    ['forwards', []],
  ]);
  for (const [contract, tokens] of offered) {
    const holder = world.contract(contract);
    const held = world.owners.entries().flatMap(([token, owner]) => (owner === holder ? [token] : []));
    const matches = new Set(tokens).size === tokens.length && tokens.length === held.length;
    ensure(matches && tokens.every((token) => held.includes(token)), `the lots in ${contract} are not those it offers`);
  }
}

/** 4 and 5. */
function checkLedger(world: World, facility: bigint): void {
  const ledger = world.ledgers.get(facility);
  if (!ledger) return;
  const free = ledger['attested-wh'] - ledger['minted-wh'] - ledger['corrected-wh'];
  const records = world.issuances
    .entries()
    .filter(([id, record]) => record.facility === facility && !isUndone(world, id));
  const minted = sum(records.map(([, { wh }]) => wh));
  const attested = sum(records.map(([, record]) => record['attested-wh']));
  const corrected = sum(records.map(([id]) => world.corrections.get(id) ?? 0n));
  ensure(
    ledger['minted-wh'] === minted && ledger['attested-wh'] === attested,
    `ledger ${facility} forgets an issuance`,
  );
  ensure(ledger['corrected-wh'] === corrected, `ledger ${facility} forgets a correction`);
  const [residual, debit] = free > 0n ? [free, 0n] : [0n, -free];
  ensure(attested + debit === minted + corrected + residual, `ledger ${facility} does not add up`);
  ensure(residual < ledger.unit, `facility ${facility} carries a whole unit`);
}

const isUndone = (world: World, issuance: bigint): boolean => world.withdrawals.has(issuance);

/** 1 and 2: live, retired, withdrawn and expired ranges are all of the issuance, without gap or overlap. */
function checkRanges(world: World, issuance: bigint): void {
  const record = world.issuances.get(issuance);
  if (!record) return;
  const live = world.owners.entries().flatMap(([token]) => {
    const lot = world.lots.get(token);
    return lot?.issuance === issuance ? [{ first: lot['first-wh'], wh: lot.wh }] : [];
  });
  const gone = world.ended.entries().flatMap(([, end]) => (end.issuance === issuance ? [end] : []));
  const ranges = [...live, ...gone].sort((a, b) => (a.first < b.first ? -1 : 1));
  let position = 0n;
  for (const { first, wh } of ranges) {
    ensure(first === position && wh > 0n, `issuance ${issuance} has a gap or an overlap at ${position}`);
    position += wh;
  }
  ensure(position === record.wh, `issuance ${issuance} has ${position} of ${record.wh} Wh`);
}

/** 10: the last id is that of the last mint; an id of a part retirement lies below it. */
function checkLastToken(world: World, { moves }: Answer): void {
  for (const move of moves) {
    const token = /^lot (?<token>\d+) nobody/.exec(move)?.groups?.token;
    if (token !== undefined && BigInt(token) > world.lastMinted) world.lastMinted = BigInt(token);
  }
  ensure(world.counts.lots === world.lastMinted, `the last id is ${world.counts.lots}, not ${world.lastMinted}`);
}

/** 13: a sale announces the total rounded up and a fee that is never more than its part of it. */
function checkPrices(prints: readonly PlainTuple[]): void {
  for (const { event, wh, price, total, fee } of prints) {
    if (typeof total !== 'bigint' || typeof fee !== 'bigint') continue;
    ensure(fee * 10_000n <= total * 500n, `a fee of ${fee} for ${total}`);
    if (typeof wh !== 'bigint' || typeof price !== 'bigint') continue;
    const exact = totalOf(wh, price);
    const isWhole = event === 'bought' || event === 'quote-settled';
    ensure(total === exact || (!isWhole && total + 1n === exact), `${wh} Wh at ${price} cost ${total}`);
  }
}

/**
 * An owner costs as much to read as a call, so between the ends of sequences only those of some lots that moved are read;
 * every transfer that the chain announces, and the number of lots of every account, is compared at every call.
 */
const READ_EVERY = 10;
const MOVED_READ = 8;

/** After every call: everything it touched, all sats, and a rotating sample of the rest. */
export function checkStep(world: World, chain: Chain, answer: Answer, turn: number): void {
  checkLastToken(world, answer);
  checkPrices(answer.prints);
  checkHoldings(world, chain);
  checkEscrow(world, chain);
  checkEscrowedLots(world);
  const issuances = new Set<bigint>();
  for (const [table, keys] of world.touched)
    for (const key of keys) {
      if (table.source !== '') checkRow(chain, table, key);
      if (table.source === 'issuance/ledgers' || table.source === 'facilities/facilities')
        checkLedger(world, key as bigint);
      const lot = [world.lots, world.owners, world.ended].some((each) => Object.is(each, table));
      if (lot) issuances.add(world.lots.get(key as bigint)?.issuance ?? 0n);
      if (Object.is(table, world.vars)) checkVariable(world, chain, key as string);
    }
  for (const issuance of issuances) checkRanges(world, issuance);
  const moved = [...(world.touched.get(world.owners as unknown as AnyTable) ?? [])] as bigint[];
  for (const token of moved) world.unread.add(token);
  if (turn % READ_EVERY === 0) {
    const { lots } = world.counts;
    const sample = [...world.unread].slice(-MOVED_READ);
    for (let more = 0; more < 3 && lots > 0n; more += 1) sample.push((BigInt(turn * 7 + more * 13) % lots) + 1n);
    checkOwners(world, chain, sample);
    world.unread.clear();
  }
  const table = world.tables[turn % world.tables.length];
  const rows = table?.entries() ?? [];
  const [key] = rows[Math.floor(turn / world.tables.length) % Math.max(rows.length, 1)] ?? [];
  if (table && key !== undefined) checkRow(chain, table, key);
}

function checkVariable(world: World, chain: Chain, path: string): void {
  const found = chain.variable(path);
  ensure(isDeepStrictEqual(found, world.vars.get(path)), `${path} is ${text(found)}`);
}

/** 3: the hours of the issuances that stand are apart, and are the bits that are set. */
function checkHours(world: World): void {
  const expected = new Map<string, bigint>();
  for (const [id, record] of world.issuances.entries()) {
    if (isUndone(world, id)) continue;
    for (let hour = record['period-start'] / HOUR; hour < record['period-end'] / HOUR; hour += 1n) {
      const key = `${record.facility}/${hour}`;
      ensure(!expected.has(key), `hour ${key} was issued twice`);
      expected.set(key, id);
    }
  }
  let bits = 0;
  for (const [, words] of world.pages.entries())
    for (const word of words) bits += [...word.toString(2)].filter((bit) => bit === '1').length;
  ensure(bits === expected.size, `${bits} hours are marked, ${expected.size} are issued`);
  for (const [key] of expected) ensure(world.hours.has(key), `hour ${key} is issued and not marked`);
}

/** At the end of a sequence: every row of every map, also of the ids that are gone, and every invariant. */
export function checkEnd(world: World, chain: Chain): void {
  const { lots, issuances } = world.counts;
  const tokens = Array.from({ length: Number(lots) + 1 }, (_token, index) => BigInt(index) + 1n);
  for (let start = 0; start < tokens.length; start += 200) checkOwners(world, chain, tokens.slice(start, start + 200));
  for (const [path] of world.vars.entries()) checkVariable(world, chain, path);
  for (const table of world.tables) {
    const keys = new Set(table.entries().map(([key]) => key));
    const numbers = [...keys].filter((key) => typeof key === 'bigint');
    const highest = numbers.reduce((most, key) => (key > most ? key : most), lots);
    const isNumbered = chain.abi.keyOf(table.source) === 'uint128';
    if (isNumbered) for (let key = 1n; key <= highest + 1n; key += 1n) keys.add(key);
    for (const key of keys) checkRow(chain, table, key);
  }
  checkHoldings(world, chain);
  checkEscrow(world, chain);
  checkEscrowedLots(world);
  checkHours(world);
  for (const [facility] of world.ledgers.entries()) checkLedger(world, facility);
  for (let issuance = 1n; issuance <= issuances; issuance += 1n) checkRanges(world, issuance);
}
