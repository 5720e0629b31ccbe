import { createHash } from 'node:crypto';
import { Cl, type TupleCV, type UIntCV } from '@stacks/transactions';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ContractCall } from '../../src/chain/index.ts';
import { sats, wattHours } from '../../src/kit/units.ts';
import * as api from '../../src/modules/portfolio/portfolio.contract.ts';
import { accounts, startApi, type TestApi } from '../support/api.ts';
import { LotStory, type StoryClaim } from '../support/lot-story.ts';

const producer = accounts.producer.address;
const buyer = accounts.buyer.address;

let test: TestApi;
let story: LotStory;
let facility: bigint;
beforeAll(async () => {
  test = await startApi();
  story = new LotStory(test);
  facility = await story.facility({ owner: producer });
});
afterAll(() => test.stop());

const claim = {
  beneficiary: { name: 'Müller & Söhne KG', country: 'DE' },
  purpose: 're100' as const,
  reportingStart: new Date('2026-01-01T00:00:00Z'),
  reportingEnd: new Date('2027-01-01T00:00:00Z'),
};

/** What the wallet would send: the claim inside a call, as the contract reads it. */
function signedClaim(call: ContractCall): Required<StoryClaim> {
  const tuple = (Cl.deserialize(call.functionArgs.at(-1) ?? '') as TupleCV).value as Record<string, never>;
  const bytes = (field: { value: string }) => Buffer.from(field.value, 'hex');
  const at = (field: UIntCV) => new Date(Number(field.value) * 1000);
  const note: { type: string; value: { value: string } } = tuple.note as never;
  return {
    beneficiary: bytes(tuple.beneficiary as never),
    country: (tuple.country as unknown as { value: string }).value,
    purpose: BigInt((tuple.purpose as unknown as UIntCV).value),
    start: at(tuple['reporting-start'] as never),
    end: at(tuple['reporting-end'] as never),
    note: note.type === 'none' ? null : bytes(note.value),
  };
}

async function retireAs(person: 'buyer' | 'buyer2', wh: bigint, extra: { note?: string; publish?: boolean } = {}) {
  const session = await test.enter(person);
  const token = await story.issue({ facility, owner: session.address, wh: 5_000_000n });
  const body = { wh: wattHours(wh), ...claim, ...extra };
  const call = await session.call(api.retireCall, { params: { token }, body });
  const retirement = await story.retire(token, wh, signedClaim(call));
  return { session, token, call, retirement };
}

const read = (retirement: bigint) => test.client.call(api.readRetirement, { params: { retirement } });

