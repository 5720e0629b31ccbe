import { makeContractDeploy } from '@stacks/transactions';
import { describe, expect, it, vi } from 'vitest';
import { devnetAccounts } from '../accounts.ts';
import { Chain } from '../chain.ts';
import { VmPanic } from '../vm.ts';

const NOW = 1_790_000_000;
const { wallet_1: one } = devnetAccounts();

function deployment(nonce: number, contractName: string) {
  return makeContractDeploy({
    contractName,
    codeBody: '(define-read-only (one) u1)',
    senderKey: one.privateKey,
    network: 'devnet',
    fee: 1000n,
    nonce,
  });
}

describe('a panic of the VM', () => {
  it('costs the transaction its effect and the chain nothing', async () => {
    const said: string[] = [];
    const chain = await Chain.open({ now: () => NOW, report: (line) => said.push(line) });
    const first = await deployment(0, 'first');
    await chain.submit(first.serialize());
    expect(chain.ledger.transaction(first.txid())?.status).toBe('success');

    // A name that is none makes this VM panic. Decoding refuses it in a transaction, so it is put in behind it.
    vi.spyOn(console, 'error').mockImplementation(() => {});
    const deploy = chain.vm.deploy.bind(chain.vm);
    vi.spyOn(chain.vm, 'deploy').mockImplementationOnce((_, ...rest) => deploy('not a name', ...rest));
    const second = await deployment(1, 'second');
    const before = chain.vm.stxBalance(one.address);
    expect(await chain.submit(second.serialize())).toEqual({ txid: second.txid() });
    expect(said.join()).toMatch(/the VM panicked and is started again/);
    expect(chain.ledger.transaction(second.txid())).toMatchObject({ status: 'abort_by_response', events: [] });
    expect(before - chain.vm.stxBalance(one.address)).toBe(1000n);
    expect([...chain.vm.interfaces().keys()].filter((id) => id.startsWith(one.address))).toEqual([
      `${one.address}.first`,
    ]);

    await chain.mine({ stacks: 1 });
    expect(chain.vm.height).toBe(chain.ledger.tip.height);
  });

  it('in a block of several leaves each to a block of its own', async () => {
    const chain = await Chain.open({ now: () => NOW, report: () => {} });
    await chain.setMining({ on: false });
    const sent = [await deployment(0, 'first'), await deployment(1, 'second')];
    for (const made of sent) await chain.submit(made.serialize());
    vi.spyOn(console, 'error').mockImplementation(() => {});
    vi.spyOn(chain.vm, 'mineTogether').mockImplementationOnce(() => {
      throw new VmPanic('unreachable');
    });
    const { height } = chain.ledger.tip;
    await chain.mine({ stacks: 2 });
    const heights = sent.map((made) => chain.ledger.transaction(made.txid())?.block.height);
    expect(heights).toEqual([height + 1, height + 2]);
    expect(chain.vm.height).toBe(chain.ledger.tip.height);
  });
});
