import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cidOfSha256, sha256OfCid } from './cid.ts';

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

describe('sha256OfCid', () => {
  it('gives back the hash', () => {
    expect(Buffer.from(sha256OfCid(HELLO))).toEqual(helloHash);
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (hash) => {
        expect(sha256OfCid(cidOfSha256(hash))).toEqual(hash);
      }),
    );
  });

  it.each([
    ['a CIDv0', 'Qmf412jQZiuVUtdgnB36FXFX7xg5V6KEbSJ4dpQuhkLyfD'],
    ['a dag-pb block', 'bafybeihykld7uyxzogax6vgyvag42y7464eywpf55gxi5qpoisibh3c5wa'],
    [
      'a SHA-512',
      'bafkrgqbqt3gerhas23vuzrapkdeqf4vu2dwxp3srdj6hvg6nhsug2tgyn6mj3u23yx7utftq3i2ckw2fwdh5qmhid5qf3t35yvkc5e5ottlw6',
    ],
  ])('refuses %s', (_, cid) => {
    expect(() => sha256OfCid(cid)).toThrow('not the address of one raw block');
  });

  it('quotes what is not a CID', () => {
    expect(() => sha256OfCid('../etc/passwd')).toThrow('"../etc/passwd" is not a CID');
  });
});
