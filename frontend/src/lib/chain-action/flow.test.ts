import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canRetry, type Flow, type FlowEvent, isBusy, isSent, MISSING_MS, nextFlow, nextLook } from './flow.ts';

const TXID = 'ab'.repeat(32);
const call = {
  contract: 'ST1PQHQKV0RJXZFY1DGX8MNSNYVE3VGZJSRTPGZGM.marketplace',
  functionName: 'buy',
  functionArgs: [],
  postConditions: [],
  postConditionMode: 'deny' as const,
};
const status = (
  name: 'pending' | 'confirmed' | 'final' | 'failed' | 'not-found',
  more: { recorded?: boolean; height?: number; problem?: { name: string; title: string } } = {},
  at = 0,
): FlowEvent => ({
  type: 'status',
  at,
  status: {
    txid: TXID,
    status: name,
    height: more.height ?? null,
    at: null,
    recorded: more.recorded ?? false,
    problem: more.problem ?? null,
    sender: null,
    summary: null,
    events: [],
    touched: [],
  },
});
const run = (flow: Flow, ...events: FlowEvent[]) => events.reduce(nextFlow, flow);
const start: Flow = { phase: 'preparing' };
const pending = run(start, { type: 'prepared', call }, { type: 'sign' }, { type: 'signed', txid: TXID });

describe('the flow of a chain action', () => {
  it('goes from the call over the signature to a block that stays', () => {
    const phases = [
      { type: 'prepared', call } as const,
      { type: 'sign' } as const,
      { type: 'signed', txid: TXID } as const,
      status('pending'),
      status('confirmed', { height: 7 }),
      status('confirmed', { height: 7, recorded: true }),
      status('final', { height: 7, recorded: true }),
    ].map((_event, index, events) => run(start, ...events.slice(0, index + 1)).phase);
    expect(phases).toEqual(['review', 'signing', 'pending', 'pending', 'confirmed', 'confirmed', 'final']);
  });

  it('signs once, however often one clicks', () => {
    const signing = run(start, { type: 'prepared', call }, { type: 'sign' });
    expect(nextFlow(signing, { type: 'sign' })).toBe(signing);
    expect(nextFlow(pending, { type: 'sign' })).toBe(pending);
    expect(nextFlow(signing, { type: 'again' })).toBe(signing);
  });

  it('keeps the problem of the server in its words and asks for a fresh call afterwards', () => {
    const refused = run(start, { type: 'refused', trouble: { title: 'This listing is no longer open' } });
    expect(refused).toEqual({ phase: 'refused', trouble: { title: 'This listing is no longer open' } });
    expect(nextFlow(refused, { type: 'sign' })).toBe(refused);
    expect(nextFlow(refused, { type: 'again' })).toEqual({ phase: 'preparing' });
  });

  it('follows what a wallet sent after one stopped waiting for it', () => {
    const stopped = run(
      start,
      { type: 'prepared', call },
      { type: 'sign' },
      { type: 'unsigned', trouble: { title: 'x' } },
    );
    expect(nextFlow(stopped, { type: 'signed', txid: TXID })).toMatchObject({ phase: 'pending', txid: TXID });
  });

  it('says the problem of a failed transaction and lets one try again', () => {
    const failed = nextFlow(
      pending,
      status('failed', { height: 9, problem: { name: 'above-limit', title: 'Too dear' } }),
    );
    expect(failed).toMatchObject({ phase: 'failed', height: 9, trouble: { name: 'above-limit', title: 'Too dear' } });
    expect(canRetry(failed)).toBe(true);
  });

  it('waits on while the server is away and forgets that once it answers', () => {
    const away = nextFlow(pending, { type: 'unreachable' });
    expect(away).toMatchObject({ phase: 'pending', unreachable: true });
    expect(canRetry(away)).toBe(false);
    expect(nextFlow(away, status('pending'))).toMatchObject({ unreachable: false });
  });

  it('gives a transaction up only after it was missing for a while without a break', () => {
    const missing = nextFlow(pending, status('not-found', {}, 1_000));
    expect(missing).toMatchObject({ phase: 'pending', missingSince: 1_000 });
    expect(nextFlow(missing, status('not-found', {}, 1_000 + MISSING_MS - 1)).phase).toBe('pending');
    const back = run(missing, status('pending', {}, 2_000), status('not-found', {}, 1_000 + MISSING_MS));
    expect(back.phase).toBe('pending');
    const lost = nextFlow(missing, status('not-found', {}, 1_000 + MISSING_MS));
    expect(lost.phase).toBe('lost');
    expect(nextFlow(lost, { type: 'look-again' })).toMatchObject({ phase: 'pending', missingSince: null });
  });

  it('notices that a fork took the transaction out of its block', () => {
    const confirmed = nextFlow(pending, status('confirmed', { height: 7, recorded: true }));
    expect(nextFlow(confirmed, status('pending'))).toMatchObject({ phase: 'pending', reverted: true, recorded: false });
    expect(run(confirmed, status('pending'), status('pending'))).toMatchObject({ reverted: true });
    expect(run(confirmed, status('pending'), status('confirmed', { height: 8 }))).toMatchObject({ reverted: false });
  });

  it('never has two transactions, and never a way to sign or retry while one is on its way', () => {
    const event = fc.oneof(
      fc.constantFrom<FlowEvent>(
        { type: 'again' },
        { type: 'prepared', call },
        { type: 'sign' },
        { type: 'unreachable' },
        { type: 'unsigned', trouble: { title: 'no' } },
        { type: 'refused', trouble: { title: 'no' } },
        { type: 'look-again' },
      ),
      fc.constantFrom('11', '22').map((pair): FlowEvent => ({ type: 'signed', txid: pair.repeat(32) })),
      fc
        .tuple(fc.constantFrom('pending', 'confirmed', 'final', 'failed', 'not-found'), fc.nat(2 * MISSING_MS))
        .map(([name, at]) => status(name as 'pending', {}, at)),
    );
    fc.assert(
      fc.property(fc.array(event, { maxLength: 40 }), (events) => {
        let flow: Flow = start;
        for (const each of events) {
          const next = nextFlow(flow, each);
          if (isSent(flow) && isSent(next)) expect(next.txid).toBe(flow.txid);
          if (isSent(flow) && !isSent(next)) expect(['failed', 'lost']).toContain(flow.phase);
          if (isBusy(next)) expect(canRetry(next)).toBe(false);
          flow = next;
        }
      }),
    );
  });

  it('looks often at first, seldom later, and backs off while the server is away', () => {
    expect(nextLook(pending, 1, 0)).toBeLessThan(nextLook(pending, 100, 0));
    expect(nextLook(pending, 1, 3)).toBeGreaterThan(nextLook(pending, 1, 1));
    expect(nextLook(pending, 1, 50)).toBe(15_000);
  });
});
