import { Cl } from '@stacks/transactions';
import fc from 'fast-check';
import { expect } from 'vitest';
import { HOUR, type Outcome, type Scenario } from '../../tools/scenario.ts';
import { correct, handOver, issue, ledgerOf, withdraw, withdrawAsBody } from '../../tools/steps.ts';
import { issuedHours, PAGE } from './hours.ts';
import { proofList, type Reading, readingTuple, topOf } from './merkle-sum.ts';

/** Each step names an issuance by position among all, so that every sequence can be run and shrunk. */
export const step = fc.record({
  kind: fc.constantFrom('issue', 'issue', 'issue', 'correct', 'withdraw', 'withdraw', 'judge', 'sell', 'hand-over'),
  pick: fc.nat(30),
  /** Of a withdrawal: whether it is of the last issuance. */
  last: fc.boolean(),
  start: fc.integer({ min: 0, max: 1_500 }),
  hours: fc.oneof(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 1, max: 744 })),
  wh: fc.bigInt({ min: 1n, max: 3_500_000n }),
});
export type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

interface Issuance {
  id: bigint;
  token: bigint | null;
  owner: string;
  holder: string;
  hours: bigint[];
  attested: bigint;
  attestedBefore: bigint;
  minted: bigint;
  mintedBefore: bigint;
  correctedBefore: bigint;
  corrected: bigint;
  withdrawn: boolean;
}

/** What one facility has had attested, minted, corrected and withdrawn, run on chain and in memory at once. */
export class LedgerModel {
  readonly #s: Scenario;
  readonly #facility: bigint;
  readonly #unit: bigint;
  readonly #origin: bigint;
  readonly #issuances: Issuance[] = [];
  #owner: string;
  #attested = 0n;
  #minted = 0n;
  #corrected = 0n;

  constructor(s: Scenario, unit: bigint) {
    this.#s = s;
    this.#unit = unit;
    this.#owner = s.producer;
    this.#facility = s.approved({ unit, nameplateW: 90_000_000n });
    this.#origin = (s.now() / HOUR / PAGE - 4n) * PAGE;
  }

