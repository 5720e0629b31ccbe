import { type SatsPerMwh, WH_PER_MWH, wattHours } from '../../../kit/units.ts';
import {
  createIssueRequest,
  listIssueRequests,
  readIssueRequest,
} from '../../../modules/certificate/certificate.contract.ts';
import { createFacility, listFacilities, readFacility } from '../../../modules/facility/facility.contract.ts';
import { LISTING_STATES, type Listing, listListings, listPurchases } from '../../../modules/market/market.contract.ts';
import { listHoldings, listRetirements } from '../../../modules/portfolio/portfolio.contract.ts';
import type { Actor } from '../flow/actor.ts';
import { attest, issueAttested } from '../flow/certificate.ts';
import { approvePlant, judged, registerPlant, sendReadings } from '../flow/plant.ts';
import { buyFrom, offerLot, retireFor } from '../flow/trade.ts';
import type { People, Person } from './people.ts';
import type { ExampleMonth, ExamplePlant } from './plants.ts';

/*
 * Each step looks at what is there and does only what is missing: a run that was killed at any moment goes on where it was,
 * and a run over a market that is complete changes nothing.
 */

const LISTED_DAYS = 180;

/** The plant as the API knows it, registered and, where it should be, approved. */
export async function plantOf(people: People, { owner, facility, approved }: ExamplePlant) {
  const { actor, organisation } = people[owner];
  const { items } = await actor.api.call(listFacilities, { query: { limit: 100 } });
  const organisationId = organisation;
  const { id, facility: number } =
    items.find(({ name }) => name === facility.name) ??
    (await actor.api.call(createFacility, { body: { ...facility, organisationId } }));
  if (number === null) await registerPlant(actor, id);
  const { state } = await actor.api.call(readFacility, { params: { id } });
  if (approved && state === 'under-review')
    await approvePlant(people.verifier, id, 'Example market: this facility and its documents are made up.');
  return id;
}

/** The certificates of a month; null where the request waits for a decision or nothing was minted. */
export async function issuanceOf(people: People, plant: ExamplePlant, month: ExampleMonth) {
  const { actor } = people[plant.owner];
  const id = await plantOf(people, plant);
  const batch = await judged(actor, await sendReadings(actor, id, month.readings()));
  const { items } = await actor.api.call(listIssueRequests, { query: { limit: 100 } });
  const known = items.find(({ batchId }) => batchId === batch.id);
  const request = known ?? (await actor.api.call(createIssueRequest, { body: { batchId: batch.id } }));
  if (month.issue === null) return null;
  const params = { id: request.id };
  if (request.state === 'checked') await attest(people.verifier, request.id);
  const { state } = await actor.api.call(readIssueRequest, { params });
  if (state === 'attested') await issueAttested(actor, request.id);
  const { issuance, token } = await actor.api.call(readIssueRequest, { params });
  return issuance === null || token === null ? null : { issuance, token };
}

/** The listing of an issuance, whatever became of it since. */
export async function listingOf(
  { actor }: Person,
  { issuance, token }: { issuance: bigint; token: bigint },
  price: SatsPerMwh,
): Promise<Listing | null> {
  for (const state of LISTING_STATES) {
    const { items } = await actor.api.call(listListings, { query: { seller: actor.address, state, limit: 100 } });
    const found = items.find(({ origin }) => origin.issuance === issuance);
    if (found) return found;
  }
  const { items } = await actor.api.call(listHoldings, { query: { state: 'held', limit: 100 } });
  return items.some((lot) => lot.token === token) ? offerLot(actor, token, price, LISTED_DAYS) : null;
}

/** What a buyer bought of a listing. */
export async function purchaseOf({ actor }: Person, { listing, wh }: Listing, mwh: bigint) {
  const { items } = await actor.api.call(listPurchases, { query: { listing, limit: 100 } });
  const found = items.find(({ buyer }) => buyer === actor.address);
  if (found) return found;
  const wanted = mwh * WH_PER_MWH;
  return wh < wanted ? null : buyFrom(actor, listing, wattHours(wanted));
}

/** Retires part of what was bought, once. */
export async function retirementOf(actor: Actor, token: bigint, mwh: bigint, name: string, country: string) {
  const { items } = await actor.api.call(listRetirements, { query: { account: actor.address, limit: 100 } });
  if (items.length > 0) return;
  await retireFor(actor, { token, wh: wattHours(mwh * WH_PER_MWH), name, country, year: 2025 });
}
