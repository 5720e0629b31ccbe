import { readFileSync } from 'node:fs';
import { Cl, type ClarityValue } from '@stacks/transactions';
import type { Outcome, Scenario } from './scenario.ts';

const SOURCE = readFileSync(new URL('./spare-issuer.clar', import.meta.url), 'latin1');

/** What a lot of the spare issuer has, and whose it is. */
interface SpareLot {
  owner?: string;
  expiresAt?: bigint;
  trial?: boolean;
}

/** Another issuer, deployed next to the market's own; `appoint` makes it the one that may issue. */
export class SpareIssuer {
  readonly address: string;
  readonly #market: Scenario;

  constructor(market: Scenario, name = 'spare-issuer') {
    this.#market = market;
    this.address = `${market.deployer}.${name}`;
    market.simnet.deployContract(name, SOURCE, { clarityVersion: 5 }, market.deployer);
  }

  /** Makes it the issuer, by a lone council member. */
  appoint(): this {
    this.#market.must(this.#market.member, 'rec-nft/set-issuer', ...this.appointment());
    return this;
  }

  /** The arguments of `set-issuer` for a contract. */
  appointment(contract = this.address): ClarityValue[] {
    const hash = this.#market.read(this.#call('code-hash-of'), Cl.principal(contract)) as string;
    return [Cl.principal(contract), Cl.buffer(Buffer.from(hash, 'hex'))];
  }

  issue(wh: bigint, { owner = this.#market.producer, expiresAt, trial = false }: SpareLot = {}): Outcome {
    const expiry = expiresAt === undefined ? Cl.none() : Cl.some(Cl.uint(expiresAt));
    const args = [Cl.principal(owner), Cl.uint(wh), expiry, Cl.bool(trial)];
    return this.#market.call(owner, this.#call('issue'), ...args);
  }

  /** The token of a fresh lot. */
  lot(wh: bigint, fields: SpareLot = {}): bigint {
    const { ok, err } = this.issue(wh, fields);
    if (ok === undefined) throw new Error(`The spare issuer was answered (err u${err})`);
    return (ok as { token: bigint }).token;
  }

  withdraw(issuance: bigint, token: bigint | null, reason: Uint8Array = new Uint8Array(32)): Outcome {
    const held = token === null ? Cl.none() : Cl.some(Cl.uint(token));
    const args = [Cl.uint(issuance), held, Cl.buffer(reason)];
    return this.#market.call(this.#market.producer, this.#call('withdraw'), ...args);
  }

  #call(fn: string): string {
    return `${this.address.split('.')[1]}/${fn}`;
  }
}
