import { createHash } from 'node:crypto';
import { Cl, type TupleCV } from '@stacks/transactions';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { canonicalBytes } from '../../src/kit/canonical-json.ts';
import type { BodyOf } from '../../src/kit/endpoint.ts';
import * as api from '../../src/modules/facility/facility.contract.ts';
import { admitBodyCall } from '../../src/modules/identity/identity.contract.ts';
import { accounts, START, startApi, type TestApi } from '../support/api.ts';
import { facilityInput } from '../support/facility-input.ts';

type Session = Awaited<ReturnType<TestApi['enter']>>;
let test: TestApi;
let producer: Session;
let producer2: Session;
let verifier: Session;

beforeAll(async () => {
  test = await startApi();
  producer = await test.enter('producer');
  producer2 = await test.enter('producer2');
  verifier = await test.enter('verifier');
});
afterAll(() => test.stop());

let made = 0;
const input = (change: Partial<BodyOf<typeof api.createFacility>> = {}) => {
  made += 1;
  return { ...facilityInput({ name: `Solar field ${made}`, meters: [`M${made}`] }), ...change };
};

const draft = (change: Partial<BodyOf<typeof api.createFacility>> = {}) =>
  producer.call(api.createFacility, { body: input(change) });

const read = (session: Session, id: Awaited<ReturnType<typeof draft>>['id']) =>
  session.call(api.readFacility, { params: { id } });

const argument = (hex: string | undefined) => Cl.deserialize(hex ?? '');
const detailsIn = (call: { functionArgs: string[] }) =>
  (argument(call.functionArgs[0]) as TupleCV<{ details: ReturnType<typeof Cl.bufferFromHex> }>).value.details.value;

let lastNumber = 0n;
/** The chain event that follows when `owner` signs the registration of these details. */
async function registered(details: string, owner = accounts.producer.address) {
  const facility = ++lastNumber;
  const data = {
    facility,
    owner,
    unit: 1_000_000n,
    'nameplate-w': 5_000_000n,
    'commissioned-at': 1_704_067_200n,
    country: 'DE',
    fuel: 'F01040100',
    technology: 'T010101',
    details: Buffer.from(details, 'hex'),
    trial: false,
  };
  await test.feed.block({ contract: 'facilities', name: 'facility-registered', data });
  return facility;
}

async function underReview() {
  const { id } = await draft();
  const call = await producer.call(api.registerFacilityCall, { params: { id } });
  const facility = await registered(detailsIn(call));
  return { id, facility };
}

const reason = 'Site visited, meters and nameplate agree with the papers.';
const decide = (session: Session, id: Awaited<ReturnType<typeof draft>>['id'], approved = true) =>
  session.call(api.decideFacilityCall, { params: { id }, body: { approved, reason } });

describe('a draft', () => {
  it('is kept as written, for its owner alone', async () => {
    const body = input({ nameplateW: 10_000_000_000n });
    const facility = await producer.call(api.createFacility, { body });
    expect(facility).toMatchObject({ ...body, state: 'draft', facility: null, details: null, decision: null });
    expect(facility).toMatchObject({
      ownerAddress: producer.address,
      technologyClass: 'solar-fixed',
      createdAt: START,
    });
    expect(await read(producer, facility.id)).toEqual(facility);
    await expect(read(producer2, facility.id)).rejects.toMatchObject({ name: 'not-found' });
    await expect(read(verifier, facility.id)).rejects.toMatchObject({ name: 'not-found' });
  });

  it('changes in the named fields only', async () => {
    const facility = await draft();
    const changed = await producer.call(api.changeFacility, {
      params: { id: facility.id },
      body: { name: 'New name', tracking: true, declarations: { wholeOutput: false, notRegisteredElsewhere: true } },
    });
    expect(changed).toEqual({
      ...facility,
      name: 'New name',
      tracking: true,
      technologyClass: 'solar-tracking',
      declarations: { wholeOutput: false, notRegisteredElsewhere: true },
    });
  });

  it('refuses facts that contradict each other, with a pointer to each', async () => {
    const body = input({ technology: 'T020001', subdivision: 'FR-IDF' });
    const problem = await producer.call(api.createFacility, { body }).catch((error) => error);
    expect(problem).toMatchObject({ name: 'invalid-input' });
    expect(problem.document.faults.map((fault: { pointer: string }) => fault.pointer)).toEqual([
      '/technology',
      '/subdivision',
    ]);
    const facility = await draft();
    await expect(
      producer.call(api.changeFacility, { params: { id: facility.id }, body: { country: 'FR' } }),
    ).rejects.toMatchObject({ name: 'invalid-input' });
    expect(await read(producer, facility.id)).toEqual(facility);
  });

  it("cannot be changed or registered by another producer, nor made for another's organisation", async () => {
    const { id, organisation } = await draft();
    const change = producer2.call(api.changeFacility, { params: { id }, body: { name: 'Mine now' } });
    await expect(change).rejects.toMatchObject({ name: 'not-found' });
    const register = producer2.call(api.registerFacilityCall, { params: { id } });
    await expect(register).rejects.toMatchObject({ name: 'not-found' });
    const body = input({ organisationId: organisation.id });
    await expect(producer2.call(api.createFacility, { body })).rejects.toMatchObject({ name: 'not-owner' });
  });

  it('is not registered without the declarations', async () => {
    const { id } = await draft({ declarations: { wholeOutput: false, notRegisteredElsewhere: false } });
    await expect(producer.call(api.registerFacilityCall, { params: { id } })).rejects.toMatchObject({
      name: 'invalid-input',
      document: {
        faults: [{ pointer: '/declarations/wholeOutput' }, { pointer: '/declarations/notRegisteredElsewhere' }],
      },
    });
    expect((await read(producer, id)).state).toBe('draft');
  });
});

