import type { ChainNames, ContractCall } from '../../chain/index.ts';
import type { StacksApi } from '../../chain/node/stacks-api.ts';
import { lockSender } from '../../chain/submit/nonce-ledger.ts';
import { isCall, readSignedCall, type SignedCall } from '../../chain/submit/signed-call.ts';
import type { Sponsor } from '../../chain/submit/sponsor.ts';
import {
  addVariant,
  changeSubmission,
  countOpen,
  hasInFlight,
  insertSubmission,
  lockSubmission,
  type SubmissionId,
} from '../../chain/submit/submission.repository.ts';
import { end, LIMITS } from '../../chain/submit/submission.rules.ts';
import { SUBMISSION_MODULE, type Submission, type Variant } from '../../chain/submit/submission.ts';
import type { Clock } from '../../kit/clock.ts';
import type { Database, Reader, Tx } from '../../kit/database.ts';
import type { Principal } from '../../kit/endpoint.ts';
import { newId } from '../../kit/id.ts';
import { announce } from '../../kit/live.ts';
import { notFound, Problem } from '../../kit/problem.ts';
import type { SponsoredCallService } from './sponsored-call.service.ts';
import type { SponsorshipOffer, SubmissionView } from './submission.contract.ts';
import type { SubmissionQueries } from './submission.queries.ts';
import { awaitsSignature, identityOf, isCalledOff, viewOf } from './submission.rules.ts';

/** Acts of one account that wait for its wallet at the same time. */
const MOST_UNSIGNED = 50;

/** Acts of one account that are followed at the same time. */
const MOST_FOLLOWED = 200;
/** Characters of a call with all that describes it: more than any signed transaction we take has room for. */
const MOST_CALL = 48_000;

export interface Opening {
  key: string;
  label: string;
  page?: string | undefined;
  call: ContractCall;
}

/** What a wallet answered. */
export interface WalletAnswer {
  txid?: string | undefined;
  transaction?: string | undefined;
}

/** Opens acts before they are signed and takes what wallets answer; the tracker brings them to their end. */
export class SubmissionService {
  constructor(
    private readonly database: Database,
    private readonly queries: SubmissionQueries,
    private readonly sponsored: Pick<SponsoredCallService, 'functionOf' | 'check'>,
    private readonly sponsor: Sponsor | null,
    private readonly node: StacksApi,
    private readonly names: ChainNames,
    private readonly clock: Clock,
  ) {}

