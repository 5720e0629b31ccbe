import { Cl } from '@stacks/transactions';
import { pino } from 'pino';
import { type ContractCall, chainNames } from '../../src/chain/index.ts';
import { Sponsor, type SponsorLimits } from '../../src/chain/submit/sponsor.ts';
import { SponsorKey } from '../../src/chain/submit/sponsor-key.ts';
import type { Submission } from '../../src/chain/submit/submission.ts';
import { SubmissionTracker } from '../../src/chain/submit/submission-tracker.ts';
import { FakeClock } from '../../src/kit/clock.ts';
import { Database } from '../../src/kit/database.ts';
import { entities } from '../../src/main/entities.ts';
import type { SponsoredCallService } from '../../src/modules/submission/sponsored-call.service.ts';
import { SubmissionQueries } from '../../src/modules/submission/submission.queries.ts';
import { SubmissionService } from '../../src/modules/submission/submission.service.ts';
import { freshDatabase } from '../support/database.ts';
import { FakeNode } from '../support/fake-node.ts';
import { type TestAccount, testAccount } from '../support/keys.ts';
import { signCall } from '../support/wallet.ts';

export const SPONSOR = testAccount(90);
export const DEPLOYER = testAccount(91);
const names = chainNames('devnet', DEPLOYER.address);
export const LIMITS: SponsorLimits = {
  feeCap: 2_000n,
  dailyBudget: 1_000_000n,
  dailyPerAccount: 100,
  functions: new Set(['marketplace.buy']),
};
const START = new Date('2026-07-01T12:00:00Z');

/** Whether a call would succeed is asked elsewhere: here everything would. */
export const WILLING: Pick<SponsoredCallService, 'functionOf' | 'check'> = {
  functionOf: ({ contract, functionName }) => `${contract.split('.')[1]}.${functionName}`,
  check: async () => {},
};

export const principalOf = ({ address }: TestAccount) => ({ accountId: '1', address, roles: [] });

export const buyCall = (listing: bigint): ContractCall => ({
  contract: names.contracts.marketplace,
  functionName: 'buy',
  functionArgs: [Cl.serialize(Cl.uint(listing))],
  postConditions: [],
  postConditionMode: 'deny',
});

/** One for all tests of a file; each begins with empty tables. */
export async function connectFresh(): Promise<{ database: Database; close(): Promise<void> }> {
  const fresh = await freshDatabase();
  const database = await Database.connect({ url: fresh.url, entities, poolSize: 6 });
  return { database, close: () => database.close().then(fresh.drop) };
}

/** Service and tracker over one database and a node in memory, as two processes have them; `restart` makes both anew. */
export async function openDesk(database: Database, limits: Partial<SponsorLimits> = {}) {
  await database.query('TRUNCATE submission, sender, chain_block CASCADE');
  const node = new FakeNode();
  const clock = new FakeClock(START);
  node.fund(SPONSOR.address, 10_000_000n);
  const log = pino({ level: 'silent' });

  function processes(over: Database = database) {
    const sponsor = new Sponsor(new SponsorKey(SPONSOR.privateKey, 'devnet'), { ...LIMITS, ...limits }, node.api);
    const queries = new SubmissionQueries(over);
    const service = new SubmissionService(over, queries, WILLING, sponsor, node.api, names, clock);
    const tracker = new SubmissionTracker({ database: over, api: node.api, sponsor, log, clock, pollMs: 1_000 });
    return { service, tracker, queries };
  }
  const desk = processes();

  const read = async (id: string, account: TestAccount): Promise<Submission> => {
    const found = await desk.queries.submission(id as Submission['id'], account.address);
    if (found === undefined) throw new Error(`There is no submission ${id}.`);
    return found;
  };

  /** What a browser does: opens, has the wallet sign, reports. */
  async function submit(
    account: TestAccount,
    { sponsored = true, listing = 1n, bytes = true, nonce = node.account(account.address).nonce } = {},
  ) {
    const call = buyCall(listing);
    const { submission } = await desk.service.open(principalOf(account), {
      key: `key-${account.address}-${listing}`,
      label: 'Buy',
      call,
    });
    const signed = await signCall(call, { privateKey: account.privateKey, nonce, sponsored });
    const answer = bytes ? signed : { txid: signed.txid };
    await desk.service.report(principalOf(account), submission.id, answer);
    return { id: submission.id, signed };
  }

  /** Time passes and everything due is looked at. */
  async function round(seconds = 10): Promise<void> {
    clock.advance(seconds * 1_000);
    await desk.tracker.round();
  }

  const ledger = () =>
    database.query<{ nonce: bigint; submission: string | null }>(
      'SELECT nonce, submission FROM sender_nonce WHERE sender = $1 ORDER BY nonce',
      [SPONSOR.address],
    );

  return {
    ...desk,
    database,
    node,
    clock,
    processes,
    read,
    submit,
    round,
    ledger,
  };
}

export type Desk = Awaited<ReturnType<typeof openDesk>>;
