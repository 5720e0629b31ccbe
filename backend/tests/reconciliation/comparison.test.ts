import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createClient } from '../../src/kit/client.ts';
import { readStatus } from '../../src/main/system.contract.ts';
import { listRuns, type RunReport, readRun } from '../../src/modules/reconciliation/reconciliation.contract.ts';
import { type ChainWorld, startChainWorld, tellStory } from './chain-world.ts';

let world: ChainWorld;
let buyer: string;
beforeAll(async () => {
  world = await startChainWorld();
  buyer = (await tellStory(world)).people.buyer.actor.address;
});
afterAll(() => world?.stop());

const found = ({ differences }: RunReport) =>
  differences.map(({ kind, item, finding }) => `${kind} ${item} ${finding}`);
const fieldsOf = ({ differences }: RunReport, kind: string) =>
  differences.filter((one) => one.kind === kind).flatMap(({ fields }) => fields.map(({ field }) => field));
const one = async <Row>(sql: string): Promise<Row> => {
  const [row] = await world.database.query<Row>(sql);
  if (row === undefined) throw new Error(`The story has no row for ${sql}.`);
  return row;
};

describe('rows and chain', () => {
  it('are equal after a story of every kind of thing, in numbers that say how much was compared', async () => {
    const report = await world.compare();
    expect(report.differences).toEqual([]);
    expect(report).toMatchObject({ state: 'finished', verdict: 'equal', different: 0, undecided: 0, lastError: null });
    const compared = Object.fromEntries(report.kinds.map(({ kind, compared: n }) => [kind, n]));
    const { lots } = await one<{ lots: number }>('SELECT count(*)::integer AS lots FROM lot');
    expect(lots).toBeGreaterThan(6);
    expect(compared).toMatchObject({ settings: 1, council: 1, body: 1, facility: 3, issuance: 2, lot: lots });
    expect(compared).toMatchObject({ retirement: 1, listing: 2, escrow: 5 });
    expect(compared.balance).toBeGreaterThanOrEqual(3);
    expect(report.of).toBe(report.compared);
    expect(report.height).toBe(report.tipHeight);
  });

  const row = (where: string) => `(SELECT token FROM lot WHERE ${where} ORDER BY token LIMIT 1)`;
  const HELD = row(`state = 'held'`);
  /** What is done to the rows, and what has to be found. */
  const WRONGS: [what: string, sql: string, kinds: string[], fields: string[]][] = [
    [
      'a fee',
      'INSERT INTO market_settings (fee_bps) VALUES (250) ON CONFLICT (single) DO UPDATE SET fee_bps = 250',
      ['settings different'],
      ['feeBps'],
    ],
    [
      'a pause',
      'INSERT INTO market_settings (listing_paused) VALUES (true) ON CONFLICT (single) DO UPDATE SET listing_paused = true',
      ['settings different'],
      ['listingPaused'],
    ],
    ['a member of the council', `DELETE FROM council_member`, ['council different'], ['members']],
    ['the state of a body', `UPDATE verification_body SET state = 'suspended'`, ['body different'], ['state']],
    ['a body that is gone', 'DELETE FROM verification_body', ['body missing-here'], ['organisation', 'state']],
    [
      'a facility',
      'UPDATE chain_facility SET nameplate_w = 1 WHERE facility = 1',
      ['facility different'],
      ['nameplateW'],
    ],
    ['a facility that is gone', 'DELETE FROM chain_facility WHERE facility = 3', ['facility missing-here'], ['owner']],
    [
      'what was attested',
      'UPDATE issuance SET attested_wh = attested_wh + 1 WHERE issuance = 1',
      ['facility different', 'issuance different'],
      ['attestedWh'],
    ],
    [
      'an issuance taken back',
      `UPDATE issuance SET withdrawn_at = now(), withdrawn_reason = '\\x00' WHERE issuance = 1`,
      ['facility different', 'issuance different'],
      ['withdrawnFor', 'mintedWh'],
    ],
    [
      'a correction that never was',
      `INSERT INTO issuance_correction VALUES (1, 0, 0, 1, 1, 5, 'ST', '\\x00', now(), 'x')`,
      ['facility different', 'issuance different'],
      ['correctedWh'],
    ],
    [
      'the energy of a lot',
      `UPDATE lot SET wh = wh + 1 WHERE token = ${HELD}`,
      ['lot different', 'balance different'],
      ['wh'],
    ],
    [
      'the range of a lot',
      `UPDATE lot SET first_wh = first_wh + 1 WHERE token = ${HELD}`,
      ['lot different'],
      ['firstWh'],
    ],
    [
      'the owner of a lot',
      `UPDATE lot SET owner = 'ST000000000000000000002AMW42H' WHERE token = ${HELD}`,
      ['lot different', 'balance different', 'balance different'],
      ['owner', 'wh'],
    ],
    [
      'a lot that is held and not listed',
      `UPDATE lot SET state = 'listed' WHERE token = ${HELD}`,
      ['lot different'],
      ['state'],
    ],
    [
      'a lot that lives on',
      `UPDATE lot SET state = 'held', owner = 'ST000000000000000000002AMW42H' WHERE token = ${row(`state = 'split'`)}`,
      ['lot different', 'balance different'],
      ['owner', 'state'],
    ],
    [
      'a lot that is gone',
      `DELETE FROM lot WHERE token = ${HELD}`,
      ['lot missing-here', 'balance different'],
      ['issuance', 'wh'],
    ],
    [
      'a lot that never was',
      `INSERT INTO lot SELECT 99, issuance, first_wh, wh, owner, state, parent, height, at, txid FROM lot WHERE token = ${HELD}`,
      ['lot extra-here', 'balance different'],
      ['issuance', 'wh'],
    ],
    [
      'a price',
      `UPDATE listing SET price = price + 1 WHERE state = 'open' AND listing = 1`,
      ['listing different'],
      ['price'],
    ],
    [
      'the seller of a listing',
      `UPDATE listing SET seller = 'ST000000000000000000002AMW42H' WHERE listing = 1`,
      ['listing different'],
      ['seller'],
    ],
    [
      'a listing that is open on chain',
      `UPDATE listing SET state = 'cancelled', closed_at = now() WHERE listing = 1`,
      ['listing different'],
      ['state', 'price'],
    ],
    ['a listing that is gone', 'DELETE FROM listing WHERE listing = 2', ['listing missing-here'], ['state', 'price']],
    [
      'the beneficiary of a retirement',
      `UPDATE retirement SET beneficiary = decode(repeat('00', 32), 'hex')`,
      ['retirement different'],
      ['beneficiary'],
    ],
    [
      'the account of a retirement',
      `UPDATE retirement SET account = 'ST000000000000000000002AMW42H'`,
      ['retirement different'],
      ['account'],
    ],
    [
      'the purpose and energy of a retirement',
      'UPDATE retirement SET purpose = 6, wh = wh - 1',
      ['retirement different'],
      ['purpose', 'wh'],
    ],
    ['a retirement that is gone', 'DELETE FROM retirement', ['retirement missing-here'], ['beneficiary']],
  ];
  it.each(WRONGS)('differ by %s, which is found, explained and cured by a replay', async (_, sql, kinds, fields) => {
    await world.tamper(sql);
    const report = await world.compare();
    expect(report).toMatchObject({ verdict: 'different', undecided: 0 });
    expect(report.differences.map(({ kind, finding }) => `${kind} ${finding}`).sort()).toEqual([...kinds].sort());
    expect(report.different).toBe(kinds.length);
    const names = report.differences.flatMap((difference) => difference.fields.map(({ field }) => field));
    expect(names).toEqual(expect.arrayContaining(fields));
    for (const { explanation, advice, since, item } of report.differences) {
      expect(explanation).toContain(item);
      expect(advice).toContain('npm run chain:rebuild');
      expect(since).not.toBeNull();
    }
    await world.follower.rebuild();
    const cured = await world.compare();
    expect(cured).toMatchObject({ verdict: 'equal', differences: [], cured: kinds.length });
  });

  it('name the last event of what differs, and since when it does', async () => {
    await world.tamper('UPDATE listing SET price = price + 1 WHERE listing = 1');
    const {
      differences: [first],
    } = await world.compare();
    const { txid } = await one<{ txid: string }>(
      `SELECT txid FROM chain_event WHERE contract = 'marketplace' AND name = 'bought' ORDER BY height DESC LIMIT 1`,
    );
    expect(first).toMatchObject({ kind: 'listing', item: '1', lastEvent: { txid, event: 'marketplace.bought' } });
    const {
      differences: [again],
    } = await world.compare();
    expect(again?.since).toEqual(first?.since);
    await world.follower.rebuild();
  });

  it('differ by sBTC only when less is there than is owed: anybody can send some to a contract', async () => {
    const bids = await world.compare();
    expect(bids.verdict).toBe('equal');
    await world.develop('fund', { address: world.names.contracts.marketplace, sbtc: 7 });
    await expect.poll(async () => (await world.compare()).height).toBe((await world.connections.stacks.tip()).height);
    const more = await world.compare();
    expect(found(more)).toEqual(['escrow marketplace surplus']);
    expect(more).toMatchObject({ verdict: 'equal', noted: 1, differences: [{ fields: [{ here: '0', chain: '7' }] }] });
    const total = (sats: string) =>
      world.database.query(
        `UPDATE chain_event SET data = jsonb_set(data, '{total,$int}', to_jsonb($1::text)) WHERE name = 'bid-placed'`,
        [sats],
      );
    await total('10001');
    const less = await world.compare();
    expect(found(less)).toEqual(['escrow bids different', 'escrow marketplace surplus']);
    expect(less.differences[0]?.fields).toEqual([{ field: 'sats', here: '10001', chain: '10000' }]);
    await total('10000');
  });

  it('that are empty here are counted whole, of which the first hundred of a kind are listed', async () => {
    await world.tamper(
      'DELETE FROM lot',
      `INSERT INTO lot SELECT 1000 + n, 1, n, 1, '${buyer}', 'held', NULL, 1, now(), 'x' FROM generate_series(1, 150) n`,
    );
    const report = await world.compare();
    const lots = report.kinds.find(({ kind }) => kind === 'lot');
    expect(lots).toMatchObject({ different: 100, equal: 0, compared: (lots?.unlisted ?? 0) + 100 });
    expect(fieldsOf(report, 'lot')).toContain('owner');
    await world.follower.rebuild();
    expect((await world.compare()).verdict).toBe('equal');
  });
});

