import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cidOfSha256, parseCid } from './cid.ts';

/** Kubo, test/cli/add_test.go: "hello world" added with CIDv1 is one raw block. */
const HELLO = 'bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e';
const helloHash = createHash('sha256').update('hello world').digest();

describe('cidOfSha256', () => {
  it('gives the CID that Kubo publishes', () => {
    expect(cidOfSha256(helloHash)).toBe(HELLO);
  });

  it('refuses a hash of another length', () => {
    expect(() => cidOfSha256(new Uint8Array(31))).toThrow('32 bytes, this has 31');
  });
});

describe('parseCid', () => {
  it('gives the hash in the CID of any block back', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (hash) => {
        expect(parseCid(cidOfSha256(hash)).multihash.digest).toEqual(hash);
      }),
    );
  });

  it('quotes what is not a CID', () => {
    expect(() => parseCid('../etc/passwd')).toThrow('"../etc/passwd" is not a CID');
  });
});
