// @vitest-environment happy-dom
import { beforeEach, describe, expect, it, vi } from 'vitest';

const TXID = 'cd'.repeat(32);
const call = {
  contract: 'ST1PQHQKV0RJXZFY1DGX8MNSNYVE3VGZJSRTPGZGM.marketplace',
  functionName: 'buy',
  functionArgs: [],
  postConditions: [],
  postConditionMode: 'deny' as const,
};
const seen = (status: string, recorded = false) => ({
  status,
  recorded,
  txid: TXID,
  height: 5,
  problem: null,
  events: [],
});

const readTransaction = vi.fn();
const callContract = vi.fn();
const ACT = { id: 'act-1', offered: false, reason: null as string | null };
const submissions = {
  open: vi.fn(),
  report: vi.fn(),
  cancel: vi.fn(),
  callOff: vi.fn(async (): Promise<string | null> => null),
  look: vi.fn(),
};
const signed = { txid: TXID, transaction: null };
const session = {
  get: vi.fn(() => ({ me: { address: 'ST1' }, trouble: null as { title: string } | null })),
  signIn: vi.fn(async () => true),
  notice: vi.fn(() => false),
  recovered: vi.fn(async () => true),
  clearTrouble: vi.fn(),
};
vi.mock('../session-store.ts', () => ({ session }));
vi.mock('../wallet.ts', () => ({ callContract }));
vi.mock('./submissions.ts', async (original) => ({ ...(await original<object>()), submissions }));

/** Every test has a tab of its own. */
async function tab() {
  vi.resetModules();
  const { flows } = await import('./flows.ts');
  return { flows, phase: () => flows.get()[0]?.flow.phase };
}
const spec = (more: object = {}) => ({ key: 'k', label: 'Buy', call: vi.fn(async () => call), ...more });
const listingGone = Object.assign(new Error('Listing 2 is sold.'), {
  document: { name: 'unknown-listing', title: 'This listing is no longer open', detail: 'Listing 2 is sold.' },
  status: 409,
});

beforeEach(() => {
  sessionStorage.clear();
  vi.clearAllMocks();
  session.notice.mockReturnValue(false);
  callContract.mockResolvedValue(signed);
  submissions.open.mockResolvedValue(ACT);
  submissions.callOff.mockResolvedValue(null);
  submissions.report.mockResolvedValue({ txid: TXID, paidBy: 'account' });
  submissions.look.mockImplementation(async (_, txid) => ({ txid, status: await readTransaction(), ended: null }));
  readTransaction.mockResolvedValue(seen('final', true));
});

