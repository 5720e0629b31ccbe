import { Cl, Pc } from '@stacks/transactions';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { devnetAccounts } from '../../../clarity/localnet/index.ts';
import { EXAMPLE_PLANTS } from '../../src/main/local/example/plants.ts';
import { issuanceOf } from '../../src/main/local/example/steps.ts';
import { Actor } from '../../src/main/local/flow/actor.ts';
import { stageOf } from '../../src/main/local/flow/stage.ts';
import { suspendBodyCall } from '../../src/modules/identity/identity.contract.ts';
import { type ChainWorld, callOf, inDays, placeBid, startChainWorld, tellStory } from './chain-world.ts';

const WIND = Cl.uint(1);
const ROOFTOP = Cl.uint(2);
const BIOGAS = Cl.uint(3);
const REASON = Cl.buffer(new Uint8Array(32).fill(7));
const HOUR = 3_600;

let world: ChainWorld;
let people: Awaited<ReturnType<typeof tellStory>>['people'];
let council: Actor;
beforeAll(async () => {
  world = await startChainWorld();
  people = (await tellStory(world)).people;
  council = await Actor.enter(stageOf(world.url, world.connections), devnetAccounts().wallet_4);
});
afterAll(() => world?.stop());

const sends = (who: string, token: bigint) => Pc.principal(who).willSendAsset().nft(world.names.nft, Cl.uint(token));
const pays = (who: string, amount: number) => Pc.principal(who).willSendEq(amount).ft(world.names.sbtc, 'sbtc-token');
const lotsOf = async ({ address }: Actor): Promise<bigint[]> => {
  const rows = await world.database.query<{ token: bigint }>(
    `SELECT token FROM lot WHERE owner = $1 AND state = 'held' ORDER BY token`,
    [address],
  );
  return rows.map(({ token }) => token);
};
const lastLot = async (actor: Actor) => (await lotsOf(actor)).at(-1) ?? 0n;
const equal = async () => expect(await world.compare()).toMatchObject({ verdict: 'equal', differences: [] });

