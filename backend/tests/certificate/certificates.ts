import { type ClarityValue, ContractCalls } from '../../src/chain/index.ts';
import { type Client, createClient } from '../../src/kit/client.ts';
import { createApp } from '../../src/kit/http/app.ts';
import { Metrics } from '../../src/kit/http/metrics.ts';
import { listen } from '../../src/kit/http/server.ts';
import { type Id, newId } from '../../src/kit/id.ts';
import { createLog } from '../../src/kit/log.ts';
import { merkleSum, proof, type ReadingLeaf } from '../../src/kit/merkle-sum.ts';
import * as api from '../../src/modules/certificate/certificate.contract.ts';
import type { BatchForIssue } from '../../src/modules/certificate/certificate-metadata.rules.ts';
import { certificateModule } from '../../src/modules/certificate/index.ts';
import * as facilityApi from '../../src/modules/facility/facility.contract.ts';
import { facilityModule } from '../../src/modules/facility/index.ts';
import { identityModule } from '../../src/modules/identity/index.ts';
import { accounts, type Person, startApi } from '../support/api.ts';
import { ChainFeed, type FedEvent } from '../support/feed.ts';

const HOUR = 3_600;
export type Batch = BatchForIssue & { leavesOf: ReadingLeaf[] };

/**
 * The certificate module over HTTP with batches that the test makes up in place of metering, and the chain's events in
 * the shape and order the contracts print them.
 */
