import {
  certificate,
  chainHistory,
  facility,
  identity,
  local,
  market,
  metering,
  portfolio,
  reconciliation,
  satsPerMwh,
  totalFor,
  wattHours,
} from '../../../backend/src/contract.ts';
import { NAMEPLATE_W, SITE, solarMonth } from './meter-file.ts';
import { Person } from './person.ts';
import { until } from './until.ts';

/** What is on the market before the first test, by number or id. All of it came about by signed transactions. */
export interface Stage {
  url: string;
  facilityId: string;
  /** Its number on chain. */
  facility: string;
  draftId: string;
  batchId: string;
  requestId: string;
  issuance: string;
  /** Open listings of 20 MWh each, of the second producer; a test that buys takes one of its own. */
  listings: string[];
  /** Lot that the second buyer holds. */
  heldLot: string;
  retirement: string;
  txid: string;
  /** Registered on chain, waiting for a decision. */
  undecidedId: string;
  /** An issue request the rules passed, waiting for the attestation. */
  openRequestId: string;
  /** Number of a fork on record, which took the last blocks back and had them again. */
  fork: string;
}

export const PRICE = satsPerMwh(42_000n);
const MWH = 1_000_000n;
const microdegrees = (degrees: number) => Math.round(degrees * 1_000_000);
const weekAhead = () => new Date(Math.floor(Date.now() / 1000 + 7 * 86_400) * 1000);

const plant = (name: string, meter: string): facility.FacilityInput => ({
  name,
  fuel: 'F01040100',
  technology: 'T010100',
  tracking: false,
  country: 'AU',
  subdivision: 'AU-NSW',
  gridZone: 'NSW1',
  latitude: microdegrees(SITE.latitude),
  longitude: microdegrees(SITE.longitude),
  nameplateW: NAMEPLATE_W as facility.FacilityInput['nameplateW'],
  commissionedAt: new Date('2020-01-01T00:00:00Z'),
  unit: 'certificate',
  meters: [meter],
  support: 'none',
  trial: false,
  declarations: { wholeOutput: true, notRegisteredElsewhere: true },
});

/** A facility on chain. */
export async function register(producer: Person, name: string, meter: string) {
  const { id } = await producer.api.call(facility.createFacility, { body: plant(name, meter) });
  const params = { id };
  await producer.perform(await producer.api.call(facility.registerFacilityCall, { params }));
  return id;
}

export async function approve(verifier: Person, id: Awaited<ReturnType<typeof register>>) {
  const body = { approved: true, reason: 'Documents and meter seen; the location matches the permit.' };
  await verifier.perform(await verifier.api.call(facility.decideFacilityCall, { params: { id }, body }));
}

/** A month of readings, judged by the rules, and the request for its certificates. */
export async function request(producer: Person, facilityId: Awaited<ReturnType<typeof register>>, meter: string) {
  const content = new Blob([solarMonth(meter)]);
  const uploaded = await producer.api.call(metering.uploadBatch, {
    params: { facilityId },
    query: { format: 'auto' },
    upload: { contentType: 'text/csv', content },
  });
  const params = { batchId: uploaded.id };
  await until('the verdict', async () => {
    const { verdict } = await producer.api.call(metering.readBatch, { params });
    return verdict?.result === 'pass';
  });
  const { id } = await producer.api.call(certificate.createIssueRequest, { body: { batchId: uploaded.id } });
  return { batchId: uploaded.id, requestId: id };
}

async function offer(producer: Person, token: bigint): Promise<bigint> {
  const body = { token, price: PRICE, expiresAt: weekAhead() };
  await producer.perform(await producer.api.call(market.listLotCall, { body }));
  const query = { seller: producer.address, sort: 'newest' as const };
  const { items } = await producer.api.call(market.listListings, { query });
  const listing = items.find((item) => item.token === token)?.listing;
  if (listing === undefined) throw new Error(`Lot ${token} is not listed.`);
  return listing;
}

/** Buys behind the back of whoever is looking at the listing. */
export async function buy(buyer: Person, listing: bigint, wh: bigint): Promise<string> {
  const body = { wh: wattHours(wh), maxTotal: totalFor(wattHours(wh), PRICE) };
  return buyer.perform(await buyer.api.call(market.buyCall, { params: { listing }, body }));
}

/**
 * Has the newest blocks replaced; the number of the fork, once its transactions are back. The other branch has them in
 * another order: deeper forks are for blocks whose transactions do not need each other.
 */
