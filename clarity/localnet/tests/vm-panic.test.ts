import { makeContractDeploy } from '@stacks/transactions';
import { describe, expect, it, vi } from 'vitest';
import { devnetAccounts } from '../accounts.ts';
import { Chain } from '../chain.ts';

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
});