describe('registration', () => {
  it('publishes the document whose hash the call carries, and closes the draft', async () => {
    const { id } = await draft();
    const call = await producer.call(api.registerFacilityCall, { params: { id } });
    expect(call).toMatchObject({
      contract: `${accounts.deployer.address}.facilities`,
      functionName: 'register-facility',
    });
    const facility = await read(producer, id);
    expect(facility).toMatchObject({ state: 'submitted', details: { hash: detailsIn(call) } });
    const document = await test.ipfs.getJson(facility.details?.cid ?? '');
    expect(createHash('sha256').update(canonicalBytes(document)).digest('hex')).toBe(detailsIn(call));
    expect(document).toMatchObject({ owner: producer.address, name: facility.name, nameplateW: '5000000' });
    await expect(
      producer.call(api.changeFacility, { params: { id }, body: { name: 'Too late' } }),
    ).rejects.toMatchObject({ name: 'wrong-state' });
  });

  it('answers the same call again until the chain has it, also when asked twice at once', async () => {
    const { id } = await draft();
    const ask = () => producer.call(api.registerFacilityCall, { params: { id } });
    const [one, two] = await Promise.all([ask(), ask()]);
    expect(two).toEqual(one);
    expect(await ask()).toEqual(one);
    await registered(detailsIn(one));
    await expect(ask()).rejects.toMatchObject({ name: 'already-registered' });
  });

  it('gives the owner a fresh document when a stranger copied his onto the chain first', async () => {
    const { id } = await draft();
    const ask = () => producer.call(api.registerFacilityCall, { params: { id } });
    const stolen = detailsIn(await ask());
    await registered(stolen, accounts.outsider.address);
    expect((await read(producer, id)).state).toBe('submitted');
    const fresh = detailsIn(await ask());
    expect(fresh).not.toBe(stolen);
    const facility = await registered(fresh);
    expect(await read(producer, id)).toMatchObject({ state: 'under-review', facility });
  });

  it('refuses a meter that an approved facility already counts', async () => {
    const { id, facility } = await underReview();
    const { meters, name } = await read(producer, id);
    const twin = await producer2.call(api.createFacility, { body: input({ meters }) });
    const register = () => producer2.call(api.registerFacilityCall, { params: { id: twin.id } });
    await register();
    const data = { facility, body: verifier.address, approved: true, reason: new Uint8Array(32) };
    await test.feed.block({ contract: 'facilities', name: 'facility-decided', data });
    await expect(register()).rejects.toMatchObject({ name: 'conflict', message: expect.stringContaining(name) });
  });
});

