import type { chain, submission } from '../api.ts';
import { type Trouble, troubleOf } from '../trouble.ts';
import type { ContractCall } from './flow.ts';

/** An act as the server recorded it before the wallet is asked. */
export interface Opened {
  id: submission.SubmissionView['id'];
  /** The market pays the network fee if the wallet lets it. */
  offered: boolean;
  /** Why not. */
  reason: string | null;
}

/** What a wallet answered: the id of what it sent, the signed transaction, or both. */
export interface WalletAnswer {
  txid: string | null;
  transaction: string | null;
}

export interface Look {
  /** The transaction that counts now. */
  txid: string;
  status: chain.TransactionStatus | null;
  /** It came to an end outside any block. */
  ended: Trouble | null;
}

const loaded = () => import('../api.ts');
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
/** Tries to hand over what the wallet answered, over some half a minute. */
const TRIES = 6;

/** A key of its own for every act: the server opens each once, however often the request arrives. */
const newKey = () =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');

/** The auth type of a transaction (SIP-005) stands behind the version and the chain id; 05 asks for a sponsor. */
const isForSponsor = (transaction: string): boolean => transaction.replace(/^0x/, '').slice(10, 12) === '05';

/** Whether the wallet left the fee to the market. One that does not know sponsorship signs and sends as always. */
export const leavesFee = ({ transaction }: WalletAnswer): boolean => transaction !== null && isForSponsor(transaction);

export const submissions = {
  async open(act: { label: string; page: string; call: ContractCall }): Promise<Opened> {
    const { api, submission } = await loaded();
    const { id, sponsorship } = await api.call(submission.openSubmission, { body: { ...act, key: newKey() } });
    return { id, offered: sponsorship.offered, reason: sponsorship.reason };
  },

  /** Again while nobody answers: a transaction that is out must not be forgotten. */
  async report(id: Opened['id'], { txid, transaction }: WalletAnswer): Promise<submission.SubmissionView> {
    const { api, submission } = await loaded();
    const body = { ...(txid === null ? {} : { txid }), ...(transaction === null ? {} : { transaction }) };
    for (let tried = 1; ; tried += 1) {
      try {
        return await api.call(submission.reportTransaction, { params: { submissionId: id }, body });
      } catch (error) {
        const { name } = troubleOf(error);
        const isPassing = name === 'offline' || name === 'chain-unavailable' || name === 'unavailable';
        if (!isPassing || tried === TRIES) throw error;
        await pause(500 * 2 ** tried);
      }
    }
  },

  /** The wallet declined, or nobody asked it. What cannot be told now ends by itself. */
  cancel(id: Opened['id']): void {
    void submissions.callOff(id).catch(() => undefined);
  },

  /** From now on the market does not send it. Answers the transaction it was signed as, where it was before; fails where nobody can tell. */
  async callOff(id: Opened['id']): Promise<string | null> {
    const { api, submission } = await loaded();
    const params = { submissionId: id };
    try {
      await api.call(submission.cancelSubmission, { params });
      return null;
    } catch (error) {
      const { name } = troubleOf(error);
      // Of another account: nothing that this one could do twice.
      if (name === 'not-found') return null;
      if (name !== 'wrong-state') throw error;
      return (await api.call(submission.readSubmission, { params })).txid;
    }
  },

  /** What became of an act; without one, of a transaction. */
  async look(id: Opened['id'] | null, txid: string): Promise<Look> {
    const { api, chain, submission } = await loaded();
    const act = id === null ? null : await api.call(submission.readSubmission, { params: { submissionId: id } });
    const current = act?.txid ?? txid;
    if (act !== null && act.problem !== null && act.height === null)
      return { txid: current, status: null, ended: { name: act.problem.name, title: act.problem.title } };
    const status = await api.call(chain.readTransaction, { params: { txid: current } });
    // The server goes on with it: what a node dropped or does not show yet is on its way again.
    const isUnderWay = act?.state === 'pending' && status.height === null;
    return { txid: current, status: isUnderWay ? { ...status, status: 'pending' } : status, ended: null };
  },
};