export async function startCertificates() {
  const base = await startApi();
  const { database, clock, names, ipfs } = base;
  const batches = new Map<string, Batch>();
  const metering = {
    batchForIssue: async (id: string) => batches.get(id) ?? null,
    readingsOf: async (id: string) => {
      const batch = batches.get(id);
      return batch ? { cid: batch.readingsCid, leaves: async () => batch.leavesOf } : null;
    },
    proofOf: async (id: string, start: number) => {
      const leaves = batches.get(id)?.leavesOf ?? [];
      const index = leaves.findIndex((leaf) => leaf.start === start);
      const leaf = leaves[index];
      return leaf ? { leaf, proof: proof(leaves, index) } : null;
    },
  };
  const calls = new ContractCalls(names);
  const options = { network: names.network, publicUrl: 'http://localhost' };
  const identity = identityModule({ database, clock, calls, options });
  const facility = facilityModule({ database, clock, calls, documents: ipfs, identity: identity.queries });
  const certificate = certificateModule({ database, clock, calls, names, documents: ipfs, facility, metering });
  const modules = [identity, facility, certificate];
  const app = createApp({
    routes: modules.flatMap((module) => module.routes),
    authenticate: identity.authenticate,
    log: createLog('silent'),
    metrics: new Metrics(),
    publicUrl: 'http://localhost',
    requestsPerMinute: 100_000,
  });
  const server = await listen(app, '127.0.0.1', 0);

  const sessions = {} as Record<Person, Client & { address: string }>;
  for (const person of ['producer', 'producer2', 'verifier'] as const) {
    const { token, address } = await base.enter(person);
    sessions[person] = Object.assign(createClient({ baseUrl: server.url, token }), { address });
  }
  const feed = new ChainFeed(
    database,
    clock,
    modules.flatMap((module) => module.projections),
  );
  feed.height = base.feed.height;

  let facilities = 0n;
  /** A facility of the producer, approved on chain. */
  async function approvedFacility(unit: 'certificate' | 'granular' = 'certificate') {
    const { id } = await sessions.producer.call(facilityApi.createFacility, {
      body: {
        name: `Solar field ${++facilities}`,
        fuel: 'F01040100',
        technology: 'T010101',
        tracking: false,
        country: 'DE',
        subdivision: null,
        gridZone: 'DE-LU',
        latitude: 52_520_000,
        longitude: 13_400_000,
        nameplateW: 50_000_000n,
        commissionedAt: new Date('2024-01-01T00:00:00Z'),
        unit,
        meters: [`M${facilities}`],
        support: 'investment',
        declarations: { wholeOutput: true, notRegisteredElsewhere: true },
      },
    });
    await sessions.producer.call(facilityApi.registerFacilityCall, { params: { id } });
    const { details } = await sessions.producer.call(facilityApi.readFacility, { params: { id } });
    const registration = {
      facility: facilities,
      owner: sessions.producer.address,
      unit: unit === 'certificate' ? 1_000_000n : 1n,
      'nameplate-w': 50_000_000n,
      'commissioned-at': 1_704_067_200n,
      country: 'DE',
      fuel: 'F01040100',
      technology: 'T010101',
      details: Buffer.from(details?.hash ?? '', 'hex'),
      trial: false,
    };
    const decision = {
      facility: facilities,
      body: sessions.verifier.address,
      approved: true,
      reason: new Uint8Array(32),
    };
    await feed.block(
      { contract: 'facilities', name: 'facility-registered', data: registration },
      { contract: 'facilities', name: 'facility-decided', data: decision },
    );
    return { id, number: facilities };
  }

  /** A judged batch of hourly readings from `from` on. */
  function batch(facilityId: string, from: string, wh: readonly bigint[], change: Partial<BatchForIssue> = {}): Batch {
    const first = Date.parse(from) / 1000;
    const leavesOf = wh.map((each, i) => ({ start: first + i * HOUR, end: first + (i + 1) * HOUR, wh: each }));
    const tree = merkleSum(leavesOf);
    const made: Batch = {
      id: newId<'metering_batch'>(clock.now()),
      facilityId,
      period: { start: new Date(first * 1000), end: new Date((first + wh.length * HOUR) * 1000) },
      energyWh: tree.sum,
      leaves: tree.leaves,
      readingsRoot: tree.root,
      readingsCid: 'bafkreireadings',
      rawCid: 'bafkreiraw',
      rawSha256: 'cd'.repeat(32),
      verdict: { result: 'pass', hash: new Uint8Array(32).fill(9), cid: 'bafkreiverdict', findings: [] },
      leavesOf,
      ...change,
    };
    batches.set(made.id, made);
    return made;
  }

  const request = (made: Batch, by: Person = 'producer') =>
    sessions[by].call(api.createIssueRequest, { body: { batchId: made.id as Id<'metering_batch'> } });

  const requestTuple = (of: api.IssueRequestView): Record<string, ClarityValue> => ({
    facility: of.facility,
    'period-start': BigInt(of.periodStart.getTime() / 1000),
    'period-end': BigInt(of.periodEnd.getTime() / 1000),
    wh: of.wh,
    'readings-root': Buffer.from(of.readingsRoot, 'hex'),
    leaves: BigInt(of.leaves),
    'verdict-hash': Buffer.from(of.verdictHash, 'hex'),
    evidence: Buffer.from(of.evidence, 'hex'),
    nonce: of.nonce,
    'expires-at': BigInt(of.expiresAt.getTime() / 1000),
  });

  interface Attestation {
    body?: string;
    given?: bigint;
    needed?: bigint;
    /** All that were given, when this is the last one needed. */
    bodies?: string[];
    owner?: string;
  }

  /** What the contracts print when a body attests; with the last attestation that is needed the request is open. */
  const attested = (of: api.IssueRequestView, by: Attestation = {}) => {
    const { body = sessions.verifier.address, given = 1n, needed = 1n, owner = of.ownerAddress } = by;
    const digest = Buffer.from(of.digest, 'hex');
    const opened = { digest, facility: of.facility, owner, bodies: by.bodies ?? [body] };
    const data = { digest, body, given, needed, request: requestTuple(of), by: body };
    const events: FedEvent[] = [{ contract: 'verification', name: 'issue-attested', data }];
    if (given >= needed) events.unshift({ contract: 'issuance', name: 'request-opened', data: opened });
    return feed.block(...events);
  };

  const counters = { issuances: 0n, lots: 0n };
  const ledgers = new Map<bigint, { attested: bigint; minted: bigint; corrected: bigint; unit: bigint }>();
  /** What the contracts print when the owner issues an attested request. */
  async function issued(of: api.IssueRequestView, unit = 1_000_000n) {
    const ledger = ledgers.get(of.facility) ?? { attested: 0n, minted: 0n, corrected: 0n, unit };
    const total = ledger.attested + of.wh;
    const owed = ledger.minted + ledger.corrected;
    const pending = total > owed ? total - owed : 0n;
    const mintable = pending - (pending % ledger.unit);
    const issuance = ++counters.issuances;
    const token = mintable > 0n ? ++counters.lots : null;
    const { nonce: _nonce, 'expires-at': _expires, wh: attestedWh, ...kept } = requestTuple(of);
    const data = {
      ...kept,
      owner: of.ownerAddress,
      'attested-wh': attestedWh ?? null,
      'attested-before': ledger.attested,
      wh: mintable,
      'minted-before': ledger.minted,
      'corrected-before': ledger.corrected,
      'expires-at': null,
      trial: false,
      'issued-at': BigInt(clock.now().getTime() / 1000),
      issuance,
      token,
      digest: Buffer.from(of.digest, 'hex'),
      residual: pending - mintable,
    };
    const events: FedEvent[] = token === null ? [] : [nft('minted', token, null, of.ownerAddress)];
    await feed.block(...events, { contract: 'rec-nft', name: 'issued', data });
    ledgers.set(of.facility, { ...ledger, attested: ledger.attested + of.wh, minted: ledger.minted + mintable });
    return { issuance, token };
  }

  /** What the contracts print when the owner takes back the last issuance of a facility. */
  async function takenBack(of: api.IssueRequestView, issued: { issuance: bigint; token: bigint | null; wh: bigint }) {
    const { issuance, token, wh } = issued;
    const reason = new Uint8Array(32).fill(5);
    const events: FedEvent[] = token === null ? [] : [nft('burned', token, of.ownerAddress, null)];
    const data = { issuance, token, wh, reason, at: BigInt(clock.now().getTime() / 1000) };
    const told = { issuance, facility: of.facility, 'attested-wh': of.wh, wh, by: of.ownerAddress, reason };
    events.push({ contract: 'rec-nft', name: 'withdrawn', data });
    events.push({ contract: 'issuance', name: 'issuance-withdrawn', data: told });
    const ledger = ledgers.get(of.facility);
    if (ledger) ledgers.set(of.facility, { ...ledger, attested: ledger.attested - of.wh, minted: ledger.minted - wh });
    return feed.block(...events);
  }

  /** What the contracts print when a body finds energy of an issuance not to exist. */
  async function corrected(facility: bigint, issuance: bigint, wh: bigint) {
    const data = { issuance, facility, wh, 'corrected-wh': wh, body: sessions.verifier.address };
    const ledger = ledgers.get(facility);
    if (ledger) ledgers.set(facility, { ...ledger, corrected: ledger.corrected + wh });
    const reason = new Uint8Array(32).fill(6);
    return feed.block({ contract: 'issuance', name: 'issuance-corrected', data: { ...data, reason } });
  }

  async function stop() {
    await server.stop();
    await base.stop();
  }

  return {
    ...base,
    ...sessions,
    client: createClient({ baseUrl: server.url }),
    feed,
    queries: certificate.queries,
    batches,
    counters,
    approvedFacility,
    batch,
    request,
    attested,
    issued,
    takenBack,
    corrected,
    stop,
  };
}

export type CertificateTest = Awaited<ReturnType<typeof startCertificates>>;

/** A native event of the token. */
export const nft = (
  what: 'minted' | 'transferred' | 'burned',
  token: bigint,
  sender: string | null,
  recipient: string | null,
): FedEvent => ({ contract: 'rec-nft', name: `nft-${what}`, data: { token, sender, recipient } });

export const ESCROW = `${accounts.deployer.address}.marketplace`;
