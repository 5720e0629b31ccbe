import { makeContractDeploy } from '@stacks/transactions';
import { describe, expect, it } from 'vitest';
import { devnetAccounts } from '../accounts.ts';
import { Chain } from '../chain.ts';

const { wallet_1: one } = devnetAccounts();

/** What a compiler written by somebody else could stumble over. Whether a source is a contract is the VM's to say. */
const SOURCES = {
  'nothing but parentheses': '('.repeat(20_000),
  'deep nesting': `(define-read-only (x) ${'(not '.repeat(3_000)}true${')'.repeat(3_000)})`,
  'a type beyond the depth of types': `(define-read-only (x) ${'(ok '.repeat(60)}u1${')'.repeat(60)})`,
  'a type beyond the size of values':
    '(define-data-var x (list 1000000 (buff 1000000)) (list))(define-read-only (y) u1)',
  'a tuple of thousands': `(define-read-only (y) {${Array.from({ length: 3_000 }, (_, i) => `a${i}: u${i}`).join(', ')}})`,
  'a name too long': `(define-read-only (${'a'.repeat(200)}) u1)`,
  'no name': '(define-read-only () u1)',
  'the same name twice': '(define-read-only (x) u1)(define-read-only (x) u1)',
  'a call of itself': '(define-public (x) (contract-call? .self x))',
  'a circle': '(define-private (a) (b))(define-private (b) (a))(define-public (x) (ok (a)))',
  'a trait that is nowhere': '(impl-trait .nothing.trait)(define-read-only (x) u1)',
  'a number of thousands of digits': `(define-read-only (x) ${'9'.repeat(5_000)})`,
  'a text without end': '(define-read-only (x) "',
  'no character of Unicode': '(define-read-only (x) u"\\u{ffffffff}")',
  'an address that is none': "(define-read-only (x) 'ST000)",
  'an arithmetic error while it is deployed': '(define-constant x (pow u2 u999))(define-read-only (y) x)',
  'a panic of its own while it is deployed': '(define-constant x (unwrap-panic none))(define-read-only (y) u1)',
} as const;

const sources = Object.entries(SOURCES);

type Named = readonly (readonly [string, string])[];

function deployments(which: Named, prefix: string, from: number) {
  return Promise.all(
    which.map(([, codeBody], index) =>
      makeContractDeploy({
        contractName: `${prefix}-${index}`,
        codeBody,
        senderKey: one.privateKey,
        network: 'devnet',
        fee: 200_000n,
        nonce: from + index,
      }),
    ),
  );
}

describe('sources that are absurd', () => {
  it('are mined with a verdict, alone and in company, and the chain goes on as before', {
    timeout: 300_000,
  }, async () => {
    const said: string[] = [];
    const chain = await Chain.open({ now: () => 1_790_000_000, report: (line) => said.push(line) });
    const verdicts = (which: Named, made: Awaited<ReturnType<typeof deployments>>) =>
      which.map(([what], index) => [what, chain.ledger.transaction(made[index]?.txid() ?? '')?.status]);
    const alone = await deployments(sources, 'alone', 0);
    for (const made of alone) expect((await chain.submit(made.serialize())).rejection).toBeUndefined();
    await chain.setMining({ on: false });
    const some = sources.filter((_, index) => index % 4 === 0);
    const together = await deployments(some, 'together', sources.length);
    for (const made of together) await chain.submit(made.serialize());
    await chain.mine({ stacks: 1 });

    expect(verdicts(sources, alone)).toEqual(
      sources.map(([what]) => [what, what === 'a tuple of thousands' ? 'success' : 'abort_by_response']),
    );
    expect(verdicts(some, together)).toEqual(
      some.map(([what]) => [what, what === 'a tuple of thousands' ? 'success' : 'abort_by_response']),
    );
    expect([chain.vm.height, chain.ledger.nonce(one.address)]).toEqual([
      chain.ledger.tip.height,
      BigInt(sources.length + some.length),
    ]);
    expect(said).toEqual([]);
  });
});
