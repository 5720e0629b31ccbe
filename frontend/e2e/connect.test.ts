import {
  Cl,
  deserializeTransaction,
  encodeStructuredDataBytes,
  Pc,
  publicKeyFromSignatureRsv,
} from '@stacks/transactions';
import type { Page } from 'playwright-core';
import { beforeEach, describe, expect, inject, it } from 'vitest';
import { chain } from '../../backend/src/contract.ts';
import { messageHash } from '../src/lib/dev-wallet/message-hash.ts';
import { addConnect, type Outcome, request } from './support/connect.ts';
import { Person } from './support/person.ts';
import { until } from './support/until.ts';
import { visitors } from './support/visitor.ts';
import { answerWallet, chooseAccount, connectModal, signIn, walletDialog } from './support/wallet.ts';

const SBTC = 'SM3VDXK3WZZSA84XXFKAFAF15NNZX32CTSG82JFQ4.sbtc-token' as const;
const REJECTED = -32000;
const BAD_PARAMS = -32602;
const UNKNOWN_METHOD = -32601;

/** Stacks Connect is not changed and knows nothing of us; the wallet is a provider like Leather, the chain is the local one. */
describe('Stacks Connect', () => {
  const visit = visitors();
  const stage = inject('stage');
  let page: Page;
  let buyer: Person;

  beforeEach(async () => {
    buyer = await Person.enter(stage.url, 'Buyer');
    const visitor = await visit();
    page = visitor.page;
    await visitor.open('/');
    await signIn(page, 'Buyer');
    await addConnect(page);
  });

  /** Asks, and answers in the wallet meanwhile. */
  const asked = async (outcome: Promise<Outcome>, answer: () => Promise<void>) =>
    (await Promise.all([outcome, answer()]))[0];
  const signMessage = () => answerWallet(page, 'Sign a message', 'Sign');
  const transfer = (more: object = {}) => ({
    contract: SBTC,
    functionName: 'transfer',
    functionArgs: [Cl.uint(21), Cl.principal(buyer.address), Cl.principal(`${buyer.address}.nobody`), Cl.none()],
    postConditions: [Pc.principal(buyer.address).willSendEq(21).ft(SBTC, 'sbtc-token')],
    postConditionMode: 'deny',
    network: 'devnet',
    ...more,
  });

  it('shows the wallet in its own modal and gets the address that is chosen there', async () => {
    const choosing = request(page, 'getAddresses', {}, { forceWalletSelect: true });
    const { result } = await asked(choosing, async () => {
      await connectModal(page)
        .getByRole('button', { name: /Development wallet|Connect/ })
        .first()
        .click();
      await chooseAccount(page, 'Buyer');
    });
    expect(result?.addresses).toMatchObject([{ symbol: 'STX', address: buyer.address }]);
  });

  it('gets signatures of a text and of structured data by the key of the address', async () => {
    const text = (await asked(request(page, 'stx_signMessage', { message: 'Grüße' }), signMessage)).result;
    expect(publicKeyFromSignatureRsv(await messageHash('Grüße'), String(text?.signature))).toBe(text?.publicKey);
    const domain = Cl.tuple({ name: Cl.stringAscii('Any'), version: Cl.stringAscii('1'), 'chain-id': Cl.uint(1) });
    const message = Cl.tuple({ action: Cl.stringAscii('look'), at: Cl.uint(7) });
    const asking = request(page, 'stx_signStructuredMessage', { domain, message });
    const signed = (await asked(asking, signMessage)).result;
    const bytes = encodeStructuredDataBytes({ domain, message }) as Uint8Array<ArrayBuffer>;
    const hash = Buffer.from(await crypto.subtle.digest('SHA-256', bytes)).toString('hex');
    expect(publicKeyFromSignatureRsv(hash, String(signed?.signature))).toBe(text?.publicKey);
  });

  it('has a call signed as it was asked for, and the chain performs it', async () => {
    const calling = request(page, 'stx_callContract', transfer());
    const { result } = await asked(calling, () => answerWallet(page, 'Sign a transaction', 'Sign'));
    const { txid, transaction } = result as { txid: string; transaction: string };
    const wire = deserializeTransaction(transaction);
    expect([wire.txid(), wire.postConditions.values.length]).toEqual([txid, 1]);
    const status = await until('the transfer in a block', async () => {
      const now = await buyer.api.call(chain.readTransaction, { params: { txid } });
      return (now.status === 'confirmed' || now.status === 'final' || now.status === 'failed') && now;
    });
    expect(status.status).not.toBe('failed');
  });

  it('gets a call for a sponsor signed and not sent', async () => {
    const calling = request(page, 'stx_callContract', transfer({ sponsored: true }));
    const { result } = await asked(calling, () => answerWallet(page, 'Sign a transaction', 'Sign'));
    const { txid, transaction } = result as { txid?: string; transaction: string };
    expect(txid).toBeUndefined();
    expect(deserializeTransaction(transaction).auth).toMatchObject({ authType: 5, spendingCondition: { fee: 0n } });
  });

  it('is told by the wallet what it declines and what it does not sign', async () => {
    const calling = request(page, 'stx_callContract', transfer());
    const declined = await asked(calling, () => answerWallet(page, 'Sign a transaction', 'Decline'));
    expect(declined.error?.code).toBe(REJECTED);
    for (const refused of [{ postConditionMode: 'allow' }, { network: 'mainnet' }]) {
      const { error } = await request(page, 'stx_callContract', transfer(refused));
      expect(error, JSON.stringify(refused)).toMatchObject({ code: BAD_PARAMS });
    }
    const to = { recipient: buyer.address, amount: 5, asset: `${SBTC}::sbtc-token`, assetId: Cl.uint(1) };
    for (const [method, params] of [
      ['stx_transferStx', to],
      ['stx_transferSip10Ft', to],
      ['stx_transferSip9Nft', to],
      ['stx_deployContract', { name: 'some', clarityCode: '(define-read-only (x) u1)' }],
      ['stx_signTransaction', { transaction: '00' }],
    ] as const) {
      const { error } = await request(page, method, params);
      expect(error, method).toMatchObject({ code: UNKNOWN_METHOD, message: expect.stringContaining(method) });
    }
    expect(await walletDialog(page, 'Sign a transaction').count()).toBe(0);
  });
});
