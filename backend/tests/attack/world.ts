import { ROLES, type Role } from '../../src/kit/endpoint.ts';
import { wattHours } from '../../src/kit/units.ts';
import * as certificateApi from '../../src/modules/certificate/certificate.contract.ts';
import * as facilityApi from '../../src/modules/facility/facility.contract.ts';
import * as marketApi from '../../src/modules/market/market.contract.ts';
import * as submissionApi from '../../src/modules/submission/submission.contract.ts';
import { csvOf, hours, startMetering } from '../metering/meters.ts';
import { LotStory } from '../support/lot-story.ts';

const NUMBER = 50n;

/**
 * One of everything: an approved facility with a judged batch and an open issue request, lots, listings and a retirement.
 * `known` are their ids by the name of the path parameter, `tokens` a session for each role.
 */
export async function startWorld() {
  const test = await startMetering();
  const { producer, producer2, verifier, feed } = test;
  const buyer = await test.enter('buyer');
  const administrator = await test.enter('administrator');

  const { id } = await test.facility();
  await producer.call(facilityApi.registerFacilityCall, { params: { id } });
  const { details } = await producer.call(facilityApi.readFacility, { params: { id } });
  const facts = { unit: 1_000_000n, 'nameplate-w': 1_000_000n, 'commissioned-at': 1_704_067_200n, country: 'DE' };
  const codes = { fuel: 'F01050200', technology: 'T030100', details: Buffer.from(details?.hash ?? '', 'hex') };
  const trial = false;
  const decision = { facility: NUMBER, body: verifier.address, approved: true, reason: new Uint8Array(32) };
  const registered = { facility: NUMBER, owner: producer.address, ...facts, ...codes, trial };
  await feed.block(
    { contract: 'facilities', name: 'facility-registered', data: registered },
    { contract: 'facilities', name: 'facility-decided', data: decision },
  );
  const draft = await test.facility();
  const batch = await test.assessed(id, csvOf(hours('2026-05-01T00:00:00Z', Array(24).fill(500_000), { meter: 'M1' })));
  const request = await producer.call(certificateApi.createIssueRequest, { body: { batchId: batch.id } });

  const story = new LotStory(test);
  const facility = await story.facility({ owner: producer.address });
  const [first, second, third] = [
    await story.issue({ facility, owner: producer.address, wh: 9_000_000n }),
    await story.issue({ facility, owner: producer.address, wh: 8_000_000n }),
    await story.issue({ facility, owner: buyer.address, wh: 7_000_000n }),
  ];
  const listing = await story.list(first, { price: 1_000n });
  const retirement = await story.buyAndRetire(listing, 1_000_000n, buyer.address);

  const call = await buyer.call(marketApi.buyCall, { params: { listing }, body: { wh: wattHours(1n) } });
  const act = { key: 'world-key', label: 'Buy', call };
  const { id: submissionId } = await buyer.call(submissionApi.openSubmission, { body: act });

  const lots = [first, second, third, retirement].map(String);
  const known: Record<string, string[]> = {
    'facility.id': [id, draft.id],
    'certificate.id': [request.id, id],
    facilityId: [id, draft.id],
    batchId: [batch.id],
    submissionId: [submissionId],
    facility: [String(NUMBER), String(facility)],
    issuance: lots,
    token: lots,
    listing: [String(listing)],
    retirement: [String(retirement)],
    start: ['1777593600'],
  };
  const outsider = await test.signIn('outsider');
  const sessions = { producer, buyer, 'verification-body': verifier, administrator };
  const tokens = Object.fromEntries(ROLES.map((role) => [role, sessions[role].token])) as Record<Role, string>;
  return {
    ...test,
    buyer,
    administrator,
    outsider,
    producer2,
    story,
    tokens,
    known,
    facilityId: id,
    draftId: draft.id,
    batch,
    request,
  };
}

export type World = Awaited<ReturnType<typeof startWorld>>;