describe('rows and chain are equal', () => {
  it('after lots were split, merged, listed for one buyer, repriced and taken back', async () => {
    const { 'rec-nft': lots, marketplace } = world.names.contracts;
    const { actor } = people.buyer;
    const whole = await lastLot(actor);
    const split = [Cl.uint(whole), Cl.uint(5_000_000), Cl.principal(actor.address)];
    await actor.perform(callOf(lots, 'split', split, [sends(actor.address, whole)]));
    const [part = 0n, rest = 0n] = (await lotsOf(actor)).slice(-2);
    const both = [sends(actor.address, part), sends(actor.address, rest)];
    await actor.perform(callOf(lots, 'merge-lots', [Cl.uint(part), Cl.uint(rest)], both));
    await equal();
    const merged = await lastLot(actor);
    const offer = [Cl.uint(merged), Cl.uint(5_000), inDays(9), Cl.principal(people.buyer2.actor.address)];
    await actor.perform(callOf(marketplace, 'list-private', offer, [sends(actor.address, merged)]));
    const listing = Cl.uint(3);
    await actor.perform(callOf(marketplace, 'change-price', [listing, Cl.uint(6_000)]));
    await equal();
    await actor.perform(callOf(marketplace, 'cancel', [listing], [sends(marketplace, merged)]));
    await equal();
  });

  it('after part of a listing was bought and retired at once', async () => {
    const { marketplace } = world.names.contracts;
    const { actor } = people.buyer;
    const [offer] = await world.database.query<{ token: bigint }>('SELECT token FROM listing WHERE listing = 2');
    const claim = Cl.tuple({
      beneficiary: REASON,
      country: Cl.stringAscii('DE'),
      purpose: Cl.uint(2),
      'reporting-start': Cl.uint(1_735_689_600),
      // Nobody checks the end: it lies far beyond any calendar.
      'reporting-end': Cl.uint(2n ** 70n),
      note: Cl.some(REASON),
      consumption: Cl.some(REASON),
    });
    const args = [Cl.uint(2), Cl.uint(1), Cl.uint(1_000_000), Cl.uint(7_800), claim];
    const conditions = [pays(actor.address, 7_800), sends(marketplace, offer?.token ?? 0n)];
    await actor.perform(callOf(marketplace, 'buy-and-retire', args, conditions));
    await equal();
  });

  it('while sats wait for auctions, bids and orders, are outbid and go back', async () => {
    const { auctions, bids, forwards } = world.names.contracts;
    const [seller, one, other] = [people.buyer.actor, people.buyer2.actor, people.producer.actor];
    const lot = await lastLot(seller);
    const terms = [Cl.uint(lot), Cl.uint(1_000), inDays(1)];
    await seller.perform(callOf(auctions, 'open-english', terms, [sends(seller.address, lot)]));
    const bid = (amount: number) => [Cl.uint(1), Cl.uint(amount)];
    await one.perform(callOf(auctions, 'place-bid', bid(2_000), [pays(one.address, 2_000)]));
    await equal();
    const outbid = [pays(other.address, 3_000), pays(auctions, 2_000)];
    await other.perform(callOf(auctions, 'place-bid', bid(3_000), outbid));
    await equal();
    await other.perform(callOf(auctions, 'place-bid', bid(4_000), [pays(other.address, 1_000)]));
    await one.perform(callOf(bids, 'cancel-bid', [Cl.uint(1)], [pays(bids, 10_000)]));
    await one.perform(placeBid(world.names, one.address));
    const start = Math.ceil(Date.now() / 1000 / HOUR + 24) * HOUR;
    const [wind] = await world.database.query<{ trial: boolean }>(
      'SELECT trial FROM chain_facility WHERE facility = 1',
    );
    const times = [Cl.uint(start), Cl.uint(start + 2 * HOUR)];
    const amounts = [Cl.uint(10_000_000), Cl.uint(500), Cl.uint(start + 50 * HOUR), Cl.bool(wind?.trial ?? false)];
    for (const _ of [1, 2])
      await one.perform(callOf(forwards, 'order', [WIND, ...times, ...amounts], [pays(one.address, 5_000)]));
    await one.perform(callOf(forwards, 'cancel', [Cl.uint(2)], [pays(forwards, 5_000)]));
    await equal();
    const escrows = await world.reconciliation.runs.report((await world.reconciliation.runs.newest())?.id ?? '');
    expect(escrows?.kinds.find(({ kind }) => kind === 'escrow')).toMatchObject({ compared: 5, equal: 5 });
    const { sats } = (
      await world.database.query<{ sats: string }>(
        `SELECT sum((data #>> '{amount,$int}')::bigint)::text AS sats FROM chain_event WHERE name = 'auction-bid'`,
      )
    )[0] ?? { sats: '' };
    expect(sats).toBe('9000');
  });

  it('after energy was corrected, a month issued and taken back', async () => {
    const { verification, issuance } = world.names.contracts;
    await people.verifier.perform(callOf(verification, 'correct', [Cl.uint(1), Cl.uint(5), REASON]));
    await equal();
    const [plant] = EXAMPLE_PLANTS;
    const month = plant?.months[1];
    const issued = plant && month && (await issuanceOf(people, plant, month));
    if (!issued) throw new Error('The second month of the example was not issued.');
    await equal();
    const { actor } = people.producer2;
    const args = [Cl.uint(issued.issuance), Cl.some(Cl.uint(issued.token)), REASON];
    await actor.perform(callOf(issuance, 'withdraw', args, [sends(actor.address, issued.token)]));
    await equal();
  });

  it('after facilities were rejected, suspended, reinstated, handed over and given up', async () => {
    const { facilities } = world.names.contracts;
    const { verifier } = people;
    await verifier.perform(callOf(facilities, 'decide-facility', [BIOGAS, Cl.bool(false), REASON]));
    await verifier.perform(callOf(facilities, 'suspend-facility', [ROOFTOP, REASON]));
    await equal();
    await verifier.perform(callOf(facilities, 'reinstate-facility', [ROOFTOP, REASON]));
    const heir = people.buyer2.actor;
    const offer = [ROOFTOP, Cl.some(Cl.principal(heir.address))];
    await people.producer.actor.perform(callOf(facilities, 'offer-facility', offer));
    await equal();
    await heir.perform(callOf(facilities, 'accept-facility', [ROOFTOP]));
    await equal();
    await heir.perform(callOf(facilities, 'deregister-facility', [ROOFTOP]));
    await equal();
  });

  it('after the market was paused and a body suspended', async () => {
    const off = Cl.bool(false);
    const flags = Cl.tuple({ list: off, buy: off, auctions: off, bids: Cl.bool(true), quotes: off, forwards: off });
    await council.perform(callOf(world.names.contracts.marketplace, 'pause', [flags]));
    const body = { address: people.verifier.address };
    await council.perform(await council.api.call(suspendBodyCall, { body }));
    await equal();
  });
});
