import { createNetwork } from '@stacks/network';
import { Cl, makeContractCall, makeSTXTokenTransfer, Pc, postConditionToHex } from '@stacks/transactions';
import { describe, expect, it } from 'vitest';
import type { ContractCall } from '../chain.contract.ts';
import { isCall, readSignedCall } from './signed-call.ts';
import { SponsorKey } from './sponsor-key.ts';

const KEY = `${'1'.repeat(64)}01`;
const ADDRESS = new SponsorKey(KEY, 'devnet').address;
const SPONSOR = new SponsorKey(`${'2'.repeat(64)}01`, 'devnet');
const CONTRACT = `${ADDRESS}.marketplace`;

const call: ContractCall = {
  contract: CONTRACT,
  functionName: 'buy',
  functionArgs: [1n, 2n].map((n) => Cl.serialize(Cl.uint(n))),
  postConditions: [postConditionToHex(Pc.principal(ADDRESS).willSendEq(5n).ustx())],
  postConditionMode: 'deny',
};

async function signed({
  sponsored = true,
  network = 'devnet' as 'devnet' | 'mainnet',
  mode = 'deny' as const,
  nonce = 7n,
} = {}) {
  const transaction = await makeContractCall({
    contractAddress: ADDRESS,
    contractName: 'marketplace',
    functionName: 'buy',
    functionArgs: call.functionArgs.map((hex) => Cl.deserialize(hex)),
    postConditions: call.postConditions,
    postConditionMode: mode,
    senderKey: KEY,
    nonce,
    fee: 0n,
    sponsored,
    validateWithAbi: false,
    network: createNetwork(network),
  });
  return transaction.serialize();
}

const refusal = (hex: string) => {
  try {
    readSignedCall(hex, 'devnet');
    return 'accepted';
  } catch (error) {
    return (error as Error).message;
  }
};

describe('a signed call', () => {
  it('is taken apart without loss', async () => {
    const hex = await signed();
    const read = readSignedCall(hex, 'devnet');
    expect(read).toMatchObject({ auth: 'sponsored', origin: { address: ADDRESS, nonce: 7n }, hex, mode: 'deny' });
    expect(isCall(read, call)).toBe(true);
    expect(readSignedCall(await signed({ sponsored: false }), 'devnet').auth).toBe('standard');
  });

  it('is another call where one part of it differs', async () => {
    const read = readSignedCall(await signed(), 'devnet');
    const others: Partial<ContractCall>[] = [
      { contract: `${ADDRESS}.rec-nft` },
      { functionName: 'sweep' },
      { functionArgs: [...call.functionArgs].reverse() },
      { functionArgs: call.functionArgs.slice(1) },
      { postConditions: [] },
    ];
    expect(others.filter((other) => isCall(read, { ...call, ...other }))).toEqual([]);
    const lax = { ...read, mode: 'allow' as const };
    expect(isCall(lax, call)).toBe(false);
  });

  it('is refused when a bit of it was changed, when it is for another network, and when it is no call', async () => {
    const hex = await signed();
    // A digit of the second argument, behind the signature.
    const at = hex.lastIndexOf('2');
    expect(refusal(`${hex.slice(0, at)}3${hex.slice(at + 1)}`)).toContain('signature does not fit');
    expect(refusal(await signed({ network: 'mainnet' }))).toContain('another network');
    const transfer = await makeSTXTokenTransfer({
      recipient: SPONSOR.address,
      amount: 1n,
      senderKey: KEY,
      nonce: 0n,
      fee: 200n,
      network: createNetwork('devnet'),
    });
    expect(refusal(transfer.serialize())).toContain('no contract call');
    expect(refusal('00')).toContain('no transaction');
    expect(refusal(`${hex}00`)).toContain('no transaction');
    expect(refusal('ab'.repeat(20_000))).toContain('more than any call');
  });

  it('is refused with a nonce that no account has', async () => {
    expect(refusal(await signed({ nonce: 2n ** 63n }))).toContain('larger than any account');
  });

  it('is sponsored with the same bytes each time, and as another transaction for another fee or nonce', async () => {
    const read = readSignedCall(await signed(), 'devnet');
    const [one, again, dearer, later] = await Promise.all([
      SPONSOR.sign(read, { fee: 500n, nonce: 3n }),
      SPONSOR.sign(read, { fee: 500n, nonce: 3n }),
      SPONSOR.sign(read, { fee: 625n, nonce: 3n }),
      SPONSOR.sign(read, { fee: 500n, nonce: 4n }),
    ]);
    expect(again).toEqual(one);
    expect(new Set([one.txid, dearer.txid, later.txid]).size).toBe(3);
    // What the account signed is untouched, so it can be sponsored anew.
    const back = readSignedCall(dearer.hex, 'devnet');
    expect(back.origin).toEqual(read.origin);
    expect(await SPONSOR.sign(back, { fee: 500n, nonce: 3n })).toEqual(one);
  });
});
