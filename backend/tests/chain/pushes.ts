import { Cl, createAddress } from '@stacks/transactions';
import type { ChainBlock, ChainEvent, ChainNames, ClarityValue } from '../../src/chain/index.ts';

const NFT = { 'nft-minted': 'nft_mint_event', 'nft-transferred': 'nft_transfer_event', 'nft-burned': 'nft_burn_event' };

/** The first bytes of a transaction of testnet, signed by one key. */
export const rawOf = (sender: string, { version = '80', chain = '80000000', hashMode = '00' } = {}) =>
  `0x${version}${chain}04${hashMode}${createAddress(sender).hash160}${'00'.repeat(82)}`;

/** A block as a node posts it. Events of the token must be those that `nft-...` names. */
export function pushOf(block: ChainBlock, events: readonly ChainEvent[], names: ChainNames) {
  const transactions = new Map(events.map(({ txid, txIndex, sender }) => [txid, { txIndex, sender }]));
  return {
    block_height: block.height,
    block_hash: `0x${'ee'.repeat(32)}`,
    index_block_hash: `0x${block.hash}`,
    parent_index_block_hash: `0x${block.parentHash}`,
    burn_block_height: block.burnHeight,
    burn_block_hash: `0x${block.burnHash}`,
    burn_block_time: 1_700_000_000,
    block_time: block.time.getTime() / 1000,
    transactions: [...transactions].map(([txid, { txIndex, sender }]) => ({
      txid: `0x${txid}`,
      tx_index: txIndex,
      status: 'success',
      raw_tx: rawOf(sender),
      raw_result: '0x0703',
    })),
    events: events.map(({ txid, contract, name, data }, index) => {
      const common = { txid: `0x${txid}`, event_index: index, committed: true };
      if (name in NFT) {
        const type = NFT[name as keyof typeof NFT];
        const nft = {
          asset_identifier: names.nft,
          ...(data.sender === null ? {} : { sender: data.sender }),
          ...(data.recipient === null ? {} : { recipient: data.recipient }),
          value: null,
          raw_value: `0x${Cl.serialize(Cl.uint(data.token as bigint))}`,
        };
        return { ...common, type, [type]: nft };
      }
      const print = {
        contract_identifier: names.contracts[contract],
        topic: 'print',
        value: null,
        raw_value: `0x${Cl.serialize(tupleOf({ event: name, ...data }))}`,
      };
      return { ...common, type: 'contract_event', contract_event: print };
    }),
  };
}
export type Push = ReturnType<typeof pushOf>;

function tupleOf(data: Record<string, ClarityValue>) {
  const fields = Object.entries(data).map(([key, value]) => {
    if (typeof value === 'bigint') return [key, Cl.uint(value)];
    if (typeof value === 'string') return [key, Cl.stringAscii(value)];
    throw new Error(`The tests push no ${typeof value}.`);
  });
  return Cl.tuple(Object.fromEntries(fields));
}

/** Posts as a node does; the answer with its words. */
export async function post(url: string, body: unknown, path = '/new_block'): Promise<{ status: number; text: string }> {
  const response = await fetch(url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  return { status: response.status, text: await response.text() };
}
