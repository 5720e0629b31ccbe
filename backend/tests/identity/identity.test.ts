import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { structuredMessage } from '../../src/kit/signature.ts';
import * as api from '../../src/modules/identity/identity.contract.ts';
import { accounts, startApi, type TestApi } from '../support/api.ts';
import { signChallenge } from '../support/keys.ts';

let test: TestApi;
beforeAll(async () => {
  test = await startApi();
});
afterAll(() => test.stop());

const challengeOf = (person: keyof typeof accounts) =>
  test.client.call(api.createChallenge, { body: { address: accounts[person].address } });

describe('signing in', () => {
  it('lets the signer of a challenge in and shows no role he does not hold', async () => {
    const session = await test.signIn('outsider');
    expect(await session.call(api.readMe)).toEqual({ address: session.address, roles: [], organisations: [] });
  });

  it('accepts a challenge once, also when two ask at the same moment', async () => {
    const challenge = await challengeOf('buyer');
    const body = { nonce: challenge.nonce, signature: signChallenge(challenge, accounts.buyer.privateKey) };
    const tries = await Promise.allSettled(
      Array.from({ length: 10 }, () => test.client.call(api.createSession, { body })),
    );
    expect(tries.filter((t) => t.status === 'fulfilled')).toHaveLength(1);
    expect(tries.filter((t) => t.status === 'rejected').every((t) => t.reason.name === 'challenge-expired')).toBe(true);
  });

  it('refuses a challenge after five minutes', async () => {
    const challenge = await challengeOf('buyer');
    test.clock.advance(5 * 60_000);
    const body = { nonce: challenge.nonce, signature: signChallenge(challenge, accounts.buyer.privateKey) };
    await expect(test.client.call(api.createSession, { body })).rejects.toMatchObject({
      name: 'challenge-expired',
      status: 401,
    });
  });

  it('refuses the signature of another account and uses the challenge up', async () => {
    const challenge = await challengeOf('buyer');
    const forged = { nonce: challenge.nonce, signature: signChallenge(challenge, accounts.outsider.privateKey) };
    await expect(test.client.call(api.createSession, { body: forged })).rejects.toMatchObject({
      name: 'wrong-signature',
    });
    const right = { nonce: challenge.nonce, signature: signChallenge(challenge, accounts.buyer.privateKey) };
    await expect(test.client.call(api.createSession, { body: right })).rejects.toMatchObject({
      name: 'challenge-expired',
    });
  });

  it('refuses the high-S twin of a right signature', async () => {
    const challenge = await challengeOf('buyer');
    const signature = signChallenge(challenge, accounts.buyer.privateKey);
    const order = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;
    const s = (order - BigInt(`0x${signature.slice(64, 128)}`)).toString(16).padStart(64, '0');
    const twin = signature.slice(0, 64) + s + (signature.endsWith('00') ? '01' : '00');
    const body = { nonce: challenge.nonce, signature: twin };
    await expect(test.client.call(api.createSession, { body })).rejects.toMatchObject({ name: 'wrong-signature' });
  });

  it('refuses a signature over the same words for another chain', async () => {
    const challenge = await challengeOf('buyer');
    const { domain } = structuredMessage({ name: 'REC market', version: '1', chainId: 1 }, {});
    const body = {
      nonce: challenge.nonce,
      signature: signChallenge({ ...challenge, domain }, accounts.buyer.privateKey),
    };
    await expect(test.client.call(api.createSession, { body })).rejects.toMatchObject({ name: 'wrong-signature' });
  });

  it('refuses an address of another network and says so at the field', async () => {
    const body = { address: 'SP2J6ZY48GV1EZ5V2V5RB9MP66SW86PYKKNRV9EJ7' };
    const refused = test.client.call(api.createChallenge, { body });
    await expect(refused).rejects.toMatchObject({ status: 422, document: { faults: [{ pointer: '/address' }] } });
  });

  it('ends a session on sign-out and after twelve hours', async () => {
    const first = await test.signIn('buyer');
    await first.call(api.endSession);
    await expect(first.call(api.readMe)).rejects.toMatchObject({ name: 'session-ended' });
    const second = await test.signIn('buyer');
    test.clock.advance(12 * 60 * 60_000);
    await expect(second.call(api.readMe)).rejects.toMatchObject({ name: 'session-ended' });
  });
});

describe('roles', () => {
  it('makes a producer of whoever registers a producer organisation, once per name', async () => {
    const session = await test.signIn('producer');
    const body = { name: 'Sun and Wind', kind: 'producer' as const, country: 'DE' };
    await session.call(api.createOrganisation, { body });
    expect((await session.call(api.readMe)).roles).toEqual(['producer']);
    await expect(session.call(api.createOrganisation, { body })).rejects.toMatchObject({ name: 'conflict' });
  });

  it('follows the chain for verification bodies: admitted is in, suspended is out in the same session', async () => {
    const verifier = await test.enter('verifier');
    expect((await verifier.call(api.readMe)).roles).toEqual(['verification-body']);
    const data = { body: verifier.address, by: accounts.administrator.address };
    await test.feed.block({ contract: 'verification', name: 'body-suspended', data });
    expect((await verifier.call(api.readMe)).roles).toEqual([]);
    const { items } = await test.client.call(api.listVerificationBodies);
    expect(items).toEqual([{ address: verifier.address, organisation: null, state: 'suspended' }]);
  });

  it('lets only a council member prepare an admission, and keeps the name behind the hash', async () => {
    const administrator = await test.enter('administrator');
    const body = { address: accounts.verifier.address, organisation: 'Meter Check' };
    const call = await administrator.call(api.admitBodyCall, { body });
    expect(call).toMatchObject({ functionName: 'admit-body', postConditionMode: 'deny', postConditions: [] });
    const outsider = await test.signIn('outsider');
    await expect(outsider.call(api.admitBodyCall, { body })).rejects.toMatchObject({ name: 'wrong-role', status: 403 });
  });
});
