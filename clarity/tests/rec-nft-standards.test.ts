import { Cl } from '@stacks/transactions';
import { CID } from 'multiformats/cid';
import * as Digest from 'multiformats/hashes/digest';
import { describe, expect, it } from 'vitest';
import { hashOf, MWH } from '../tools/scenario.ts';
import { merge, retire, split, transfer, transferLot } from './support/lots.ts';
import { deployed, opened } from './support/market.ts';

const RAW = 0x55;
const SHA2_256 = 0x12;
const response = (ok: unknown, error: unknown = 'none') => ({ type: { response: { ok, error } } });
const uriOf = (digest: Uint8Array): string => `ipfs://${CID.createV1(RAW, Digest.create(SHA2_256, digest))}`;

describe('SIP-009', () => {
  it('has the four functions with exactly the types of the trait, three of them never an error', () => {
    const { deployer } = deployed();
    const functions = simnet.getContractsInterfaces().get(`${deployer}.rec-nft`)!.functions;
    const signature = (name: string) => {
      const { access, args, outputs } = functions.find((fn) => fn.name === name)!;
      return { access, args: args.map(({ type }) => type), outputs };
    };
    expect(signature('get-last-token-id')).toEqual({ access: 'read_only', args: [], outputs: response('uint128') });
    expect(signature('get-token-uri')).toEqual({
      access: 'read_only',
      args: ['uint128'],
      outputs: response({ optional: { 'string-ascii': { length: 66 } } }),
    });
    expect(signature('get-owner')).toEqual({
      access: 'read_only',
      args: ['uint128'],
      outputs: response({ optional: 'principal' }),
    });
    expect(signature('transfer')).toEqual({
      access: 'public',
      args: ['uint128', 'principal', 'principal'],
      outputs: response('bool', 'uint128'),
    });
  });

  it('answers with nothing for a token that does not exist', () => {
    const s = opened();
    expect(s.read('rec-nft/get-last-token-id')).toBe(0n);
    expect(s.owner(1n)).toBeNull();
    expect(s.read('rec-nft/get-token-uri', Cl.uint(1))).toBeNull();
  });

  it('moves a token for its owner and moves nothing else', () => {
    const s = opened();
    const token = s.lot(MWH);
    const outcome = transfer(s, token, s.producer, s.buyer);
    expect(outcome).toMatchObject({ ok: true, prints: [], moves: ['nft_transfer_event'] });
    expect(s.owner(token)).toBe(s.buyer);
  });

  it.each([
    ['transfer', transfer],
    ['transfer-lot', transferLot],
  ])('%s refuses whoever is not the signer and the owner, the sender as recipient, and an unknown token', (_, send) => {
    const s = opened();
    const token = s.lot(MWH);
    expect(send(s, token, s.producer, s.outsider, s.outsider).err).toBe(3002n);
    expect(send(s, token, s.buyer, s.outsider).err).toBe(3002n);
    expect(send(s, token, s.producer, s.producer).err).toBe(3004n);
    expect(send(s, token + 1n, s.producer, s.buyer).err).toBe(3003n);
    expect(s.owner(token)).toBe(s.producer);
  });

  it('answers transfer-lot with the lot that was moved', () => {
    const s = opened();
    const outcome = transferLot(s, s.lot(MWH), s.producer, s.buyer);
    expect(outcome.ok).toEqual({ issuance: 1n, 'first-wh': 0n, wh: MWH, 'expires-at': null, trial: false });
    expect(outcome.moves).toEqual(['nft_transfer_event']);
  });

  it('keeps the last token id at the last minted one through splits, merges and retirements', () => {
    const s = opened();
    const last = () => s.read('rec-nft/get-last-token-id') as bigint;
    const first = s.lot(10n);
    expect(last()).toBe(first);
    split(s, first, 4n, s.producer);
    expect(last()).toBe(first + 2n);
    retire(s, first + 2n, 1n);
    expect(last()).toBe(first + 4n);
    expect(s.owner(last())).toBe(s.producer);
    const [part, rest] = [last() + 1n, last() + 2n];
    split(s, last(), 2n, s.producer);
    expect(merge(s, part, rest).ok).toBe(last());
    expect(last()).toBe(rest + 1n);
    expect(s.owner(last())).toBe(s.producer);
    retire(s, last(), 5n);
    expect(last()).toBe(rest + 1n);
  });
});

describe('metadata (SIP-016)', () => {
  it.each(['evidence', 'another document', ''])('is the IPFS address of the evidence, without a server: %j', (text) => {
    const s = opened();
    const evidence = hashOf(text);
    const token = s.issued({ facility: s.approved(), evidence }).token as bigint;
    expect(s.read('rec-nft/get-token-uri', Cl.uint(token))).toBe(uriOf(evidence));
  });

  it('is the same for all parts of an issuance, those that are gone included', () => {
    const s = opened();
    const token = s.lot(10n);
    split(s, token, 4n, s.producer);
    retire(s, token + 1n, 4n);
    const uri = s.read('rec-nft/get-token-uri', Cl.uint(token));
    expect(uri).toMatch(/^ipfs:\/\/bafkrei[a-z2-7]{52}$/);
    expect(s.read('rec-nft/get-token-uri', Cl.uint(token + 1n))).toBe(uri);
    expect(s.read('rec-nft/get-token-uri', Cl.uint(token + 2n))).toBe(uri);
  });
});

describe('content-address', () => {
  const address = (digest: Uint8Array) => deployed().read('content-address/ipfs-uri', Cl.buffer(digest));

  it.each([0x00, 0x55, 0xaa, 0xff])('has no digit wrong at the ends of the alphabet: 32 bytes of %i', (byte) => {
    const digest = new Uint8Array(32).fill(byte);
    expect(address(digest)).toBe(uriOf(digest));
  });

  it('has every bit of the digest in its place', () => {
    for (let bit = 0; bit < 256; bit += 1) {
      const digest = new Uint8Array(32);
      digest[bit >> 3] = 0x80 >> (bit & 7);
      expect(address(digest)).toBe(uriOf(digest));
    }
  });
});
