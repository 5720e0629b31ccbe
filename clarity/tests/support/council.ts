import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Cl, type ClarityValue } from '@stacks/transactions';
import type { PlainTuple } from '../../tools/plain-value.ts';
import type { Outcome, Scenario } from '../../tools/scenario.ts';
import { deployed } from './market.ts';

export const DAY = 86_400n;
/** How long approvals are collected, and how long after its delay an approved act can be carried out. */
export const OPEN_FOR = 14n * DAY;

export const principals = (whos: readonly string[]) => Cl.list(whos.map((who) => Cl.principal(who)));

/** The bytes that members approve: an action's tuple as its contract serialises it. */
export const actionBytes = (action: string, fields: Record<string, ClarityValue> = {}): Uint8Array =>
  Buffer.from(Cl.serialize(Cl.tuple({ action: Cl.stringAscii(action), ...fields })), 'hex');

export const digestOf = (target: string, action: Uint8Array): Uint8Array =>
  createHash('sha256')
    .update(Buffer.from(Cl.serialize(Cl.tuple({ target: Cl.principal(target), action: Cl.buffer(action) })), 'hex'))
    .digest();

export interface Terms {
  members: string[];
  threshold: number;
  delay: bigint;
}

export const nominationBytes = ({ members, threshold, delay }: Terms): Uint8Array =>
  actionBytes('nominate-council', {
    members: principals(members),
    threshold: Cl.uint(threshold),
    delay: Cl.uint(delay),
  });

/** A council of the scenario's accounts and what it does, in the words of its contract. */
export class Council {
  readonly address: string;
  readonly target: string;

  constructor(readonly s: Scenario) {
    this.address = `${s.deployer}.council`;
    this.target = `${s.deployer}.council-target`;
  }

  bootstrap({ members, threshold, delay }: Terms, guardians: string[] = [], sender = this.s.deployer): Outcome {
    const args = [principals(members), Cl.uint(threshold), principals(guardians), Cl.uint(delay)];
    return this.s.call(sender, 'council/bootstrap', ...args);
  }

  approve(member: string, action: Uint8Array, target = this.target): Outcome {
    return this.s.call(member, 'council/approve', Cl.principal(target), Cl.buffer(action));
  }

  withdraw(member: string, action: Uint8Array, target = this.target): Outcome {
    return this.s.call(member, 'council/withdraw-approval', Cl.buffer(digestOf(target, action)));
  }

  setValue(member: string, to: bigint): Outcome {
    return this.s.call(member, 'council-target/set-value', Cl.uint(to));
  }

  openDoor(member: string): Outcome {
    return this.s.call(member, 'council-target/open-door');
  }

  setGuardians(member: string, guardians: string[]): Outcome {
    return this.s.call(member, 'council/set-guardians', principals(guardians));
  }

  nominate(member: string, { members, threshold, delay }: Terms): Outcome {
    const args = [principals(members), Cl.uint(threshold), Cl.uint(delay)];
    return this.s.call(member, 'council/nominate-council', ...args);
  }

  cancelNomination(member: string, id: bigint): Outcome {
    return this.s.call(member, 'council/cancel-nomination', Cl.uint(id));
  }

  acceptSeat(nominee: string, id: bigint): Outcome {
    return this.s.call(nominee, 'council/accept-seat', Cl.uint(id));
  }

  proposal(action: Uint8Array, target = this.target): PlainTuple | null {
    return this.s.read('council/get-proposal', Cl.buffer(digestOf(target, action))) as PlainTuple | null;
  }

  config(): PlainTuple {
    return this.s.read('council/get-config') as PlainTuple;
  }

  /** Lets time pass until the next call is made at `time`, which has to lie a multiple of ten seconds ahead. */
  waitUntil(time: bigint): void {
    const { s } = this;
    for (let burns = (time - s.now()) / 600n; burns > 0n; burns = (time - s.now()) / 600n)
      s.simnet.mineEmptyBurnBlocks(Number(burns));
    if (time > s.now()) s.simnet.mineEmptyStacksBlocks(Number((time - s.now()) / 10n));
    if (s.now() !== time) throw new Error(`the next call is at ${s.now()}, not at ${time}`);
  }
}

/** A council in office on a fresh chain, with one contract to administer and one that only wants harm. */
export function councilOf(terms: (s: Scenario) => Terms, guardians: (s: Scenario) => string[] = () => []): Council {
  const s = deployed();
  for (const name of ['council-target', 'council-phishing']) {
    const source = readFileSync(new URL(`./${name}.clar`, import.meta.url), 'latin1');
    s.simnet.deployContract(name, source, { clarityVersion: 5 }, s.deployer);
  }
  const council = new Council(s);
  const { err } = council.bootstrap(terms(s), guardians(s));
  if (err !== undefined) throw new Error(`bootstrap answered (err u${err})`);
  return council;
}
