import type { MinedTransaction, TransactionSummary } from '../ledger.ts';

export type StxTransfer = { readonly amount: string; readonly sender?: string; readonly recipient?: string };

/** Every principal a transaction has to do with: who signed or paid, whom it pays or calls, whose assets moved. */
export function touchedBy(transaction: TransactionSummary & Partial<Pick<MinedTransaction, 'events'>>): Set<string> {
  const { origin, sponsor, payload, events = [] } = transaction;
  const touched = new Set([origin.address, ...(sponsor ? [sponsor.address] : [])]);
  touched.add(payload.type === 'token_transfer' ? payload.recipient : payload.contractId);
  for (const { data } of events) {
    for (const principal of [data.sender, data.recipient]) if (principal !== undefined) touched.add(principal);
  }
  return touched;
}

/** The STX that this transaction took from and brought to a principal, in micro-STX; `sent` includes the fee it paid. */
export function stxMovements(mined: MinedTransaction, address: string) {
  let [sent, received] = [0n, 0n];
  const transfers: StxTransfer[] = [];
  if ((mined.sponsor ?? mined.origin).address === address) sent += mined.fee;
  for (const { event, data } of mined.events) {
    if (!event.startsWith('stx_') || (data.sender !== address && data.recipient !== address)) continue;
    const amount = BigInt(data.amount ?? 0);
    if (data.sender === address) sent += amount;
    if (data.recipient === address) received += amount;
    transfers.push({
      amount: amount.toString(),
      ...(data.sender === undefined ? {} : { sender: data.sender }),
      ...(data.recipient === undefined ? {} : { recipient: data.recipient }),
    });
  }
  return { sent, received, transfers };
}
