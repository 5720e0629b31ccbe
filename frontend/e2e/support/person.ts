import { randomUUID } from 'node:crypto';
import { Cl, makeContractCall, signStructuredData, type TupleCV } from '@stacks/transactions';
import type { BrowserContext } from 'playwright-core';
import { type Client, chain, createClient, identity, local, submission } from '../../../backend/src/contract.ts';
import { until } from './until.ts';
import type { AccountName } from './wallet.ts';

/** Ample on a chain of one's own, in micro-STX. */
const FEE = 10_000n;

/** Somebody who acts over HTTP while a browser is looking: signed in, and signing with the key everybody knows. */
export class Person {
  private constructor(
    readonly address: string,
    readonly api: Client,
    private readonly token: string,
    private readonly url: string,
    private readonly privateKey: string,
  ) {}

  static async enter(url: string, name: AccountName): Promise<Person> {
    const anonymous = createClient({ baseUrl: url });
    const { accounts } = await anonymous.call(local.readLocal);
    const account = accounts.find((each) => each.name === name);
    if (account === undefined) throw new Error(`The local chain has no account called ${name}.`);
    const { address, privateKey } = account;
    const { nonce, domain, message } = await anonymous.call(identity.createChallenge, { body: { address } });
    const signature = signStructuredData({
      domain: Cl.deserialize(domain) as TupleCV,
      message: Cl.deserialize(message) as TupleCV,
      privateKey,
    });
    const { token } = await anonymous.call(identity.createSession, { body: { nonce, signature } });
    return new Person(address, createClient({ baseUrl: url, token }), token, url, privateKey);
  }

  /** Signs, sends and waits until the market shows the effect. A failure on chain is an error. */
  async perform(call: chain.ContractCall): Promise<string> {
    const act = { key: randomUUID(), label: call.describe?.action ?? call.functionName, call };
    const { id: submissionId } = await this.api.call(submission.openSubmission, { body: act });
    const [contractAddress = '', contractName = ''] = call.contract.split('.');
    const node = `${this.url}/local/chain`;
    const transaction = await makeContractCall({
      contractAddress,
      contractName,
      functionName: call.functionName,
      functionArgs: call.functionArgs.map((arg) => Cl.deserialize(arg)),
      postConditions: call.postConditions,
      postConditionMode: 'deny',
      senderKey: this.privateKey,
      fee: FEE,
      network: 'devnet',
      client: { baseUrl: node },
    });
    const answer = await fetch(`${node}/v2/transactions`, {
      method: 'POST',
      headers: { 'content-type': 'application/octet-stream' },
      body: transaction.serializeBytes() as Uint8Array<ArrayBuffer>,
    });
    if (!answer.ok) throw new Error(`The node refused ${call.functionName}: ${await answer.text()}`);
    const txid = transaction.txid();
    await this.api.call(submission.reportTransaction, { params: { submissionId }, body: { txid } });
    const status = await until(`${call.functionName} in a block`, async () => {
      const now = await this.api.call(chain.readTransaction, { params: { txid } });
      return (now.recorded || now.status === 'failed') && now;
    });
    if (status.status === 'failed') throw new Error(`${call.functionName} failed: ${status.problem?.title}`);
    return txid;
  }

  /** Gives a browser the session and the wallet of this person, as a sign-in there would have left them. */
  async handTo(context: BrowserContext): Promise<void> {
    const { hostname } = new URL(this.url);
    const expires = Math.floor(Date.now() / 1000) + 3600;
    await context.addCookies([
      {
        name: 'rec_session',
        value: this.token,
        domain: hostname,
        path: '/',
        httpOnly: true,
        sameSite: 'Strict',
        expires,
      },
    ]);
    await context.addInitScript(
      ({ address, expiresAt }) => {
        // Once: what the page does with them later counts.
        if (localStorage.getItem('e2e.given') !== null) return;
        localStorage.setItem('e2e.given', 'yes');
        localStorage.setItem('rec.session', JSON.stringify({ address, expiresAt }));
        localStorage.setItem('rec.wallet', address);
        localStorage.setItem('rec.development-wallet.account', address);
        localStorage.setItem('STX_PROVIDER', 'RecMarket.DevelopmentWallet');
      },
      { address: this.address, expiresAt: new Date(expires * 1000).toISOString() },
    );
  }

  /** The server forgets the session, as it does after a day. */
  async endSession(): Promise<void> {
    await this.api.call(identity.endSession);
  }
}
