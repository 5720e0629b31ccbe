import { describe, expect, it } from 'vitest';
import { type Facts, judge, LIMITS, type Seen } from './submission.rules.ts';
import type { Submission, SubmissionProblem } from './submission.ts';

const NOW = new Date('2026-07-01T12:00:00Z');
const later = (ms: number) => new Date(NOW.getTime() + ms);
const HASH = 'b'.repeat(64);

const pending: Submission = {
  id: '0198f3a0-0000-7000-8000-000000000000' as Submission['id'],
  account: 'ST1',
  call: {
    contract: 'ST1.marketplace',
    functionName: 'buy',
    functionArgs: [],
    postConditions: [],
    postConditionMode: 'deny',
  },
  label: 'Buy',
  page: null,
  kind: 'sponsored',
  state: 'pending',
  problem: null,
  originNonce: 4n,
  txid: 'aa',
  height: null,
  blockHash: null,
  openedAt: NOW,
  signedAt: NOW,
  stateAt: NOW,
  deadlineAt: later(LIMITS.pending),
  awayAt: null,
  doomedAt: null,
  closedAt: null,
  revision: 1,
};
const confirmed: Submission = { ...pending, state: 'confirmed', height: 9, blockHash: HASH, deadlineAt: null };
const failed: Submission = {
  ...confirmed,
  state: 'failed',
  problem: { name: 'price-changed', title: 'The seller changed the price' },
};

const facts = (over: Partial<Facts> = {}): Facts => ({
  now: NOW,
  dueNonce: 4n,
  canSend: true,
  isDisplaced: false,
  ...over,
});
const block = (over: Partial<Extract<Seen, { at: 'block' }>> = {}): Seen => ({
  at: 'block',
  txid: 'aa',
  height: 9,
  hash: HASH,
  isFinal: false,
  problem: null,
  ...over,
});
const waits: Seen = { at: 'mempool', txid: 'aa' };
const nowhere: Seen = { at: 'nowhere', txid: 'aa', dropped: null };
const problem: SubmissionProblem = { name: 'listing-expired', title: 'This listing has expired' };

