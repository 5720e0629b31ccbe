import { Cl } from '@stacks/transactions';
import { CID } from 'multiformats/cid';
import * as Digest from 'multiformats/hashes/digest';
import { describe, expect, it } from 'vitest';
import { claim, hashOf, MWH, type Scenario } from '../tools/scenario.ts';
import { opened } from './support/market.ts';

const RAW = 0x55;
const SHA2_256 = 0x12;

const lotOf = (s: Scenario, token: bigint) => s.read('rec-nft/get-lot', Cl.uint(token));
const split = (s: Scenario, token: bigint, wh: bigint, recipient: string, sender = s.producer) =>
  s.call(sender, 'rec-nft/split', Cl.uint(token), Cl.uint(wh), Cl.principal(recipient));
const retire = (s: Scenario, token: bigint, wh: bigint, account = s.producer, sender = s.producer) =>
  s.call(sender, 'rec-nft/retire', Cl.uint(token), Cl.uint(wh), Cl.principal(account), claim());
const transfer = (s: Scenario, token: bigint, from: string, to: string, sender = from) =>
  s.call(sender, 'rec-nft/transfer', Cl.uint(token), Cl.principal(from), Cl.principal(to));

describe('SIP-009', () => {
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

  it('refuses a sender who is not the signer, an owner who is not, and a token that does not exist', () => {
    const s = opened();
    const token = s.lot(MWH);
    expect(transfer(s, token, s.producer, s.outsider, s.outsider).err).toBe(3002n);
    expect(transfer(s, token, s.buyer, s.outsider).err).toBe(3002n);
    expect(transfer(s, token + 1n, s.producer, s.buyer).err).toBe(3003n);
    expect(
      s.call(s.outsider, 'rec-nft/transfer-lot', Cl.uint(token), Cl.principal(s.producer), Cl.principal(s.outsider))
        .err,
    ).toBe(3002n);
  });

  it('keeps the last token id at the last minted one through splits and retirements', () => {
    const s = opened();
    const last = () => s.read('rec-nft/get-last-token-id') as bigint;
    const first = s.lot(10n);
    expect(last()).toBe(first);
    split(s, first, 4n, s.producer);
    expect(last()).toBe(first + 2n);
    retire(s, first + 2n, 1n);
    expect(last()).toBe(first + 4n);
    expect(s.owner(last())).toBe(s.producer);
    retire(s, last(), 5n);
    expect(last()).toBe(first + 4n);
  });
});

describe('metadata (SIP-016)', () => {
  it.each(['evidence', 'another document', ''])('is the IPFS address of the evidence, without a server: %j', (text) => {
    const s = opened();
    const evidence = hashOf(text);
    const token = s.issued({ facility: s.approved(), evidence }).token as bigint;
    const cid = CID.createV1(RAW, Digest.create(SHA2_256, evidence)).toString();
    expect(s.read('rec-nft/get-token-uri', Cl.uint(token))).toBe(`ipfs://${cid}`);
  });

  it.each([0x00, 0xff])('has no digit wrong at the ends of the alphabet: 32 bytes of %i', (byte) => {
    const s = opened();
    const evidence = new Uint8Array(32).fill(byte);
    s.issued({ facility: s.approved(), evidence });
    const cid = CID.createV1(RAW, Digest.create(SHA2_256, evidence)).toString();
    expect(s.read('rec-nft/get-token-uri', Cl.uint(1))).toBe(`ipfs://${cid}`);
  });

  it('is the same for all parts of an issuance', () => {
    const s = opened();
    const token = s.lot(10n);
    split(s, token, 4n, s.buyer);
    const uri = s.read('rec-nft/get-token-uri', Cl.uint(token));
    expect(s.read('rec-nft/get-token-uri', Cl.uint(token + 1n))).toBe(uri);
    expect(s.read('rec-nft/get-token-uri', Cl.uint(token + 2n))).toBe(uri);
  });
});

describe('split', () => {
  it('cuts the first Wh off for the recipient and leaves the rest with the holder', () => {
    const s = opened();
    const token = s.lot(10n);
    const outcome = split(s, token, 4n, s.buyer);
    expect(outcome).toMatchObject({
      ok: { part: 2n, rest: 3n },
      prints: [{ event: 'split', token: 1n, part: 2n, rest: 3n, 'part-wh': 4n, owner: s.producer, recipient: s.buyer }],
      moves: ['nft_burn_event', 'nft_mint_event', 'nft_mint_event'],
    });
    expect(lotOf(s, 2n)).toEqual({ issuance: 1n, 'first-wh': 0n, wh: 4n });
    expect(lotOf(s, 3n)).toEqual({ issuance: 1n, 'first-wh': 4n, wh: 6n });
    expect([s.owner(1n), s.owner(2n), s.owner(3n)]).toEqual([null, s.buyer, s.producer]);
  });

  it('keeps the record of the lot that was split, and splits it only once', () => {
    const s = opened();
    const token = s.lot(10n);
    split(s, token, 4n, s.buyer);
    expect(lotOf(s, token)).toEqual({ issuance: 1n, 'first-wh': 0n, wh: 10n });
    expect(split(s, token, 4n, s.buyer).err).toBe(3003n);
  });

  it.each([0n, 10n, 11n])('refuses %d of 10 Wh', (wh) => {
    const s = opened();
    expect(split(s, s.lot(10n), wh, s.buyer).err).toBe(3005n);
  });
});

