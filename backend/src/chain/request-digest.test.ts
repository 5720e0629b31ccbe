import { describe, expect, it } from 'vitest';
import { wattHours } from '../kit/units.ts';
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
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

describe('requestDigest', () => {
  it('is what request-digest of the verification contract answers for the same request', () => {
    // Answered by the contract in simnet (chain id 0x80000000) for exactly this request.
    expect(hex(requestDigest('devnet', request))).toBe(
      'e1d69e884e216c4ca56c70ce225f3bfb0240b87f7f7607bf88c746c51272a25d',
    );
  });

  it('differs on another chain and for any other request', () => {
    const digest = hex(requestDigest('devnet', request));
    expect(hex(requestDigest('mainnet', request))).not.toBe(digest);
    expect(hex(requestDigest('devnet', { ...request, nonce: 0n }))).not.toBe(digest);
  });
});