describe('decision', () => {
  it('carries the hash of a published reason and shows it once the chain has decided', async () => {
    const { id, facility } = await underReview();
    const call = await decide(verifier, id, false);
    const [number, approved, hash] = call.functionArgs.map((hex) => argument(hex));
    expect([number, approved]).toEqual([Cl.uint(facility), Cl.bool(false)]);
    expect((await read(verifier, id)).state).toBe('under-review');

    const data = {
      facility,
      body: verifier.address,
      approved: false,
      reason: Buffer.from((hash as ReturnType<typeof Cl.bufferFromHex>).value, 'hex'),
    };
    const [event] = await test.feed.block({ contract: 'facilities', name: 'facility-decided', data });
    const view = await read(producer, id);
    expect(view).toMatchObject({ state: 'rejected', decision: { approved: false, reason, txid: event?.txid } });
    expect(await test.ipfs.getJson(view.decision?.reasonCid ?? '')).toMatchObject({ reason, facility: `${facility}` });
    await expect(decide(verifier, id)).rejects.toMatchObject({ name: 'already-decided' });
  });

  it('waits for the registration on chain', async () => {
    const { id } = await draft();
    await producer.call(api.registerFacilityCall, { params: { id } });
    await expect(decide(verifier, id)).rejects.toMatchObject({ name: 'wrong-state' });
  });

  it('is refused to a verification body about its own facility', async () => {
    const { id } = await underReview();
    const data = { body: producer.address, organisation: new Uint8Array(32), by: accounts.administrator.address };
    await test.feed.block({ contract: 'verification', name: 'body-admitted', data });
    await expect(decide(producer, id)).rejects.toMatchObject({ name: 'conflict-of-interest' });
    const suspended = { body: producer.address, by: accounts.administrator.address };
    await test.feed.block({ contract: 'verification', name: 'body-suspended', data: suspended });
    await expect(decide(producer, id)).rejects.toMatchObject({ name: 'wrong-role' });
  });

  it('is refused to a body that was admitted under the name of the organisation itself', async () => {
    const { id } = await underReview();
    const administrator = await test.enter('administrator');
    const call = await administrator.call(admitBodyCall, {
      body: { address: verifier.address, organisation: 'Producer Company' },
    });
    const organisation = Buffer.from((argument(call.functionArgs[1]) as { value: string }).value, 'hex');
    const by = accounts.administrator.address;
    const admit = (hash: Uint8Array) =>
      test.feed.block({
        contract: 'verification',
        name: 'body-admitted',
        data: { body: verifier.address, organisation: hash, by },
      });
    await admit(organisation);
    await expect(decide(verifier, id)).rejects.toMatchObject({ name: 'conflict-of-interest' });
    await admit(new Uint8Array(32));
    await expect(decide(verifier, id)).resolves.toMatchObject({ functionName: 'decide-facility' });
  });
});

describe('lists', () => {
  it('shows a producer his own and a verification body all that are no draft, page by page', async () => {
    test.clock.advance(1);
    const mine = await draft();
    test.clock.advance(1);
    const { id } = await underReview();
    const all = await producer.call(api.listFacilities, { query: { limit: 100 } });
    expect(all.items.map((f) => f.id).slice(0, 2)).toEqual([id, mine.id]);
    expect(all.items.every((f) => f.ownerAddress === producer.address)).toBe(true);

    const seen: string[] = [];
    let cursor: typeof id | undefined;
    do {
      const page = await verifier.call(api.listFacilities, { query: { limit: 3, ...(cursor ? { cursor } : {}) } });
      seen.push(...page.items.map((f) => f.id));
      expect(page.items.some((f) => f.state === 'draft')).toBe(false);
      cursor = (page.next ?? undefined) as typeof id | undefined;
    } while (cursor !== undefined);
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen).toContain(id);
    expect(seen).not.toContain(mine.id);
  });

  it('filters by state', async () => {
    const { items } = await verifier.call(api.listFacilities, { query: { state: 'under-review' } });
    expect(items.length).toBeGreaterThan(0);
    expect(items.every((f) => f.state === 'under-review')).toBe(true);
  });
});