describe('a retirement', () => {
  it('is a call that burns the lot, with the name as a hash only, and says that it is final', async () => {
    const { call } = await retireAs('buyer', 1_500_000n);
    expect(call).toMatchObject({ functionName: 'retire', postConditionMode: 'deny' });
    expect(call.postConditions).toHaveLength(1);
    expect(call.describe).toMatchObject({ retires: '1.5 MWh (1,500,000 Wh)', final: 'A retirement cannot be undone.' });
    const name = Buffer.from(claim.beneficiary.name).toString('hex');
    expect(call.functionArgs.join('')).not.toContain(name);
  });

  it('is public with name, salt and hash, so that anybody can check the name against the chain', async () => {
    const { retirement, token, call } = await retireAs('buyer', 1_500_000n, { note: 'Order 17' });
    const shown = await read(retirement);
    expect(shown).toMatchObject({ retirement, token, wh: 1_500_000n, by: buyer, account: buyer, purpose: 're100' });
    expect(shown.origin).toMatchObject({ firstWh: 0n, vintage: '2026-05', facility: { facility } });
    expect(shown.beneficiary).toMatchObject({ name: 'Müller & Söhne KG', country: 'DE' });
    const hashOf = (salt: string | null, text: string | null) =>
      createHash('sha256').update(Buffer.from(salt!, 'hex')).update(text!).digest('hex');
    expect(hashOf(shown.beneficiary.salt, shown.beneficiary.name)).toBe(shown.beneficiary.hash);
    expect(hashOf(shown.note!.salt, shown.note!.text)).toBe(shown.note!.hash);
    expect(Buffer.from(signedClaim(call).beneficiary).toString('hex')).toBe(shown.beneficiary.hash);
    expect(shown.txid).toMatch(/^[0-9a-f]{64}$/);
  });

  it('uses a salt of its own each time, so that hashes do not link two retirements', async () => {
    const [one, two] = [await retireAs('buyer', 1n), await retireAs('buyer', 1n)];
    expect((await read(one.retirement)).beneficiary.hash).not.toBe((await read(two.retirement)).beneficiary.hash);
  });

  it('keeps an unpublished name and note to its account, until that account publishes them', async () => {
    const { session, retirement } = await retireAs('buyer', 1n, { publish: false, note: 'internal' });
    expect(await read(retirement)).toMatchObject({
      beneficiary: { name: null, salt: null, country: 'DE' },
      note: { text: null, salt: null },
    });
    const own = await session.call(api.listOwnRetirements, { query: { limit: 1 } });
    expect(own.items).toMatchObject([{ retirement, beneficiary: { name: claim.beneficiary.name } }]);
    const only = (one: bigint) => session.call(api.listOwnRetirements, { query: { retirement: one } });
    expect((await only(retirement)).items).toMatchObject([{ note: { text: 'internal' } }]);
    const other = await test.enter('buyer2');
    expect((await other.call(api.listOwnRetirements, { query: { retirement } })).items).toEqual([]);
    const publish = (by: typeof session, published: boolean) =>
      by.call(api.publishRetirement, { params: { retirement }, body: { published } });
    await expect(publish(other, true)).rejects.toMatchObject({ name: 'not-owner' });
    await publish(session, true);
    expect(await read(retirement)).toMatchObject({
      beneficiary: { name: claim.beneficiary.name },
      note: { text: 'internal' },
    });
    await publish(session, false);
    expect((await read(retirement)).beneficiary.name).toBeNull();
  });

  it('never shows the name of one account on the retirement of another that copied its hash', async () => {
    const { call } = await retireAs('buyer', 1n);
    const copied = signedClaim(call);
    const token = await story.issue({ facility, owner: accounts.outsider.address, wh: 10n });
    const direct = await read(await story.retire(token, 4n, copied));
    expect(direct.beneficiary).toMatchObject({ hash: Buffer.from(copied.beneficiary).toString('hex'), name: null });
    const offered = await story.issue({ facility, owner: producer, wh: 10n });
    const listing = await story.list(offered, { price: 1n });
    const bought = await read(await story.buyAndRetire(listing, 4n, accounts.outsider.address, copied));
    expect(bought).toMatchObject({ by: accounts.outsider.address, beneficiary: { name: null, salt: null } });
  });

  it('of more than the lot, of an unheld lot or for a period that ends before it starts is refused', async () => {
    const session = await test.enter('buyer');
    const token = await story.issue({ facility, owner: buyer, wh: 10n });
    const foreign = await story.issue({ facility, owner: producer, wh: 10n });
    const retire = (lot: bigint, wh: bigint, change = {}) =>
      session.call(api.retireCall, { params: { token: lot }, body: { wh: wattHours(wh), ...claim, ...change } });
    await expect(retire(token, 11n)).rejects.toMatchObject({ name: 'amount-outside-lot' });
    await expect(retire(foreign, 1n)).rejects.toMatchObject({ name: 'not-lot-owner' });
    await expect(retire(token, 1n, { reportingEnd: claim.reportingStart })).rejects.toMatchObject({
      name: 'invalid-input',
      document: { faults: [{ pointer: '/reportingEnd' }] },
    });
    await expect(retire(token, 10n)).resolves.toBeDefined();
  });

  it('is found by account, issuance, facility and country, newest first', async () => {
    const { retirement } = await retireAs('buyer2', 2n);
    const { origin } = await read(retirement);
    const find = async (query: Partial<api.RetirementQuery>) =>
      (await test.client.call(api.listRetirements, { query })).items.map((item) => item.retirement);
    expect(await find({ account: accounts.buyer2.address })).toEqual([retirement]);
    expect(await find({ issuance: origin.issuance })).toEqual([retirement]);
    expect(await find({ facility: 999n })).toEqual([]);
    expect(await find({ country: 'FR' })).toEqual([]);
    const all = await find({});
    expect(all[0]).toBe(retirement);
    const { next } = await test.client.call(api.listRetirements, { query: { limit: 2 } });
    expect(await find({ cursor: next! })).toEqual(all.slice(2));
  });

  it('is shown as the chain has it, whatever somebody wrote there without this service', async () => {
    const token = await story.issue({ facility, owner: producer, wh: 10n });
    const odd = { country: '!!', start: new Date(0), end: new Date('9999-12-31T23:59:59Z') };
    const shown = await read(await story.retire(token, 10n, odd));
    expect(shown).toMatchObject({ retirement: token, token, beneficiary: { name: null, country: '!!' } });
  });
});

describe('buying and retiring at once', () => {
  const wish = { wh: wattHours(1_000_000n), ...claim };

  it('is one call with the payment and the claim, and ends as a retirement of the buyer', async () => {
    const session = await test.enter('buyer');
    const token = await story.issue({ facility, owner: producer, wh: 3_000_000n });
    const listing = await story.list(token, { price: 10_000n });
    const call = await session.call(api.buyAndRetireCall, { params: { listing }, body: wish });
    expect(call).toMatchObject({ functionName: 'buy-and-retire', postConditionMode: 'deny' });
    expect(call.postConditions).toHaveLength(2);
    expect(call.describe).toMatchObject({ pays: '10,000 sats (0.0001 sBTC)', retires: '1 MWh (1,000,000 Wh)' });
    const retirement = await story.buyAndRetire(listing, 1_000_000n, buyer, signedClaim(call));
    expect(await read(retirement)).toMatchObject({
      by: buyer,
      account: buyer,
      beneficiary: { name: claim.beneficiary.name },
      purchase: { listing, price: 10_000n, total: 10_000n },
    });
  });

  it('is refused like a purchase, before any name is kept', async () => {
    const session = await test.enter('buyer');
    const token = await story.issue({ facility, owner: producer, wh: 3_000_000n });
    const listing = await story.list(token, { price: 10_000n });
    const count = () => test.database.query('SELECT count(*)::int AS n FROM disclosure');
    const before = await count();
    const dear = { ...wish, maxTotal: sats(9_999n) };
    await expect(session.call(api.buyAndRetireCall, { params: { listing }, body: dear })).rejects.toMatchObject({
      name: 'above-limit',
    });
    expect(await count()).toEqual(before);
  });
});