describe('send-many', () => {
  const send = (s: Scenario, tokens: bigint[], recipient: string, sender = s.producer) =>
    s.call(sender, 'rec-nft/send-many', Cl.list(tokens.map((token) => Cl.uint(token))), Cl.principal(recipient));

  it('sends all lots or none', () => {
    const s = opened();
    const lots = [s.lot(1n), s.lot(2n), s.lot(3n, s.producer2)];
    expect(send(s, lots, s.buyer).err).toBe(3002n);
    expect(lots.map((lot) => s.owner(lot))).toEqual([s.producer, s.producer, s.producer2]);
    expect(send(s, lots.slice(0, 2), s.buyer).ok).toBe(2n);
    expect(lots.map((lot) => s.owner(lot))).toEqual([s.buyer, s.buyer, s.producer2]);
  });

  it('refuses the same lot twice and a lot that does not exist', () => {
    const s = opened();
    const lot = s.lot(1n);
    expect(send(s, [lot, lot], s.buyer).err).toBe(3002n);
    expect(send(s, [lot, 99n], s.buyer).err).toBe(3003n);
    expect(s.owner(lot)).toBe(s.producer);
  });

  it('takes 100 lots and no more', () => {
    const s = opened();
    const lots = Array.from({ length: 100 }, () => 1n);
    expect(send(s, lots, s.buyer).err).toBe(3003n);
    expect(() => send(s, [...lots, 1n], s.buyer)).toThrow();
  });
});

describe('retire', () => {
  it('takes a whole lot out of circulation under its own number', () => {
    const s = opened();
    const token = s.lot(10n);
    const note = hashOf('note');
    const { ok, prints, moves } = s.call(
      s.producer,
      'rec-nft/retire',
      Cl.uint(token),
      Cl.uint(10n),
      Cl.principal(s.buyer),
      claim({ note, purpose: 6n }),
    );
    const record = s.read('rec-nft/get-retirement', Cl.uint(token)) as Record<string, unknown>;
    expect(ok).toBe(token);
    expect(moves).toEqual(['nft_burn_event']);
    const { by, account, at, block, ...claimed } = record;
    expect([by, account]).toEqual([s.producer, s.buyer]);
    expect(block).toBe(BigInt(simnet.stacksBlockHeight));
    expect(at).toBe(simnet.getBlockTime());
    expect(claimed).toMatchObject({ note: Buffer.from(note).toString('hex'), consumption: null, purpose: 6n });
    expect(prints).toEqual([
      {
        event: 'retired',
        retirement: token,
        token,
        rest: null,
        issuance: 1n,
        'first-wh': 0n,
        wh: 10n,
        by,
        account,
        claim: claimed,
        at,
      },
    ]);
    expect(s.read('rec-nft/get-last-token-id')).toBe(token);
  });

  it('of a part gives the part a number that is never minted, and the rest the next', () => {
    const s = opened();
    const token = s.lot(10n);
    const { ok, prints, moves } = retire(s, token, 4n, s.buyer);
    expect(ok).toBe(2n);
    expect(moves).toEqual(['nft_burn_event', 'nft_mint_event']);
    expect(prints[0]).toMatchObject({ retirement: 2n, token: 1n, rest: 3n, 'first-wh': 0n, wh: 4n });
    expect([s.owner(1n), s.owner(2n), s.owner(3n)]).toEqual([null, null, s.producer]);
    expect(lotOf(s, 2n)).toEqual({ issuance: 1n, 'first-wh': 0n, wh: 4n });
    expect(lotOf(s, 3n)).toEqual({ issuance: 1n, 'first-wh': 4n, wh: 6n });
  });

  it('is final: what is retired cannot be moved, split, sold or retired again', () => {
    const s = opened();
    const token = s.lot(10n);
    const part = retire(s, token, 4n).ok as bigint;
    for (const gone of [token, part]) {
      expect(transfer(s, gone, s.producer, s.buyer).err).toBe(3003n);
      expect(split(s, gone, 1n, s.buyer).err).toBe(3003n);
      expect(retire(s, gone, 1n).err).toBe(3003n);
      const offer = s.call(s.producer, 'marketplace/list-lot', Cl.uint(gone), Cl.uint(1), Cl.uint(s.now() + 60n));
      expect(offer.err).toBe(3003n);
    }
  });

  it.each([0n, 11n])('refuses %d of 10 Wh', (wh) => {
    const s = opened();
    expect(retire(s, s.lot(10n), wh).err).toBe(3005n);
  });

  it('is refused to everybody but the holder', () => {
    const s = opened();
    const token = s.lot(10n);
    expect(retire(s, token, 10n, s.outsider, s.outsider).err).toBe(3002n);
    expect(retire(s, token, 4n, s.outsider, s.outsider).err).toBe(3002n);
  });
});
