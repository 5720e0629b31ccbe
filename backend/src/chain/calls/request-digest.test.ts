import { describe, expect, it } from 'vitest';
import { wattHours } from '../../kit/units.ts';
import { chainNames } from '../chain-names.ts';
import { requestDigest } from './request-digest.ts';

const request = {
  facility: 7n,
  periodStart: new Date('2026-05-01T00:00:00Z'),
  periodEnd: new Date('2026-06-01T00:00:00Z'),
  wh: wattHours(1_234_567_890n),
  readingsRoot: new Uint8Array(32).fill(1),
  leaves: 744n,
  verdictHash: new Uint8Array(32).fill(2),
  evidence: new Uint8Array(32).fill(3),
  nonce: 2n ** 63n - 1n,
  expiresAt: new Date('2026-07-31T12:00:00Z'),
};
const names = chainNames('devnet', 'ST1PQHQKV0RJXZFY1DGX8MNSNYVE3VGZJSRTPGZGM');
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

describe('requestDigest', () => {
  it('is what request-digest of the issuance contract answers for the same request', () => {
    // Answered by the contract in simnet (chain id 0x80000000) for exactly this request.
    expect(hex(requestDigest(names, request))).toBe('e7e044699a36f0303d3e44fd4509795fafee9bd322df351a7209a3efab2a83e0');
  });

  it('differs on another chain, for another deployment and for any other request', () => {
    const digest = hex(requestDigest(names, request));
    expect(hex(requestDigest({ ...names, network: 'mainnet' }, request))).not.toBe(digest);
    expect(hex(requestDigest(names, { ...request, nonce: 0n }))).not.toBe(digest);
    const elsewhere = chainNames('devnet', 'ST2CY5V39NHDPWSXMW9QDT3HC3GD6Q6XX4CFRK9AG');
    expect(hex(requestDigest(elsewhere, request))).not.toBe(digest);
  });
});
