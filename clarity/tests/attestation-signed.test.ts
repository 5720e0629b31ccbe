import { Cl } from '@stacks/transactions';
import { describe, expect, it } from 'vitest';
import { devnetAccounts } from '../localnet/accounts.ts';
import { HOUR, hashOf, MWH, type Outcome, type Request, requestTuple, type Scenario } from '../tools/scenario.ts';
import { highS, requestDigest, type SigningDomain, signRequest, TESTNET_CHAIN_ID } from '../tools/signing.ts';
import { addKey, attest, digestOf, handOver, isOpen, issue, suspendBody, withdraw } from '../tools/steps.ts';
import { opened } from './support/market.ts';

const { wallet_2: key, wallet_3: stranger, wallet_8: second } = devnetAccounts();

const domainOf = (s: Scenario, fields: Partial<SigningDomain> = {}): SigningDomain => ({
  contract: `${s.deployer}.issuance`,
  chainId: TESTNET_CHAIN_ID,
  ...fields,
});
const sign = (s: Scenario, request: Request, privateKey = key.privateKey) =>
  signRequest(request, privateKey, domainOf(s));
const relay = (s: Scenario, request: Request, signature: Uint8Array, fields = { body: s.body, by: s.outsider }) =>
  s.call(
    fields.by,
    'verification/attest-signed',
    requestTuple(request),
    Cl.principal(fields.body),
    Cl.buffer(signature),
  );

/** A body that signs with the key of its account, and a request of the producer. */
function signing(nameplateW = 5_000_000n): { s: Scenario; facility: bigint; request: Request } {
  const s = opened();
  addKey(s, key.publicKey);
  const facility = s.approved({ nameplateW });
  return { s, facility, request: s.request({ facility }) };
}

describe('the digest of a request', () => {
  it('is the SIP-018 hash of wallets, over the issuance contract and the chain', () => {
    const { s, request } = signing();
    const digest = requestDigest(request, domainOf(s));
    expect(digestOf(s, request)).toEqual(digest);
    expect(attest(s, request).ok).toBe(Buffer.from(digest).toString('hex'));
  });
});

describe('a signature of a body', () => {
  const relayers: [string, (s: Scenario) => string][] = [
    ['the owner', (s) => s.producer],
    ['a stranger', (s) => s.outsider],
    ['the body itself', (s) => s.body],
  ];
  it.each(relayers)('attests in the name of the body when %s relays it', (_, by) => {
    const { s, request } = signing();
    const outcome = relay(s, request, sign(s, request), { body: s.body, by: by(s) });
    expect(outcome.prints.at(-1)).toMatchObject({ event: 'issue-attested', body: s.body, by: by(s), given: 1n });
    expect(issue(s, request).ok).toBeDefined();
  });

  it.each(['call', 'signature'])('counts once with a call of the same body: the %s first', (first) => {
    const { s, request } = signing(100_000_000n);
    const ways = [() => attest(s, request), () => relay(s, request, sign(s, request))];
    if (first === 'signature') ways.reverse();
    expect(ways.map((way) => way().err)).toEqual([undefined, 2014n]);
    expect(isOpen(s, request)).toBe(false);
  });

  it('adds to the calls of other bodies', () => {
    const { s, request } = signing(100_000_000n);
    s.admit(s.buyer2);
    expect(attest(s, request, s.buyer2).ok).toBeDefined();
    expect(relay(s, request, sign(s, request)).ok).toBeDefined();
    expect(issue(s, request).ok).toBeDefined();
  });

  it('may be given by any of the keys of the body', () => {
    const { s, request } = signing();
    addKey(s, second.publicKey);
    expect(relay(s, request, sign(s, request, second.privateKey)).ok).toBeDefined();
  });

  it('attests nothing in its high-S form that its other form would not attest', () => {
    const { s, request } = signing();
    expect(relay(s, request, highS(sign(s, request))).ok).toBeDefined();
    expect(relay(s, request, sign(s, request)).err).toBe(2013n);
  });
});

