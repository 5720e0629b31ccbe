import {
  Cl,
  deserializeTransaction,
  Pc,
  postConditionToHex,
  publicKeyFromSignatureRsv,
  type StacksTransactionWire,
} from '@stacks/transactions';
import { describe, expect, it, vi } from 'vitest';
import { isSignedBy } from '../chain-words.ts';
import { type Approval, DevelopmentWallet } from './development-wallet.ts';
import { messageHash } from './message-hash.ts';

/** Published with Clarinet and used in the examples of SIP-018. */
const deployer = {
  role: 'producer',
  name: 'Producer',
  address: 'ST1PQHQKV0RJXZFY1DGX8MNSNYVE3VGZJSRTPGZGM',
  privateKey: '753b7cc01a1a2e86221266a154af739463fce51219d97e4f856cd7200c3bd2a601',
};
const other = {
  role: 'buyer',
  name: 'Buyer',
  address: 'ST1SJ3DTE5DN7X54YDH5D64R3BCB6A2AG2ZQ8YPD5',
  privateKey: '7287ba251d44a4d3fd9276c88ce34c5c52a038955511cccaf77e61068649c17801',
};
const PUBLIC_KEY = '0390a5cac7c33fda49f70bc1b0866fa0ba7a9440d9de647fecb8132ceb76a94dfa';
const NFT = 'ST1PQHQKV0RJXZFY1DGX8MNSNYVE3VGZJSRTPGZGM.rec-nft::rec';

function wallet({
  approve = true,
  chosen = deployer.address as string | null,
  pick = deployer as typeof other | null,
  ignoresSponsors = false,
} = {}) {
  const asked: Approval[] = [];
  const sent: string[] = [];
  const set = vi.fn((address: string) => {
    chosen = address;
  });
  const { request } = new DevelopmentWallet({
    accounts: [deployer, other],
    node: {
      connection: { network: 'devnet', client: { baseUrl: 'http://nowhere.invalid' } },
      broadcast: async (transaction: StacksTransactionWire) => {
        sent.push(transaction.serialize());
        return transaction.txid();
      },
      argumentNames: async () => ['listing', 'wh'],
    },
    ask: {
      account: async () => pick,
      approve: async (approval) => {
        asked.push(approval);
        return approve;
      },
    },
    chosen: { get: () => chosen, set },
    ignoresSponsors: () => ignoresSponsors,
  });
  return { request, asked, sent, set };
}

const call = (more: Record<string, unknown> = {}) => ({
  contract: `${deployer.address}.marketplace`,
  functionName: 'buy',
  functionArgs: [Cl.serialize(Cl.uint(7)), Cl.serialize(Cl.uint(2_500_000))],
  postConditions: [
    postConditionToHex(
      Pc.principal(deployer.address)
        .willSendEq(42_000)
        .ft('SM3VDXK3WZZSA84XXFKAFAF15NNZX32CTSG82JFQ4.sbtc-token', 'sbtc-token'),
    ),
    postConditionToHex(Pc.principal(`${deployer.address}.marketplace`).willSendAsset().nft(NFT, Cl.uint(12))),
  ],
  postConditionMode: 'deny',
  network: 'devnet',
  fee: '900',
  nonce: '3',
  ...more,
});

