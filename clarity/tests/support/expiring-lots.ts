import { Cl } from '@stacks/transactions';
import { type Request, type Scenario, SECONDS_PER_BLOCK } from '../../tools/scenario.ts';
import { issue } from '../../tools/steps.ts';

type Expiry = (issuedAt: bigint) => bigint;

/** Issues a lot that expires at a time that depends on that of its issue: the council sets such a validity. */
export function issuedUntil(s: Scenario, fields: Partial<Request> & { facility: bigint }, expiry: Expiry): bigint {
  const request = s.attested(fields);
  const expiresAt = expiry(s.now() + SECONDS_PER_BLOCK);
  s.must(s.member, 'issuance/set-validity', Cl.uint(expiresAt - request.periodEnd));
  const { ok, err } = issue(s, request);
  if (ok === undefined) throw new Error(`The issue answered (err u${err})`);
  return (ok as { token: bigint }).token;
}

/** A lot of 3 MWh of the producer, of a facility of its own, that expires. */
export const expiringLot = (s: Scenario, expiry: Expiry): bigint => issuedUntil(s, { facility: s.approved() }, expiry);
