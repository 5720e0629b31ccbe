import type { StacksNetwork } from '@stacks/network';
import {
  Cl,
  makeContractCall,
  makeSTXTokenTransfer,
  Pc,
  type PostCondition,
  privateKeyToAddress,
  type StacksTransactionWire,
  sponsorTransaction,
} from '@stacks/transactions';
import { ARENA, type Condition, type Intent, NAME } from './arena.ts';

export type Person = { readonly address: string; readonly privateKey: string };

/** Somebody by number: the same key for the same number. */
export function person(number: number): Person {
  const privateKey = `${(number + 1_000).toString(16).padStart(64, '0')}01`;
  return { address: privateKeyToAddress(privateKey, 'testnet'), privateKey };
}

export type Draft = Omit<Intent, 'id' | 'size'>;

/** Signs what was meant, with the keys of `people` by address. */
export async function signed(
  draft: Draft,
  people: ReadonlyMap<string, Person>,
  network: StacksNetwork,
): Promise<{ intent: Intent; made: StacksTransactionWire }> {
  const key = (address: string) => people.get(address)?.privateKey ?? '';
  const { from, nonce, sponsor, fee, mode } = draft;
  const common = { senderKey: key(from), nonce, fee: sponsor ? 0n : fee, network, sponsored: sponsor !== undefined };
  let made =
    draft.kind === 'transfer'
      ? await makeSTXTokenTransfer({ ...common, recipient: draft.to, amount: draft.amount })
      : await makeContractCall({
          ...common,
          contractAddress: ARENA.split('.')[0] ?? '',
          contractName: NAME,
          functionName: draft.kind,
          functionArgs: argumentsOf(draft),
          postConditions: draft.conditions.map(written),
          postConditionMode: mode,
        });
  if (sponsor) {
    const sponsorPrivateKey = key(sponsor.address);
    made = await sponsorTransaction({
      transaction: made,
      sponsorPrivateKey,
      sponsorNonce: sponsor.nonce,
      fee,
      network,
    });
  }
  return { intent: { ...draft, id: made.txid(), size: made.serialize().length / 2 }, made };
}

function argumentsOf({ kind, amount, to }: Draft) {
  const twofold = kind === 'send-coin' || kind === 'send-item' || kind === 'pay';
  return twofold ? [Cl.uint(amount), Cl.principal(to)] : [Cl.uint(amount)];
}

function written(condition: Condition): PostCondition {
  const { who } = condition;
  const about = who === 'origin' ? Pc.origin() : Pc.principal(who);
  const contract = ARENA as `${string}.${string}`;
  if (typeof condition.asset === 'number') {
    const sending = {
      sent: () => about.willSendAsset(),
      'not-sent': () => about.willNotSendAsset(),
      'maybe-sent': () => about.willMaybeSendAsset(),
    };
    return sending[condition.is]().nft(contract, 'item', Cl.uint(condition.asset));
  }
  const sending = {
    eq: () => about.willSendEq(condition.amount),
    gt: () => about.willSendGt(condition.amount),
    gte: () => about.willSendGte(condition.amount),
    lt: () => about.willSendLt(condition.amount),
    lte: () => about.willSendLte(condition.amount),
  };
  const some = sending[condition.is]();
  return condition.asset === 'stx' ? some.ustx() : some.ft(contract, 'coin');
}
