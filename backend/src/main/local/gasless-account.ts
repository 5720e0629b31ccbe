import { createHash } from 'node:crypto';
import { getAddressFromPrivateKey } from '@stacks/transactions';

// Everybody can compute it, like the other keys of the local chain: it must never hold anything of value.
const privateKey = `${createHash('sha256').update('rec-market local chain: an account without STX').digest('hex')}01`;

/** An account that never has STX: what it does on chain, the market pays the network fee for. */
export const gaslessAccount = { address: getAddressFromPrivateKey(privateKey, 'testnet'), privateKey };

/** 1 sBTC to shop with. */
const SATS = 100_000_000;

/** Gives the account its sBTC on a local chain that has not seen it yet. */
export async function fundGaslessAccount(chainUrl: string): Promise<void> {
  const { address } = gaslessAccount;
  const held = await fetch(`${chainUrl}/extended/v3/principals/${address}/balances/ft?limit=1`);
  const { results } = (await held.json()) as { results: unknown[] };
  if (results.length > 0) return;
  const answer = await fetch(`${chainUrl}/dev/fund`, { method: 'POST', body: JSON.stringify({ address, sbtc: SATS }) });
  if (!answer.ok) throw new Error(`The local chain gave ${address} no sBTC: ${await answer.text()}`);
}