  /** The act, new or as it was opened before under this key. */
  async open({ address }: Principal, opening: Opening) {
    const { key, label, page = null, call } = opening;
    if (!Object.values<string>(this.names.contracts).includes(call.contract)) {
      const detail = 'This is no contract of this market. Send the call as an endpoint of this API prepared it.';
      throw new Problem('invalid-input', detail, { faults: [{ pointer: '/call/contract', detail }] });
    }
    if (JSON.stringify(call).length > MOST_CALL) {
      const detail = 'This call is larger than any of this market. Send it as an endpoint of this API prepared it.';
      throw new Problem('invalid-input', detail, { faults: [{ pointer: '/call', detail }] });
    }
    const identity = identityOf(address, key, call);
    const before = await this.#opened(address, key, identity);
    if (before !== undefined) return { ...before, isNew: false };
    if ((await this.queries.unsigned(address)) >= MOST_UNSIGNED)
      throw new Problem(
        'too-many-requests',
        `${MOST_UNSIGNED} acts of this account wait for its wallet. Sign or decline some of them first.`,
      );
    await refuseBeyondFollowed(this.database, address);
    const openedAt = this.clock.now();
    const submission = opened({ id: newId<'submission'>(openedAt), account: address, call, label, page, openedAt });
    const isNew = await this.database.transaction(async (tx) => {
      const added = await insertSubmission(tx, { submission, clientKey: key, identity });
      if (added) await announce(tx, { module: SUBMISSION_MODULE, event: 'signing', height: null });
      return added;
    });
    const now = isNew ? submission : (await this.#opened(address, key, identity))?.submission;
    return { submission: now ?? submission, isNew };
  }

  /** Whether the market would pay for the call, as far as it can be known before it is signed. */
  async offer(account: string, call: ContractCall): Promise<SponsorshipOffer> {
    const { sponsor } = this;
    if (sponsor === null) return { offered: false, reason: 'The market does not pay network fees.', left: 0 };
    const now = this.clock.now();
    const left = await this.left(account);
    const no = (reason: string): SponsorshipOffer => ({ offered: false, reason, left });
    if (!sponsor.limits.functions.has(this.sponsored.functionOf(call)))
      return no('The market pays network fees for purchases and retirements only.');
    if (left === 0) return no('The market has paid often enough for this account today.');
    const { fees } = await this.queries.spent(sponsor.key.address, now);
    if (fees >= sponsor.limits.dailyBudget) return no('What the market pays for network fees in a day is spent.');
    return { offered: true, reason: null, left };
  }

  /** Transactions of the account that are still paid for. */
  async left(account: string): Promise<number> {
    if (this.sponsor === null) return 0;
    const { count } = await this.queries.spent(this.sponsor.key.address, this.clock.now(), account);
    return Math.max(0, this.sponsor.limits.dailyPerAccount - count);
  }

  /** Takes what the wallet answered. Once this has been answered, the act is followed to its end. */
  async report(principal: Principal, id: SubmissionId, { txid, transaction }: WalletAnswer): Promise<SubmissionView> {
    const submission = await this.#own(principal, id);
    const signed = transaction === undefined ? null : readSignedCall(transaction, this.names.network);
    if (signed !== null) refuseOther(signed, submission);
    const named = txid?.replace(/^0x/, '').toLowerCase();
    if (signed === null && named !== undefined) return this.#follow(submission, named, null);
    if (signed === null) throw new Error('A report without a txid and without a transaction passed its schema');
    if (signed.auth === 'sponsored') return this.#sponsor(principal, submission, signed);
    return this.#follow(submission, signed.txid, signed);
  }

  /** The wallet declined. */
  async cancel(principal: Principal, id: SubmissionId): Promise<SubmissionView> {
    await this.#own(principal, id);
    const at = this.clock.now();
    return this.database.transaction(async (tx) => {
      const current = await lockSubmission(tx, id);
      if (current === null) throw notFound('submission');
      if (!awaitsSignature(current))
        throw new Problem('wrong-state', `This act is ${current.state}: it was signed, and cannot be taken back here.`);
      if (isCalledOff(current)) return viewOf(current);
      const { change, note } = end('not-signed', at, true);
      return viewOf(await changeSubmission(tx, current, change, { at, note, dueAt: at }));
    });
  }

  async #opened(address: string, key: string, identity: Uint8Array) {
    const found = await this.queries.byKey(address, key);
    if (found === undefined) return undefined;
    if (Buffer.from(found.identity).equals(identity)) return { submission: found.submission };
    throw new Problem('conflict', 'This key belongs to another call already. Make a new key for every act.');
  }