  run(next: Step): void {
    const picked = next.last ? this.#issuances.at(-1) : this.#issuances[next.pick % (this.#issuances.length || 1)];
    if (next.kind === 'issue') this.#issue(next);
    else if (next.kind === 'hand-over') this.#handOver();
    else if (!picked) return;
    else if (next.kind === 'sell') this.#sell(picked);
    else if (next.kind === 'correct')
      expectAnswer(correct(this.#s, picked.id, next.wh), this.#correct(picked, next.wh));
    else this.#withdraw(picked, next.kind === 'judge');
  }

  #handOver(): void {
    const to = this.#owner === this.#s.producer ? this.#s.producer2 : this.#s.producer;
    handOver(this.#s, this.#facility, to, this.#owner);
    this.#owner = to;
  }

  #issue({ start, hours, wh }: Step): void {
    const s = this.#s;
    const covered = Array.from({ length: hours }, (_, i) => this.#origin + BigInt(start + i));
    const [periodStart, periodEnd] = [covered[0]! * HOUR, (covered.at(-1)! + 1n) * HOUR];
    const { hash: readingsRoot } = topOf([{ start: periodStart, end: periodEnd, wh }]);
    const request = s.attested({ facility: this.#facility, wh, periodStart, periodEnd, readingsRoot, leaves: 1n });
    const outcome = issue(s, request, this.#owner);
    const taken = new Set(this.#live().flatMap((issuance) => issuance.hours));
    if (covered.some((hour) => taken.has(hour))) {
      expect(outcome.err).toBe(10010n);
      return;
    }
    const carried = this.#attested + wh - this.#minted - this.#corrected;
    const minted = carried > 0n ? carried - (carried % this.#unit) : 0n;
    const { issuance: id, token } = outcome.ok as { issuance: bigint; token: bigint | null };
    expect(outcome.ok).toMatchObject({ wh: minted, residual: carried > 0n ? carried % this.#unit : 0n });
    expect(token === null).toBe(minted === 0n);
    const before = {
      attestedBefore: this.#attested,
      mintedBefore: this.#minted,
      correctedBefore: this.#corrected,
    };
    const [owner, holder] = [this.#owner, this.#owner];
    const state = { corrected: 0n, withdrawn: false };
    this.#issuances.push({ id, token, owner, holder, hours: covered, attested: wh, minted, ...before, ...state });
    this.#attested += wh;
    this.#minted += minted;
  }

  /** Corrects in memory, or says with which error the chain has to refuse. */
  #correct(picked: Issuance, wh: bigint): bigint | undefined {
    if (picked.withdrawn) return 10014n;
    if (picked.corrected + wh > picked.attested) return 10015n;
    picked.corrected += wh;
    this.#corrected += wh;
    return undefined;
  }

  #withdraw(picked: Issuance, byBody: boolean): void {
    const outcome = byBody
      ? withdrawAsBody(this.#s, picked.id, picked.token)
      : withdraw(this.#s, picked.id, picked.token, this.#owner);
    const refusal = this.#refusal(picked, byBody);
    expectAnswer(outcome, refusal);
    if (refusal !== undefined) return;
    picked.withdrawn = true;
    this.#attested = picked.attestedBefore;
    this.#minted = picked.mintedBefore;
  }

  #refusal(picked: Issuance, byBody: boolean): bigint | undefined {
    if (!byBody && picked.owner !== this.#owner) return 10003n;
    if (picked.corrected > 0n || picked.withdrawn) return 10014n;
    if (picked !== this.#live().at(-1)) return 10013n;
    return picked.holder === picked.owner ? undefined : 3015n;
  }

  #sell({ token, holder, withdrawn }: Issuance): void {
    if (token === null || withdrawn || holder === this.#s.buyer) return;
    const args = [Cl.uint(token), Cl.principal(holder), Cl.principal(this.#s.buyer)];
    this.#s.must(holder, 'rec-nft/transfer', ...args);
    for (const issuance of this.#issuances) if (issuance.token === token) issuance.holder = this.#s.buyer;
  }

  #live(): Issuance[] {
    return this.#issuances.filter(({ withdrawn }) => !withdrawn);
  }

  /** What has to hold after every step, whatever happened before. */
  check(): void {
    const s = this.#s;
    const live = this.#live();
    const ledger = ledgerOf(s, this.#facility) as Record<string, bigint>;
    const { 'attested-wh': attested = -1n, 'minted-wh': minted = -1n, 'corrected-wh': corrected = -1n } = ledger;
    const { residual = -1n, debit = -1n } = ledger;
    expect(ledger.owner).toBe(this.#owner);
    expect({ attested, minted, corrected }).toEqual({
      attested: sum(live.map((issuance) => issuance.attested)),
      minted: sum(live.map((issuance) => issuance.minted)),
      corrected: sum(live.map((issuance) => issuance.corrected)),
    });
    expect(attested + debit).toBe(minted + corrected + residual);
    expect(residual < this.#unit && (residual === 0n || debit === 0n)).toBe(true);

    const hours = live.flatMap((issuance) => issuance.hours).sort((a, b) => Number(a - b));
    expect(issuedHours(s, this.#facility, this.#origin, this.#origin + 3n * PAGE)).toEqual(hours);

    let [energy, serial] = [0n, 0n];
    for (const issuance of live) {
      expect(issuance.attestedBefore).toBe(energy);
      energy += issuance.attested;
      if (issuance.minted === 0n) continue;
      const first = issuance.mintedBefore + issuance.correctedBefore;
      expect(first).toBeGreaterThanOrEqual(serial);
      serial = first + issuance.minted;
      expect(serial).toBeLessThanOrEqual(energy);
    }
  }

  /** That every issuance on chain says what the model says, withdrawn ones too. */
  checkRecords(): void {
    for (const issuance of this.#issuances) this.#checkRecord(issuance);
  }

  #checkRecord({ id, token, holder, hours, ...issuance }: Issuance): void {
    const s = this.#s;
    expect(s.read('rec-nft/get-issuance', Cl.uint(id))).toMatchObject({
      owner: issuance.owner,
      wh: issuance.minted,
      'attested-wh': issuance.attested,
      'attested-before': issuance.attestedBefore,
      'minted-before': issuance.mintedBefore,
      'corrected-before': issuance.correctedBefore,
    });
    expect(s.read('issuance/get-correction', Cl.uint(id))).toBe(issuance.corrected);
    if (token !== null) expect(s.owner(token)).toBe(issuance.withdrawn ? null : holder);
    const reading: Reading = { start: hours[0]! * HOUR, end: (hours.at(-1)! + 1n) * HOUR, wh: issuance.attested };
    const place = { 'first-wh': issuance.attestedBefore, wh: issuance.attested };
    const proven = s.read('readings/verify-reading', Cl.uint(id), readingTuple(reading), proofList([]));
    expect(proven).toEqual(issuance.withdrawn ? null : place);
  }
}

const sum = (amounts: readonly bigint[]): bigint => amounts.reduce((total, amount) => total + amount, 0n);

function expectAnswer(outcome: Outcome, refusal: bigint | undefined): void {
  expect(outcome).toMatchObject(refusal === undefined ? { ok: true } : { err: refusal, prints: [] });
}
