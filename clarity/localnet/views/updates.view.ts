import type { Chain, News } from '../chain.ts';
import type { MinedTransaction } from '../ledger.ts';
import { stxBalanceView } from './balances.view.ts';
import { blockViewV1 } from './block.view.ts';
import { clarityHexView, prefixed } from './clarity-value.ts';
import { stxMovements, touchedBy } from './involvement.ts';
import { pendingTransactionViewV1, transactionViewV1 } from './transaction-v1.view.ts';

/** A notification of the API's WebSocket: the event, what it is about, and its parameters. */
export type Update = { readonly event: string; readonly about: readonly string[]; readonly params: unknown };

type Wanted = (event: string, ...about: readonly string[]) => boolean;

/** What subscribers hear of this; only what somebody wants is worked out. */
export function updatesOf(news: News, chain: Chain, wanted: Wanted): Update[] {
  switch (news.type) {
    case 'mempool': {
      const view = () => pendingTransactionViewV1(news.transaction, chain.ledger);
      const id = prefixed(news.transaction.id);
      return [
        ...(wanted('mempool') ? [{ event: 'mempool', about: [], params: view() }] : []),
        ...(wanted('tx_update', id) ? [{ event: 'tx_update', about: [id], params: view() }] : []),
      ];
    }
    case 'dropped': {
      const id = prefixed(news.transaction.id);
      if (!wanted('tx_update', id)) return [];
      const dropped = chain.pool.dropped(news.transaction.id) ?? news.transaction;
      return [{ event: 'tx_update', about: [id], params: pendingTransactionViewV1(dropped, chain.ledger) }];
    }
    case 'block': {
      const transactions = chain.ledger.transactionsOf(news.block);
      const block = { event: 'block', about: [], params: blockViewV1(news.block) };
      return [
        ...(wanted('block') ? [block] : []),
        ...transactions.flatMap((mined) => ofTransaction(mined, chain, wanted)),
        ...balances(transactions, chain, wanted),
      ];
    }
  }
}

function ofTransaction(mined: MinedTransaction, chain: Chain, wanted: Wanted): Update[] {
  const id = prefixed(mined.id);
  const updates: Update[] = [];
  const add = (event: string, about: readonly string[], params: () => unknown) => {
    if (wanted(event, ...about)) updates.push({ event, about, params: params() });
  };
  add('tx_update', [id], () => transactionViewV1(mined, chain.ledger));
  for (const address of touchedBy(mined)) {
    add('address_tx_update', [address], () => {
      const { sent, received, transfers } = stxMovements(mined, address);
      return {
        address,
        tx_id: id,
        tx_status: mined.status,
        tx_type: mined.payload.type,
        tx: transactionViewV1(mined, chain.ledger),
        stx_sent: sent.toString(),
        stx_received: received.toString(),
        stx_transfers: transfers,
      };
    });
  }
  for (const [index, { event, data }] of mined.events.entries()) {
    const asset_event_type = /^nft_(transfer|mint|burn)_event$/.exec(event)?.[1];
    if (asset_event_type === undefined) continue;
    const asset_identifier = data.asset_identifier ?? '';
    const value = clarityHexView(data.raw_value ?? '');
    const params = () => ({
      ...(data.sender === undefined ? {} : { sender: data.sender }),
      ...(data.recipient === undefined ? {} : { recipient: data.recipient }),
      asset_identifier,
      asset_event_type,
      value,
      tx_id: id,
      tx_index: mined.index,
      block_height: mined.block.height,
      event_index: index,
    });
    add('nft_event', [], params);
    add('nft_collection_event', [asset_identifier], params);
    add('nft_asset_event', [asset_identifier, value.hex], params);
  }
  return updates;
}

/** Once for each account, after everything in the block. */
function balances(transactions: readonly MinedTransaction[], chain: Chain, wanted: Wanted): Update[] {
  const touched = new Set(transactions.flatMap((mined) => [...touchedBy(mined)]));
  const event = 'address_balance_update';
  return [...touched]
    .filter((address) => wanted(event, address))
    .map((address) => ({ event, about: [address], params: { address, ...stxBalanceView(chain, address) } }));
}