export async function makeFork({ api }: Person, depth = 1): Promise<number> {
  const { items: before } = await api.call(chainHistory.listForks);
  await api.call(local.makeFork, { body: { depth } });
  return until('the fork to be taken back and followed', async () => {
    const [newest] = (await api.call(chainHistory.listForks)).items;
    if (newest === undefined || newest.id === before[0]?.id) return null;
    const { fates } = await api.call(chainHistory.readFork, { params: { fork: newest.id } });
    return fates.every(({ fate }) => fate !== 'lost') && newest.id;
  });
}

/** A market with something of everything, for pages to show. `lots`: how many listings of 20 MWh. */
export async function setStage(url: string, lots: number): Promise<Stage> {
  const [verifier, administrator, producer, buyer] = await Promise.all([
    Person.enter(url, 'Verification body'),
    Person.enter(url, 'Administrator'),
    Person.enter(url, 'Second producer'),
    Person.enter(url, 'Second buyer'),
  ]);
  await producer.api.call(identity.createOrganisation, {
    body: { name: 'Example Solar', kind: 'producer', country: 'AU' },
  });
  await buyer.api.call(identity.createOrganisation, { body: { name: 'Example Works', kind: 'buyer', country: 'DE' } });
  const body = { address: verifier.address, organisation: 'Example Verification' };
  await administrator.perform(await administrator.api.call(identity.admitBodyCall, { body }));

  const facilityId = await register(producer, 'Example solar farm', 'EXAMPLE001');
  await approve(verifier, facilityId);
  const { batchId, requestId } = await request(producer, facilityId, 'EXAMPLE001');
  const attest = { params: { id: requestId } };
  await verifier.perform(await verifier.api.call(certificate.attestIssueRequestCall, attest));
  await producer.perform(await producer.api.call(certificate.issueCall, attest));
  const { issuance, facility: number } = await producer.api.call(certificate.readIssueRequest, attest);
  if (issuance === null) throw new Error('Nothing was issued.');

  const free = () => producer.api.call(portfolio.listHoldings).then(({ items }) => items.filter((lot) => !lot.listing));
  for (let i = 0; i <= lots; i += 1) {
    const [rest] = (await free()).sort((a, b) => Number(b.wh - a.wh));
    if (rest === undefined) throw new Error('There is no lot to split.');
    const split = { params: { token: rest.token }, body: { wh: wattHours(20n * MWH), recipient: producer.address } };
    await producer.perform(await producer.api.call(portfolio.splitCall, split));
  }
  const parts = (await free()).filter(({ wh }) => wh === 20n * MWH);
  const listings: bigint[] = [];
  for (const { token } of parts) listings.push(await offer(producer, token));
  const own = listings.pop();
  if (own === undefined) throw new Error('Nothing is listed.');

  const txid = await buy(buyer, own, 6n * MWH);
  const held = await buyer.api.call(portfolio.listHoldings);
  const token = held.items[0]?.token ?? 0n;
  const claim = {
    wh: wattHours(2n * MWH),
    beneficiary: { name: 'Example Works', country: 'DE' },
    purpose: 'voluntary' as const,
    reportingStart: new Date('2025-01-01T00:00:00Z'),
    reportingEnd: new Date('2026-01-01T00:00:00Z'),
    publish: true,
  };
  await buyer.perform(await buyer.api.call(portfolio.retireCall, { params: { token }, body: claim }));
  const retirement = (await buyer.api.call(portfolio.listRetirements)).items[0]?.retirement;
  const heldLot = (await buyer.api.call(portfolio.listHoldings)).items[0]?.token;

  const draft = await producer.api.call(facility.createFacility, { body: plant('Example solar draft', 'EXAMPLE004') });
  const undecidedId = await register(producer, 'Example solar roof', 'EXAMPLE002');
  const secondId = await register(producer, 'Example solar field', 'EXAMPLE003');
  await approve(verifier, secondId);
  const { requestId: openRequestId } = await request(producer, secondId, 'EXAMPLE003');
  const fork = await makeFork(producer);
  const compared = await administrator.api.call(reconciliation.startRun);
  await until('the comparison with the chain', async () => {
    const params = { runId: compared.id };
    return (await administrator.api.call(reconciliation.readRun, { params })).state === 'finished';
  });
  return {
    url,
    facilityId,
    facility: String(number),
    draftId: draft.id,
    batchId,
    requestId,
    issuance: String(issuance),
    listings: listings.map(String),
    heldLot: String(heldLot),
    retirement: String(retirement),
    txid,
    undecidedId,
    openRequestId,
    fork: String(fork),
  };
}