describe('public registry', () => {
  it('shows what the chain records, with the document when it was made here', async () => {
    const { id, facility } = await underReview();
    const { details, name } = await read(producer, id);
    const shown = await test.client.call(api.readRegistryFacility, { params: { facility } });
    expect(shown).toMatchObject({
      facility,
      owner: producer.address,
      state: 'under-review',
      unitWh: 1_000_000n,
      fuelLabel: 'Solar',
      details: { ...details, document: { name } },
    });
  });

  it('shows a facility that was registered without this service, by its hash alone', async () => {
    const facility = await registered('ab'.repeat(32), accounts.outsider.address);
    const shown = await test.client.call(api.readRegistryFacility, { params: { facility } });
    expect(shown.details).toEqual({
      hash: 'ab'.repeat(32),
      cid: expect.stringMatching(/^bafkrei/),
      document: null,
    });
    const unknown = test.client.call(api.readRegistryFacility, { params: { facility: 999_999n } });
    await expect(unknown).rejects.toMatchObject({ name: 'not-found' });
  });
});

describe('after the decision', () => {
  const tell = (name: string, data: Parameters<typeof test.feed.block>[0]['data']) =>
    test.feed.block({ contract: 'facilities', name, data });
  async function approved() {
    const { id, facility } = await underReview();
    const body = verifier.address;
    await tell('facility-decided', { facility, body, approved: true, reason: new Uint8Array(32) });
    return { id, facility };
  }

  it('a facility is suspended and reinstated, and stays one that was approved', async () => {
    const { id, facility } = await approved();
    const by = verifier.address;
    await tell('facility-suspended', { facility, by, reason: new Uint8Array(32).fill(1) });
    const suspended = { state: 'suspended', decision: { approved: true }, suspension: { by } };
    expect(await read(producer, id)).toMatchObject(suspended);
    const inRegistry = await test.client.call(api.readRegistryFacility, { params: { facility } });
    expect(inRegistry).toMatchObject(suspended);
    await tell('facility-reinstated', { facility, by, reason: new Uint8Array(32) });
    expect(await read(producer, id)).toMatchObject({ state: 'approved', suspension: null });
  });

  it('a facility is handed over, and its new owner sees it and acts for it', async () => {
    const { id, facility } = await approved();
    const next = await test.enter('producer2');
    const owner = next.address;
    await expect(read(next, id)).rejects.toMatchObject({ name: 'not-found' });
    await tell('facility-offered', { facility, owner: producer.address, 'offered-to': owner });
    await tell('facility-handed-over', { facility, from: producer.address, owner });
    expect(await read(producer, id)).toMatchObject({ state: 'approved', ownerAddress: owner, facility });
    expect(await read(next, id)).toMatchObject({ ownerAddress: owner });
  });

  it('a facility is deregistered for ever', async () => {
    const { id, facility } = await approved();
    await tell('facility-deregistered', { facility, owner: producer.address });
    expect(await read(producer, id)).toMatchObject({ state: 'deregistered', decision: { approved: true } });
  });

  it('stops at a facility that is not recorded, instead of hiding it', async () => {
    await expect(tell('facility-deregistered', { facility: 987_654n, owner: producer.address })).rejects.toThrow(
      'facility 987654 is not recorded',
    );
    test.feed.height -= 1;
  });
});

describe('a trial', () => {
  it('is marked in the draft, the call, the document and the registry, and not unless it is asked for', async () => {
    const { id } = await producer.call(api.createFacility, { body: { ...input(), trial: true } });
    await producer.call(api.changeFacility, { params: { id }, body: { name: 'Renamed' } });
    expect(await read(producer, id)).toMatchObject({ name: 'Renamed', trial: true });
    const call = await producer.call(api.registerFacilityCall, { params: { id } });
    expect(argument(call.functionArgs[0])).toMatchObject({ value: { trial: { type: 'true' } } });
    const { trial: _, ...plain } = input();
    const other = await producer.call(api.createFacility, { body: plain });
    expect(other.trial).toBe(false);
  });
});

describe('the follower', () => {
  it('takes back a decision and a registration when the chain forks', async () => {
    const { id, facility } = await underReview();
    const before = test.feed.height;
    const data = { facility, body: verifier.address, approved: true, reason: new Uint8Array(32) };
    await test.feed.block({ contract: 'facilities', name: 'facility-decided', data });
    expect((await read(producer, id)).state).toBe('approved');
    await test.database.query('SELECT chain_rewind($1)', [before]);
    expect((await read(producer, id)).state).toBe('under-review');
    await test.database.query('SELECT chain_rewind($1)', [before - 1]);
    expect(await read(producer, id)).toMatchObject({ state: 'submitted', facility: null });
  });
});