describe('a signature that was used', () => {
  const forms: [string, (signature: Uint8Array) => Uint8Array][] = [
    ['as it was', (signature) => signature],
    ['in its high-S form', highS],
  ];
  it.each(forms)('is refused while its request is open, and for ever once that was issued: %s', (_, form) => {
    const { s, request } = signing();
    const signature = sign(s, request);
    expect(relay(s, request, signature).ok).toBeDefined();
    expect(relay(s, request, form(signature)).err).toBe(2013n);
    expect(issue(s, request).ok).toBeDefined();
    expect(relay(s, request, form(signature)).err).toBe(2013n);
    expect(issue(s, request).err).toBe(10006n);
  });

  it.each(forms)('is refused after the withdrawal of what it attested: %s', (_, form) => {
    const { s, request } = signing();
    const signature = sign(s, request);
    relay(s, request, signature);
    const { issuance, token } = issue(s, request).ok as { issuance: bigint; token: bigint };
    expect(withdraw(s, issuance, token).ok).toBe(true);
    expect(relay(s, request, form(signature)).err).toBe(2013n);
    expect(issue(s, request).err).toBe(10006n);
  });

  it('is dead after a suspension of the body, as its key is, which cannot be added again', () => {
    const { s, request } = signing();
    const signature = sign(s, request);
    relay(s, request, signature);
    suspendBody(s, s.body);
    expect(relay(s, request, signature).err).toBe(2015n);
    s.admit(s.body);
    expect(relay(s, request, signature).err).toBe(2015n);
    expect(relay(s, request, highS(signature)).err).toBe(2015n);
    expect(addKey(s, key.publicKey).err).toBe(2016n);
    addKey(s, second.publicKey);
    expect(relay(s, request, sign(s, request, second.privateKey)).ok).toBeDefined();
    expect(issue(s, request).ok).toBeDefined();
  });

  it('may be relayed again for a new owner, of whom the body must be independent', () => {
    const { s, facility, request } = signing();
    const signature = sign(s, request);
    relay(s, request, signature);
    handOver(s, facility, s.producer2);
    expect(issue(s, request, s.producer2).err).toBe(10008n);
    expect(relay(s, request, signature).ok).toBeDefined();
    handOver(s, facility, s.body, s.producer2);
    expect(relay(s, request, signature).err).toBe(2002n);
  });
});

describe('a signature is refused', () => {
  const refused: [string, bigint, (s: Scenario, request: Request) => Outcome][] = [
    ['for another chain', 2015n, (s, r) => relay(s, r, signRequest(r, key.privateKey, domainOf(s, { chainId: 1 })))],
    [
      'for another contract',
      2015n,
      (s, r) => relay(s, r, signRequest(r, key.privateKey, domainOf(s, { contract: `${s.deployer}.verification` }))),
    ],
    [
      'for the same contract of another deployer',
      2015n,
      (s, r) => relay(s, r, signRequest(r, key.privateKey, domainOf(s, { contract: `${s.outsider}.issuance` }))),
    ],
    ['of a key that is no key of the body', 2015n, (s, r) => relay(s, r, sign(s, r, stranger.privateKey))],
    [
      'of a key of another body',
      2015n,
      (s, r) => {
        s.admit(s.buyer);
        addKey(s, stranger.publicKey, s.buyer);
        return relay(s, r, sign(s, r, stranger.privateKey));
      },
    ],
    [
      'in the name of another body',
      2015n,
      (s, r) => {
        s.admit(s.buyer);
        return relay(s, r, sign(s, r), { body: s.buyer, by: s.outsider });
      },
    ],
    [
      'of a revoked key',
      2015n,
      (s, r) => {
        s.must(s.body, 'verification/revoke-key', Cl.bufferFromHex(key.publicKey));
        return relay(s, r, sign(s, r));
      },
    ],
    ['of 65 bytes of nothing', 2015n, (s, r) => relay(s, r, new Uint8Array(65))],
    ['of 65 bytes of 0xff', 2015n, (s, r) => relay(s, r, new Uint8Array(65).fill(0xff))],
    ['without a recovery id', 2015n, (s, r) => relay(s, r, sign(s, r).slice(0, 64))],
    ['of no bytes', 2015n, (s, r) => relay(s, r, new Uint8Array())],
    ['with a recovery id above 3', 2015n, (s, r) => relay(s, r, Uint8Array.of(...sign(s, r).slice(0, 64), 4))],
    [
      'of a body that owns the facility',
      2002n,
      (s, r) => {
        handOver(s, r.facility, s.body);
        return relay(s, r, sign(s, r));
      },
    ],
    [
      'over a request that has expired',
      2011n,
      (s, r) => {
        const late = { ...r, expiresAt: s.now() };
        return relay(s, late, sign(s, late));
      },
    ],
  ];
  it.each(refused)('%s', (_, code, attempt) => {
    const { s, request } = signing();
    expect(attempt(s, request)).toMatchObject({ err: code, prints: [] });
    expect(isOpen(s, request)).toBe(false);
  });

  const altered: [string, Partial<Request>][] = [
    ['facility', { facility: 2n }],
    ['period-start', { periodStart: 1_600_000_000n - (1_600_000_000n % HOUR) }],
    ['period-end', { periodEnd: 1_700_000_000n - (1_700_000_000n % HOUR) }],
    ['wh', { wh: 4n * MWH }],
    ['readings-root', { readingsRoot: hashOf('other') }],
    ['leaves', { leaves: 25n }],
    ['verdict-hash', { verdictHash: hashOf('other') }],
    ['evidence', { evidence: hashOf('other') }],
    ['nonce', { nonce: 99n }],
    ['expires-at', { expiresAt: 2n ** 40n }],
  ];
  it.each(altered)('when it was given for another %s', (_, fields) => {
    const { s, request } = signing();
    expect(relay(s, { ...request, ...fields }, sign(s, request)).err).toBe(2015n);
  });
});