describe('the development wallet', () => {
  it('answers the address that was chosen with its public key', async () => {
    const { request, set } = wallet();
    const { result } = await request('getAddresses', {});
    expect(result).toEqual({ addresses: [{ symbol: 'STX', address: deployer.address, publicKey: PUBLIC_KEY }] });
    expect(set).toHaveBeenCalledWith(deployer.address);
  });

  it('takes a closed account chooser for a refusal', async () => {
    const { error } = await wallet({ pick: null }).request('getAddresses');
    expect(error?.code).toBe(-32000);
  });

  it('signs the example of SIP-018 to the signature printed there', async () => {
    const { request } = wallet();
    const domain = Cl.tuple({
      name: Cl.stringAscii('Test App'),
      version: Cl.stringAscii('1.0.0'),
      'chain-id': Cl.uint(1),
    });
    const { result } = await request('stx_signStructuredMessage', {
      message: Cl.serialize(Cl.stringAscii('Hello World')),
      domain: Cl.serialize(domain),
    });
    expect(result).toEqual({
      signature:
        '8b94e45701d857c9f1d1d70e8b2ca076045dae4920fb0160be0642a68cd78de072ab527b5c5277a593baeb2a8b657c216b99f7abb5d14af35b4bf12ba6460ba401',
      publicKey: PUBLIC_KEY,
    });
  });

  it('shows the fields of what it signs', async () => {
    const { request, asked } = wallet();
    const message = Cl.serialize(Cl.tuple({ action: Cl.stringUtf8('sign-in'), 'issued-at': Cl.uint(1_700_000) }));
    await request('stx_signStructuredMessage', { message, domain: Cl.serialize(Cl.tuple({})) });
    expect(asked[0]).toMatchObject({
      kind: 'message',
      fields: [
        { name: 'action', value: 'sign-in' },
        { name: 'issued-at', value: '1,700,000' },
      ],
    });
  });

  it('signs a text so that its key can be recovered from the signature', async () => {
    const { result } = await wallet().request('stx_signMessage', { message: 'Grüße' });
    const { signature } = result as { signature: string };
    expect(publicKeyFromSignatureRsv(await messageHash('Grüße'), signature)).toBe(PUBLIC_KEY);
  });

  it('signs and sends exactly the call it showed, in deny mode', async () => {
    const { request, asked, sent } = wallet();
    const { result } = await request('stx_callContract', call());
    expect(asked[0]).toMatchObject({
      kind: 'call',
      contract: `${deployer.address}.marketplace`,
      functionName: 'buy',
      args: [
        { name: 'listing', value: '7' },
        { name: 'wh', value: '2,500,000' },
      ],
      guards: [
        'You send exactly 42,000 sats of sBTC.',
        'The escrow of the marketplace sends certificate lot 12.',
        'Nothing else moves, of anybody: otherwise the transaction fails and only the network fee is paid.',
      ],
      fee: 900n,
      nonce: 3n,
    });
    const { transaction } = result as { txid: string; transaction: string };
    expect(sent).toEqual([transaction]);
    const wire = deserializeTransaction(transaction);
    expect(wire.postConditionMode).toBe(2);
    expect(wire.postConditions.values).toHaveLength(2);
    expect(() => wire.verifyOrigin()).not.toThrow();
    expect(isSignedBy(transaction, deployer.address)).toBe(true);
    expect(isSignedBy(transaction, other.address)).toBe(false);
  });

  it('sends nothing that was declined', async () => {
    const { request, sent } = wallet({ approve: false });
    const { error } = await request('stx_callContract', call());
    expect(error?.code).toBe(-32000);
    expect(sent).toEqual([]);
  });

  it.each([
    ['another account than the chosen one', { address: other.address }, -32001],
    ['allow mode', { postConditionMode: 'allow' }, -32602],
    ['another network', { network: 'mainnet' }, -32602],
    ['arguments that are not hex', { functionArgs: ['u1'] }, -32602],
  ])('refuses %s without asking', async (_what, more, code) => {
    const { request, asked } = wallet();
    const { error } = await request('stx_callContract', call(more));
    expect(error?.code).toBe(code);
    expect(asked).toEqual([]);
  });

  it('says that it does not know a method', async () => {
    expect((await wallet().request('stx_deployContract')).error?.code).toBe(-32601);
  });

  it('leaves fee and sending to a sponsor that is asked for, or does neither when told to act like wallets that cannot', async () => {
    const knows = wallet();
    const { result } = (await knows.request('stx_callContract', call({ sponsored: true }))) as {
      result: { txid?: string; transaction: string };
    };
    const signed = deserializeTransaction(result.transaction);
    expect(signed.auth).toMatchObject({ authType: 5, spendingCondition: { fee: 0n } });
    expect(signed.verifyOrigin()).toMatch(/^[0-9a-f]{64}$/);
    expect(result.txid).toBeUndefined();
    expect(knows.sent).toEqual([]);
    expect(knows.asked[0]).toMatchObject({ sponsored: true });
    const ignores = wallet({ ignoresSponsors: true });
    const own = (await ignores.request('stx_callContract', call({ sponsored: true }))) as { result: { txid: string } };
    expect(own.result.txid).toMatch(/^[0-9a-f]{64}$/);
    expect(ignores.sent).toHaveLength(1);
  });
});
