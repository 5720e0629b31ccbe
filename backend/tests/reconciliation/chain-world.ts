import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Cl, Pc, postConditionToHex } from '@stacks/transactions';
import { type ContractCall, ContractCalls } from '../../src/chain/index.ts';
import { loadConfig } from '../../src/kit/config.ts';
import { createLog } from '../../src/kit/log.ts';
import { satsPerMwh } from '../../src/kit/units.ts';
import { connect } from '../../src/main/connect.ts';
import { gather } from '../../src/main/local/example/people.ts';
import { EXAMPLE_PLANTS, type ExamplePlant } from '../../src/main/local/example/plants.ts';
import { issuanceOf, listingOf, plantOf, purchaseOf, retirementOf } from '../../src/main/local/example/steps.ts';
import { stageOf } from '../../src/main/local/flow/stage.ts';
import { withPort } from '../../src/main/local/product.ts';
import { startLocalServices } from '../../src/main/local/services.ts';
import { createFollower, runApi, runWorker } from '../../src/main/processes.ts';
import { marketModule } from '../../src/modules/market/index.ts';
import { reconciliationModule } from '../../src/modules/reconciliation/index.ts';
import { freshDatabase } from '../support/database.ts';

type ClarityArgument = Parameters<typeof Cl.serialize>[0];

const log = createLog('silent');
/** Nobody else compares, and nobody waits half a minute for a follower that was stopped. */
const IMPATIENT = { looks: 2, pauseMs: 10 };

/** Contracts, rows and people of a small example market on a real local chain; `follower` may be stopped and started. */
export async function startChainWorld(environment: Record<string, string> = {}) {
  const dataDir = mkdtempSync(join(tmpdir(), 'rec-reconciliation-'));
  const fresh = await freshDatabase();
  const given = { PORT: '0', RECONCILE_EVERY: '0', DATABASE_URL: fresh.url, ...environment };
  const config = await withPort(loadConfig(given));
  const services = await startLocalServices({ config, dataDir, durable: false, log, onProgress: () => undefined });
  const connections = await connect(services.config, log);
  const follower = createFollower(connections);
  follower.start();
  await follower.waitFor((await connections.stacks.info()).height);
  const worker = await runWorker(connections);
  const api = await runApi(connections);
  const { database, clock, names, stacks } = connections;

  const reconciliationWith = (patience: { looks: number; pauseMs: number }) => {
    const market = marketModule({ database, clock, calls: new ContractCalls(names) }).queries;
    return reconciliationModule({ database, clock, names, log, node: stacks.urls, market, patience });
  };
  const reconciliation = reconciliationWith(IMPATIENT);

  return {
    url: api.url,
    environment: {
      DATABASE_URL: fresh.url,
      STACKS_API_URL: stacks.urls.rpcUrl,
      IPFS_API_URL: services.config.IPFS_API_URL ?? '',
      CONTRACT_DEPLOYER: names.deployer,
      RECONCILE_EVERY: '0',
    },
    connections,
    database,
    names,
    follower,
    reconciliation,
    reconciliationWith,

    /** Compares everything now, in this process. */
    async compare({ service, comparison } = reconciliation) {
      const id = await service.open();
      await comparison.run(id);
      return service.report(id);
    },

    /** Changes rows as nobody may: as if the chain had said so, for good. */
    async tamper(...statements: string[]) {
      await database.transaction(async (tx) => {
        await tx.query(`SELECT set_config('rec.height', 'final', true)`);
        for (const sql of statements) await tx.query(sql);
      });
    },

    /** `/dev/...` of the local chain. */
    async develop(path: string, body?: object, method = 'POST') {
      const answer = await fetch(`${stacks.urls.rpcUrl}/dev/${path}`, {
        method,
        ...(body ? { body: JSON.stringify(body) } : {}),
      });
      if (!answer.ok) throw new Error(await answer.text());
    },

    async stop() {
      await api.stop();
      await worker.stop();
      await follower.stop();
      await connections.close();
      await services.stop();
      await fresh.drop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

export type ChainWorld = Awaited<ReturnType<typeof startChainWorld>>;

/** A month of a wind park in two hands and one retirement, a rooftop on sale in Wh, a plant that waits, and a bid. */
export async function tellStory({ url, connections }: ChainWorld) {
  const people = await gather(stageOf(url, connections));
  const [wind, , , rooftop] = EXAMPLE_PLANTS;
  const biogas = EXAMPLE_PLANTS.at(-1);
  if (!wind || !rooftop || !biogas) throw new Error('The example has other plants.');
  const offered = async (plant: ExamplePlant, price: bigint) => {
    const [month] = plant.months;
    const issued = month && (await issuanceOf(people, plant, month));
    const listing = issued && (await listingOf(people[plant.owner], issued, satsPerMwh(price)));
    if (!listing) throw new Error(`${plant.facility.name} is not on sale.`);
    return listing;
  };
  const listing = await offered(wind, 3_100n);
  await offered(rooftop, 7_800n);
  await plantOf(people, biogas);
  const purchase = await purchaseOf(people.buyer, listing, 120n);
  await purchaseOf(people.buyer2, listing, 300n);
  if (purchase) await retirementOf(people.buyer.actor, purchase.token, 80n, 'Example Works', 'DE');
  const bidder = people.buyer2.actor;
  await bidder.perform(placeBid(connections.names, bidder.address));
  return { people, listing };
}

/** A call that no page of the product makes, with what may leave whose account. */
export const callOf = (
  contract: string,
  functionName: string,
  args: ClarityArgument[],
  conditions: Parameters<typeof postConditionToHex>[0][] = [],
): ContractCall => ({
  contract,
  functionName,
  functionArgs: args.map((arg) => Cl.serialize(arg)),
  postConditions: conditions.map((condition) => postConditionToHex(condition)),
  postConditionMode: 'deny',
});

/** Unix seconds, some days from now. */
export const inDays = (days: number) => Cl.uint(Math.floor(Date.now() / 1000) + days * 86_400);

/** 10 MWh at 1,000 sats: 10,000 sats wait in the contract. */
export function placeBid({ contracts, sbtc }: ChainWorld['names'], bidder: string): ContractCall {
  const until = inDays(20);
  const criteria = Cl.tuple({
    facility: Cl.none(),
    countries: Cl.list([]),
    fuels: Cl.list([]),
    technologies: Cl.list([]),
    'period-start': Cl.uint(0),
    'period-end': until,
    trial: Cl.bool(true),
    'valid-until': until,
    'min-fill': Cl.uint(1),
  });
  const args = [Cl.uint(10_000_000), Cl.uint(1_000), until, criteria];
  const pays = Pc.principal(bidder).willSendEq(10_000).ft(sbtc, 'sbtc-token');
  return callOf(contracts.bids, 'place-bid', args, [pays]);
}
