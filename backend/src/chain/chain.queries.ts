import type { Reader } from '../kit/database.ts';
import type { ChainStatus } from './chain.contract.ts';
import { blockByHeight, eventsOfTransaction, finalHeight, lastBlock, progress } from './chain.repository.ts';

/** What is stored of one transaction; `hash` is our block at the height it should be in. */
export async function storedTransaction(reader: Reader, txid: string, height: number | null) {
  const block = height === null ? null : await blockByHeight(reader, height);
  const events = await eventsOfTransaction(reader, txid);
  return {
    hash: block?.hash ?? null,
    isFinal: height !== null && height <= (await finalHeight(reader)),
    events: events.map(({ contract, name }) => ({ contract, name })),
  };
}

/** How far the chain is followed, whichever process does it. */
export async function chainStatus(reader: Reader): Promise<ChainStatus> {
  const held = await lastBlock(reader);
  const { tip_height: tipHeight, last_at: lastAt, last_error: lastError } = await progress(reader);
  const height = held?.height ?? null;
  const lag = tipHeight === null ? null : Math.max(0, tipHeight - (height ?? 0));
  return { height, tipHeight, lag, lastAt, lastError };
}