describe('the chain actions of a tab', () => {
  it('asks the server once and the wallet once, however often they are started and signed', async () => {
    const { flows, phase } = await tab();
    const once = spec();
    flows.start(once);
    flows.start(once);
    await vi.waitFor(() => expect(phase()).toBe('review'));
    flows.sign('k');
    flows.sign('k');
    flows.start(once);
    await vi.waitFor(() => expect(phase()).toBe('final'));
    expect(once.call).toHaveBeenCalledTimes(1);
    expect(callContract).toHaveBeenCalledExactlyOnceWith(call, 'ST1', false);
    expect(submissions.report).toHaveBeenCalledExactlyOnceWith('act-1', signed);
  });

  it('tells the component once that the effects are there', async () => {
    const onDone = vi.fn();
    readTransaction.mockResolvedValueOnce(seen('pending')).mockResolvedValueOnce(seen('confirmed', true));
    const { flows, phase } = await tab();
    flows.start(spec({ onDone }));
    await vi.waitFor(() => expect(phase()).toBe('review'));
    flows.sign('k');
    await vi.waitFor(() => expect(onDone).toHaveBeenCalledTimes(1), { timeout: 5_000 });
    expect(onDone.mock.calls[0]?.[0]).toMatchObject({ status: 'confirmed', recorded: true });
  });

  it('shows what the server has against it, and asks it anew at the next try', async () => {
    const { flows, phase } = await tab();
    const refused = spec({ call: vi.fn().mockRejectedValueOnce(listingGone).mockResolvedValueOnce(call) });
    flows.start(refused);
    await vi.waitFor(() => expect(phase()).toBe('refused'));
    expect(flows.get()[0]?.flow).toMatchObject({ trouble: { title: 'This listing is no longer open' } });
    flows.again('k');
    await vi.waitFor(() => expect(phase()).toBe('review'));
    expect(refused.call).toHaveBeenCalledTimes(2);
  });

  it('leaves a refusal to a form that shows it at its fields', async () => {
    const { flows } = await tab();
    const onRefused = vi.fn(() => true);
    flows.start(spec({ call: vi.fn().mockRejectedValue(listingGone), onRefused }));
    await vi.waitFor(() => expect(flows.get()).toEqual([]));
    expect(onRefused).toHaveBeenCalledWith(listingGone);
  });

  it('opens nothing where a form has something to say first', async () => {
    const { flows } = await tab();
    flows.start(spec({ call: vi.fn(async () => null) }));
    await vi.waitFor(() => expect(flows.get()).toEqual([]));
  });

  it('asks the same again once somebody whose session ended has signed in', async () => {
    session.notice.mockReturnValueOnce(true);
    const { flows, phase } = await tab();
    const twice = spec({ call: vi.fn().mockRejectedValueOnce(new Error('401')).mockResolvedValueOnce(call) });
    flows.start(twice);
    await vi.waitFor(() => expect(phase()).toBe('review'));
    expect(session.recovered).toHaveBeenCalledTimes(1);
  });

  it('says that nothing was signed when the wallet declines', async () => {
    const { flows, phase } = await tab();
    const { WalletRefused } = await import('../wallet-error.ts');
    callContract.mockRejectedValue(new WalletRefused('Declined.'));
    flows.start(spec());
    await vi.waitFor(() => expect(phase()).toBe('review'));
    flows.sign('k');
    await vi.waitFor(() => expect(phase()).toBe('unsigned'));
    expect(flows.get()[0]?.flow).toMatchObject({ trouble: { title: 'Nothing was signed' } });
    expect(readTransaction).not.toHaveBeenCalled();
    expect(submissions.cancel).toHaveBeenCalledWith('act-1');
  });

  it('follows what the wallet sent although one had stopped waiting and closed the dialog', async () => {
    let send = (_answer: typeof signed) => {};
    callContract.mockReturnValue(new Promise<typeof signed>((resolve) => (send = resolve)));
    const { flows, phase } = await tab();
    flows.start(spec());
    await vi.waitFor(() => expect(phase()).toBe('review'));
    flows.sign('k');
    await vi.waitFor(() => expect(callContract).toHaveBeenCalled());
    flows.stopWaiting('k');
    flows.close('k');
    expect(flows.get()).toEqual([]);
    send(signed);
    await vi.waitFor(() => expect(phase()).toBe('final'));
  });

  it('takes up a transaction after a reload, and an open wallet with a warning', async () => {
    readTransaction.mockResolvedValue(seen('pending'));
    const before = await tab();
    before.flows.start(spec());
    await vi.waitFor(() => expect(before.phase()).toBe('review'));
    before.flows.sign('k');
    await vi.waitFor(() => expect(before.phase()).toBe('pending'));
    readTransaction.mockResolvedValue(seen('final', true));
    const after = await tab();
    after.flows.restore();
    expect(after.flows.get()[0]).toMatchObject({ key: 'k', label: 'Buy', open: true });
    await vi.waitFor(() => expect(after.phase()).toBe('final'));

    sessionStorage.setItem(
      'rec.chain-actions',
      JSON.stringify([{ key: 's', label: 'Sell', page: '/', open: true, txid: null }]),
    );
    const signing = await tab();
    signing.flows.restore();
    expect(signing.phase()).toBe('unsigned');
  });
});