describe('what becomes of a submission', () => {
  it('is confirmed by a block and final by a deep one, after which nobody looks any more', () => {
    expect(judge(pending, [block()], facts()).change).toMatchObject({ state: 'confirmed', height: 9, closedAt: null });
    expect(judge(confirmed, [block()], facts()).change).toEqual({});
    expect(judge(confirmed, [block({ isFinal: true })], facts()).change).toMatchObject({
      state: 'final',
      closedAt: NOW,
    });
  });

  it('has failed in a block with the words of the contract, and is looked at until that block is final', () => {
    expect(judge(pending, [block({ problem })], facts()).change).toMatchObject({
      state: 'failed',
      problem,
      closedAt: null,
    });
    expect(judge(failed, [block({ problem, isFinal: true })], facts()).change).toMatchObject({ closedAt: NOW });
  });

  it('takes the variant that is in a block, whichever it is', () => {
    const { change } = judge(pending, [nowhere, block({ txid: 'older' })], facts());
    expect(change).toMatchObject({ state: 'confirmed', txid: 'older' });
  });

  it('is sent while it is nowhere, and not while the same form of it waits', () => {
    expect(judge(pending, [nowhere], facts()).next).toBe('send');
    expect(judge(pending, [waits], facts()).next).toBe('nothing');
    expect(judge(pending, [nowhere], facts({ canSend: false })).next).toBe('nothing');
    // An older form waits: the new one is to take its place.
    expect(judge({ ...pending, txid: 'new' }, [{ ...nowhere, txid: 'new' }, waits], facts()).next).toBe('send');
  });

  it('waits again when a fork takes its block, is sent again, and is reverted when no block takes it in time', () => {
    const away = judge(confirmed, [nowhere], facts());
    expect(away).toMatchObject({ change: { state: 'pending', awayAt: NOW, height: null }, next: 'send' });
    const gone = { ...confirmed, ...away.change } as Submission;
    const over = facts({ now: later(LIMITS.away) });
    expect(judge(gone, [nowhere], over).change).toMatchObject({ state: 'reverted', problem: { name: 'block-lost' } });
    expect(judge(gone, [block({ hash: 'c'.repeat(64) })], over).change).toMatchObject({
      state: 'confirmed',
      awayAt: null,
    });
  });

  it('is not sent again after it failed in a block that a fork took: its person may have begun anew', () => {
    const after = judge(failed, [nowhere], facts());
    expect(after).toMatchObject({ change: { height: null }, next: 'nothing' });
    expect(after.change.state).toBeUndefined();
  });

  it('fails once another transaction has had its nonce for a while, as nodes tell of nonces before blocks', () => {
    const taken = facts({ dueNonce: 5n });
    const first = judge(pending, [nowhere], taken);
    expect(first).toMatchObject({ change: { state: 'pending', doomedAt: NOW }, next: 'nothing' });
    const doomed = { ...pending, doomedAt: NOW };
    expect(judge(doomed, [block()], taken).change).toMatchObject({ state: 'confirmed', doomedAt: null });
    const over = judge(doomed, [nowhere], { ...taken, now: later(LIMITS.doomed) });
    expect(over.change).toMatchObject({
      state: 'failed',
      problem: { name: 'transaction-replaced' },
      closedAt: expect.any(Date),
    });
  });

  it('gives up what the node lists although another transaction had its nonce, and watches it; an account that pays goes on', () => {
    const taken = facts({ dueNonce: 5n });
    expect(judge(pending, [waits], taken).change).toMatchObject({ state: 'pending', doomedAt: NOW });
    const doomed = { ...pending, doomedAt: NOW };
    const over = { ...taken, now: later(LIMITS.doomed) };
    const ended = judge(doomed, [waits], over).change;
    expect(ended).toMatchObject({ state: 'failed', problem: { name: 'transaction-replaced' }, closedAt: null });
    const watched = { ...doomed, ...ended } as Submission;
    expect(judge(watched, [waits], { ...taken, now: later(3 * LIMITS.doomed) }).change.closedAt).toBeUndefined();
    expect(judge({ ...doomed, kind: 'own' }, [waits], over).change).toMatchObject({ state: 'pending', doomedAt: null });
  });

  it('gives up when another transaction of the account waits in its place, tries on until then, and is watched', () => {
    const displaced = facts({ isDisplaced: true });
    expect(judge(pending, [nowhere], displaced)).toMatchObject({ change: { doomedAt: NOW }, next: 'send' });
    const doomed = { ...pending, doomedAt: NOW };
    expect(judge(doomed, [nowhere], facts()).change).toMatchObject({ state: 'pending', doomedAt: null });
    expect(judge(doomed, [nowhere], { ...displaced, now: later(LIMITS.doomed) }).change).toMatchObject({
      state: 'failed',
      problem: { name: 'transaction-displaced' },
      doomedAt: null,
      closedAt: null,
    });
  });

  it('is not sent while its nonce is further ahead than any node takes', () => {
    const own: Submission = { ...pending, kind: 'own', originNonce: 30n };
    expect(judge(own, [nowhere], facts({ dueNonce: 4n })).next).toBe('nothing');
    expect(judge(own, [nowhere], facts({ dueNonce: 5n })).next).toBe('send');
  });

  it('ends by itself when a limit has passed, and says why', () => {
    const signing: Submission = { ...pending, state: 'signing', kind: null, signedAt: null, txid: null };
    const ends = [
      [judge(signing, [], facts({ now: later(LIMITS.signing) })), 'signing-expired'],
      [judge(pending, [nowhere], facts({ now: later(LIMITS.unseen), canSend: false })), 'transaction-lost'],
      [judge(pending, [waits], facts({ now: later(LIMITS.pending) })), 'transaction-stuck'],
    ] as const;
    for (const [{ change }, name] of ends) expect(change).toMatchObject({ state: 'failed', problem: { name } });
    expect(judge(signing, [], facts({ now: later(LIMITS.signing - 1) })).change).toEqual({});
  });

  it('fails when the wallet replaced it or the network dropped it, where nobody here can send it again', () => {
    const dropped = (status: string) => judge(pending, [{ ...nowhere, dropped: status }], facts({ canSend: false }));
    expect(dropped('dropped_replace_by_fee').change.problem?.name).toBe('transaction-replaced');
    expect(dropped('dropped_too_expensive').change.problem?.name).toBe('transaction-dropped');
    expect(judge(pending, [{ ...nowhere, dropped: 'dropped_stale_garbage_collect' }], facts()).next).toBe('send');
  });

  it('is corrected when a failure without a block turns out to be in one after all', () => {
    const lost: Submission = { ...pending, state: 'failed', problem: { name: 'transaction-stuck', title: 'Stuck' } };
    expect(judge(lost, [block()], facts()).change).toMatchObject({ state: 'confirmed', problem: null });
    expect(judge(lost, [nowhere], facts({ now: later(LIMITS.watch) })).change.closedAt).toEqual(later(LIMITS.watch));
  });
});
