import { readFileSync } from 'node:fs';
import type { Simnet } from '@stacks/clarinet-sdk';
import { Cl, type ClarityValue } from '@stacks/transactions';
import type { Plain } from '../../tools/plain-value.ts';
import { type Outcome, Scenario, SECONDS_PER_BLOCK } from '../../tools/scenario.ts';

/** A facility with this technology issues trial certificates in an altered market. */
export const TRIAL = { technology: 'TRIAL00' };
/** A facility with this fuel issues certificates in an altered market that expire at the `nonce` of their request. */
export const EXPIRING = { fuel: 'EXPIRING0' };
/** A facility of this country has had `CORRECTED_WH` corrected in an altered market before it issues anything. */
export const CORRECTED = { country: 'XX' };
export const CORRECTED_WH = 300_000n;

const CONTRACTS = ['nft-trait', 'council', 'rec-nft', 'verification', 'marketplace', 'quotes', 'forwards'];

const ALTERATIONS: Readonly<Record<string, (source: string) => string>> = {
  verification: (source) =>
    `${swap(
      source,
      'corrected-before: u0, expires-at: none, trial: false,',
      `corrected-before: (if (is-eq (get country known) "${CORRECTED.country}") u${CORRECTED_WH} u0),
      expires-at: (if (is-eq (get fuel known) "${EXPIRING.fuel}")
        (some (get nonce request)) none),
      trial: (is-eq (get technology known) "${TRIAL.technology}"),`,
    )}
(define-public (alter-facility (facility uint) (owner principal) (status uint))
  (ok (map-set facilities facility
    (merge (unwrap-panic (map-get? facilities facility)) { owner: owner, status: status }))))`,
  marketplace: (source) => `${source}
(define-public (alter-pause (quotes bool) (forwards bool))
  (ok (var-set config (merge (var-get config) { quotes-paused: quotes, forwards-paused: forwards }))))`,
};

function swap(source: string, from: string, to: string): string {
  if (source.split(from).length !== 2) throw new Error(`The contract does not hold exactly one "${from}"`);
  return source.replace(from, to);
}

/**
 * The market once more, under another deployer, with what its contracts leave out: trial and expiring certificates,
 * facilities that change hands, and a pause of quotes and forwards. The contracts under test are not altered.
 */
export class AlteredMarket extends Scenario {
  override readonly deployer: string;

  constructor(simnet: Simnet) {
    super(simnet);
    this.deployer = this.outsider;
    for (const name of CONTRACTS) {
      const source = readFileSync(new URL(`../../contracts/${name}.clar`, import.meta.url), 'latin1');
      simnet.deployContract(name, ALTERATIONS[name]?.(source) ?? source, { clarityVersion: 5 }, this.deployer);
    }
  }

  override call(sender: string, target: string, ...args: ClarityValue[]): Outcome {
    return super.call(sender, `${this.deployer}.${target}`, ...args);
  }

  override read(target: string, ...args: ClarityValue[]): Plain {
    return super.read(`${this.deployer}.${target}`, ...args);
  }

  alter(facility: bigint, fields: { owner?: string; active?: boolean }): void {
    const { owner = this.producer, active = true } = fields;
    const status = Cl.uint(active ? 2 : 1);
    this.must(this.outsider, 'verification/alter-facility', Cl.uint(facility), Cl.principal(owner), status);
  }

  pause({ quotes = false, forwards = false }): void {
    this.must(this.outsider, 'marketplace/alter-pause', Cl.bool(quotes), Cl.bool(forwards));
  }
}

export const altered = (): AlteredMarket => {
  const market = new AlteredMarket(simnet);
  market.open();
  return market;
};

/** A lot of 3 MWh, of a facility of its own, that expires at a time that depends on that of its issue. */
export function expiringLot(s: AlteredMarket, expiry: (issue: bigint) => bigint): bigint {
  const facility = s.approved(EXPIRING);
  return s.issued({ facility, nonce: expiry(s.now() + SECONDS_PER_BLOCK) }).token as bigint;
}