describe('a comparison that meets a fault of our own', () => {
  it('ends and tells what differs, also where the last event of it cannot be found', async () => {
    await world.tamper(`UPDATE lot SET wh = wh + 1 WHERE token = (SELECT token FROM lot WHERE state = 'held' LIMIT 1)`);
    await world.database.query('ALTER TABLE chain_event RENAME COLUMN parties TO away');
    const report = await world.compare().finally(async () => {
      await world.database.query('ALTER TABLE chain_event RENAME COLUMN away TO parties');
      await world.follower.rebuild();
    });
    expect(report).toMatchObject({ state: 'finished', verdict: 'different' });
    expect(report.differences.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['lot', 'balance']));
    expect(report.differences.filter(({ lastEvent }) => lastEvent !== null)).toEqual([]);
  });

  it('ends without a verdict and says why, and the next one begins anew', async () => {
    await world.database.query('ALTER TABLE retirement RENAME TO away');
    const report = await world.compare().finally(() => world.database.query('ALTER TABLE away RENAME TO retirement'));
    expect(report).toMatchObject({
      state: 'finished',
      verdict: 'undecided',
      lastError: expect.stringContaining('retirement'),
    });
    expect((await world.compare()).verdict).toBe('equal');
  });
});

describe('the API', () => {
  it('shows runs page by page, a report, the state of the service and metrics, to anybody', async () => {
    const { call } = createClient({ baseUrl: world.url });
    await world.tamper('UPDATE listing SET price = price + 1 WHERE listing = 1');
    const report = await world.compare();
    const first = await call(listRuns, { query: { limit: 2 } });
    expect(first.items[0]).toMatchObject({ id: report.id, verdict: 'different', different: 1 });
    const next = await call(listRuns, { query: { limit: 2, cursor: first.next ?? '' } });
    expect(next.items.map(({ id }) => id)).not.toContain(first.items[1]?.id);
    expect(await call(readRun, { params: { runId: report.id } })).toEqual(report);
    const { reconciliation } = await call(readStatus);
    expect(reconciliation).toMatchObject({ id: report.id, verdict: 'different', different: 1 });
    const metrics = await (await fetch(`${world.url}/metrics`)).text();
    expect(metrics).toContain('reconciliation_different{kind="listing"} 1');
    expect(metrics).toContain('reconciliation_verdict{verdict="different"} 1');
    await world.follower.rebuild();
    await world.compare();
  });
});