  async #own({ address }: Principal, id: SubmissionId): Promise<Submission> {
    const found = await this.queries.submission(id, address);
    if (found === undefined) throw notFound('submission');
    return found;
  }

  /** The account pays: its wallet has sent the transaction, or we send what it signed. */
  #follow({ id }: Submission, txid: string, signed: SignedCall | null): Promise<SubmissionView> {
    const at = this.clock.now();
    const none = { sponsor: null, sponsorNonce: null, takenAt: null, takenHeight: null, refusal: null };
    const variant: Variant = { txid, bytes: signed?.hex ?? null, fee: signed?.fee ?? 0n, madeAt: at, ...none };
    return this.database.transaction(async (tx) => {
      const current = await lockSubmission(tx, id);
      if (current === null) throw notFound('submission');
      if (!awaitsSignature(current)) return viewOf(sameOrRefused(current, current.txid === txid));
      return viewOf(await this.#signed(tx, current, variant, 'own', signed?.origin.nonce ?? null));
    });
  }

  /** The market pays, if everything speaks for it. Refusals leave the act open for the account to pay by itself. */
  async #sponsor(principal: Principal, submission: Submission, signed: SignedCall): Promise<SubmissionView> {
    if (!awaitsSignature(submission))
      return viewOf(
        sameOrRefused(submission, submission.kind === 'sponsored' && submission.originNonce === signed.origin.nonce),
      );
    const sponsor = this.#payer(submission.call);
    const { nonce } = signed.origin;
    const [due, next] = await Promise.all([
      this.node.account(principal.address).then((account) => account.nonce),
      this.node.nextNonce(principal.address),
    ]);
    if (due !== nonce || next > nonce) throw accountBusy(nonce, due);
    await this.sponsored.check(principal, submission.call);
    const [fee, account] = await Promise.all([sponsor.feeFor(signed), sponsor.account()]);
    const at = this.clock.now();
    return this.database.transaction(async (tx) => {
      await lockSender(tx, sponsor.key.address);
      const current = await lockSubmission(tx, submission.id);
      if (current === null) throw notFound('submission');
      if (!awaitsSignature(current))
        return viewOf(sameOrRefused(current, current.kind === 'sponsored' && current.originNonce === nonce));
      // Its person may have begun anew: only the market could still send it, so it stays called off.
      if (isCalledOff(current))
        throw new Problem(
          'wrong-state',
          'This act was called off before it was signed. Nothing was sent; start a new one.',
        );
      if (await hasInFlight(tx, principal.address, nonce)) throw accountBusy(nonce, nonce);
      const variant = await sponsor.sponsor(tx, current, signed, { fee, account, at });
      return viewOf(await this.#signed(tx, current, variant, 'sponsored', nonce));
    });
  }

  #payer(call: ContractCall): Sponsor {
    const { sponsor } = this;
    if (sponsor === null)
      throw new Problem('sponsorship-off', 'The market does not pay network fees. Sign again and pay it yourself.');
    if (!sponsor.limits.functions.has(this.sponsored.functionOf(call)))
      throw new Problem(
        'sponsorship-off',
        'The market pays network fees for purchases and retirements only. Sign again and pay it yourself.',
      );
    return sponsor;
  }

  async #signed(tx: Tx, current: Submission, variant: Variant, kind: 'own' | 'sponsored', originNonce: bigint | null) {
    const at = variant.madeAt;
    if (current.closedAt !== null) await refuseBeyondFollowed(tx, current.account);
    await addVariant(tx, current.id, variant);
    const change: Partial<Submission> = {
      kind,
      state: 'pending',
      problem: null,
      originNonce,
      txid: variant.txid,
      signedAt: at,
      deadlineAt: new Date(at.getTime() + (variant.bytes === null ? LIMITS.unseen : LIMITS.pending)),
      closedAt: null,
    };
    const note =
      kind === 'sponsored' ? 'Signed; the market pays the network fee' : 'Signed; the account pays the network fee';
    return changeSubmission(tx, current, change, { at, note, dueAt: at });
  }
}

async function refuseBeyondFollowed(reader: Reader | Tx, account: string): Promise<void> {
  if ((await countOpen(reader, account)) >= MOST_FOLLOWED)
    throw new Problem(
      'too-many-requests',
      `${MOST_FOLLOWED} acts of this account are followed already. Wait until blocks took some of them, and look at the activity.`,
    );
}

function opened(of: Pick<Submission, 'id' | 'account' | 'call' | 'label' | 'page' | 'openedAt'>): Submission {
  const nothing = { kind: null, problem: null, originNonce: null, txid: null, height: null, blockHash: null };
  const never = { signedAt: null, awayAt: null, doomedAt: null, closedAt: null };
  const deadlineAt = new Date(of.openedAt.getTime() + LIMITS.signing);
  return { ...of, ...nothing, ...never, state: 'signing', stateAt: of.openedAt, deadlineAt, revision: 0 };
}

/** A wallet answers once: the same answer again is answered the same, another one is not taken. */
function sameOrRefused(submission: Submission, isSame: boolean): Submission {
  if (isSame) return submission;
  throw new Problem(
    'wrong-state',
    `This act was signed before, as transaction ${submission.txid}. Start a new one for a new transaction.`,
  );
}

function refuseOther(signed: SignedCall, { account, call }: Submission): void {
  if (signed.origin.address !== account)
    throw new Problem(
      'other-call-signed',
      `The wallet signed as ${signed.origin.address}, this session belongs to ${account}. Choose that account in the wallet and sign again.`,
    );
  if (!isCall(signed, call))
    throw new Problem(
      'other-call-signed',
      'The wallet signed something else than was prepared: the call, an amount or a condition differs. Nothing was sent; do not use this wallet.',
    );
}

const accountBusy = (nonce: bigint, due: bigint) =>
  new Problem(
    'account-busy',
    nonce < due
      ? 'Another transaction of this account came first. Sign again.'
      : 'Another transaction of this account waits for a block. Wait for it and sign again, or pay the network fee yourself.',
  );