describe('an act that the market pays for', () => {
  const OTHER = 'ef'.repeat(32);
  const forSponsor = { txid: null, transaction: `8080000000${'05'}00` };
  const busy = Object.assign(new Error('Wait.'), {
    document: { name: 'sponsor-busy', title: 'Too many transactions paid by the market wait already', detail: 'Wait.' },
    status: 503,
  });
  async function signing() {
    submissions.open.mockResolvedValue({ ...ACT, offered: true });
    const made = await tab();
    made.flows.start(spec());
    await vi.waitFor(() => expect(made.phase()).toBe('review'));
    made.flows.sign('k');
    return made;
  }

  it('hands over what the wallet signed, and follows what the market sends', async () => {
    callContract.mockResolvedValue(forSponsor);
    submissions.report.mockResolvedValue({ txid: OTHER, paidBy: 'market' });
    const { flows, phase } = await signing();
    await vi.waitFor(() => expect(phase()).toBe('final'));
    expect(callContract).toHaveBeenCalledWith(call, 'ST1', true);
    expect(flows.get()[0]).toMatchObject({ ignored: false, flow: { txid: OTHER } });
  });

  it('follows another transaction of the same act when it was signed again', async () => {
    callContract.mockResolvedValue(forSponsor);
    submissions.look.mockResolvedValue({ txid: OTHER, status: seen('final', true), ended: null });
    const { flows, phase } = await signing();
    await vi.waitFor(() => expect(phase()).toBe('final'));
    expect(flows.get()[0]?.flow).toMatchObject({ txid: OTHER });
  });

  it('says so when the wallet paid by itself, and follows that', async () => {
    const { flows, phase } = await signing();
    await vi.waitFor(() => expect(phase()).toBe('final'));
    expect(flows.get()[0]).toMatchObject({ ignored: true, flow: { txid: TXID } });
  });

  it('lets the person pay instead when the market does not', async () => {
    callContract.mockResolvedValueOnce(forSponsor);
    submissions.report.mockRejectedValueOnce(busy);
    const { flows, phase } = await signing();
    await vi.waitFor(() => expect(phase()).toBe('unsigned'));
    flows.payYourself('k');
    await vi.waitFor(() => expect(phase()).toBe('review'));
    flows.sign('k');
    await vi.waitFor(() => expect(phase()).toBe('final'));
    expect(callContract).toHaveBeenLastCalledWith(call, 'ST1', false);
    expect(submissions.callOff).toHaveBeenCalledExactlyOnceWith('act-1');
  });

  it('shows an end outside any block', async () => {
    callContract.mockResolvedValue(forSponsor);
    submissions.look.mockResolvedValue({
      txid: TXID,
      status: null,
      ended: { title: 'Another transaction took its place' },
    });
    const { flows, phase } = await signing();
    await vi.waitFor(() => expect(phase()).toBe('failed'));
    expect(flows.get()[0]?.flow).toMatchObject({ trouble: { title: 'Another transaction took its place' } });
  });

  it('is followed, and there is no second, where it was signed although the answer got lost', async () => {
    callContract.mockResolvedValue(forSponsor);
    const lost = Object.assign(new Error('Lost.'), { document: { name: 'offline', title: 'No answer' }, status: 0 });
    const startOver = ['payYourself', 'again', 'closeAndStart'] as const;
    for (const way of startOver) {
      submissions.report.mockRejectedValueOnce(lost);
      const { flows, phase } = await signing();
      await vi.waitFor(() => expect(phase()).toBe('unsigned'));
      submissions.callOff.mockResolvedValueOnce(OTHER);
      submissions.open.mockClear();
      if (way === 'closeAndStart') {
        flows.close('k');
        flows.start(spec());
      } else flows[way]('k');
      await vi.waitFor(() => expect(phase()).toBe('final'));
      expect(flows.get()[0]).toMatchObject({ act: { id: 'act-1' }, flow: { txid: OTHER } });
      expect(submissions.open).not.toHaveBeenCalled();
    }
  });

  it('is not begun anew while nobody can tell whether it was signed', async () => {
    callContract.mockResolvedValue(forSponsor);
    submissions.report.mockRejectedValueOnce(busy);
    const { flows, phase } = await signing();
    await vi.waitFor(() => expect(phase()).toBe('unsigned'));
    submissions.open.mockClear();
    submissions.callOff.mockRejectedValueOnce(new Error('Nobody answers.'));
    flows.payYourself('k');
    await vi.waitFor(() => expect(phase()).toBe('refused'));
    expect(submissions.open).not.toHaveBeenCalled();
    flows.again('k');
    await vi.waitFor(() => expect(phase()).toBe('review'));
    expect(submissions.callOff).toHaveBeenCalledTimes(2);
  });
});

describe('a wallet that answers after one has started over', () => {
  const OTHER = 'ef'.repeat(32);
  async function startedOver(answerOf: { txid: string | null; transaction: string | null }, offered: boolean) {
    let send = () => {};
    callContract.mockReturnValueOnce(new Promise((resolve) => (send = () => resolve(answerOf))));
    submissions.open.mockResolvedValueOnce({ ...ACT, offered }).mockResolvedValueOnce({ ...ACT, id: 'act-2', offered });
    const made = await tab();
    made.flows.start(spec());
    await vi.waitFor(() => expect(made.phase()).toBe('review'));
    made.flows.sign('k');
    await vi.waitFor(() => expect(callContract).toHaveBeenCalled());
    made.flows.stopWaiting('k');
    made.flows.again('k');
    await vi.waitFor(() =>
      expect(made.flows.get()[0]).toMatchObject({ act: { id: 'act-2' }, flow: { phase: 'review' } }),
    );
    return { ...made, send };
  }

  it('has the act followed that it sent, and the new one is called off', async () => {
    const { flows, phase, send } = await startedOver({ txid: OTHER, transaction: null }, false);
    send();
    await vi.waitFor(() => expect(phase()).toBe('final'));
    expect(flows.get()[0]).toMatchObject({ act: { id: 'act-1' }, flow: { txid: OTHER } });
    expect(submissions.report).toHaveBeenCalledExactlyOnceWith('act-1', { txid: OTHER, transaction: null });
    expect(submissions.look).toHaveBeenCalledWith('act-1', OTHER);
    expect(submissions.cancel).toHaveBeenCalledWith('act-2');
  });

  it('has nothing handed over that only the market could send', async () => {
    const { phase, flows, send } = await startedOver({ txid: null, transaction: '80800000000500' }, true);
    send();
    flows.sign('k');
    await vi.waitFor(() => expect(phase()).toBe('final'));
    expect(submissions.report.mock.calls.map(([id]) => id)).toEqual(['act-2']);
  });

  it('leaves the new act alone when it declines', async () => {
    let decline = (_: Error) => {};
    callContract.mockReturnValueOnce(new Promise((_, reject) => (decline = reject)));
    callContract.mockReturnValueOnce(new Promise(() => {}));
    submissions.open.mockResolvedValueOnce(ACT).mockResolvedValueOnce({ ...ACT, id: 'act-2' });
    const { flows, phase } = await tab();
    flows.start(spec());
    await vi.waitFor(() => expect(phase()).toBe('review'));
    flows.sign('k');
    await vi.waitFor(() => expect(callContract).toHaveBeenCalled());
    flows.stopWaiting('k');
    flows.again('k');
    await vi.waitFor(() => expect(phase()).toBe('review'));
    flows.sign('k');
    await vi.waitFor(() => expect(callContract).toHaveBeenCalledTimes(2));
    decline(new Error('Declined.'));
    await vi.waitFor(() => expect(submissions.cancel).toHaveBeenCalledWith('act-1'));
    expect(phase()).toBe('signing');
  });
});
