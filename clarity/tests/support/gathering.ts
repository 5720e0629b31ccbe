import { Cl } from '@stacks/transactions';
import { hashOf, type Request, type Scenario } from '../../tools/scenario.ts';
import { digestOf, ledgerOf } from '../../tools/steps.ts';
import { opened } from './market.ts';

/** The nameplate from which two, and three, bodies have to attest. */
export const TWO = 100_000_000n;
export const THREE = 1_000_000_000n;

export interface Gathering {
  s: Scenario;
  facility: bigint;
  request: Request;
  /** Four admitted bodies of four organisations. */
  bodies: [string, string, string, string];
}

export function gathering(nameplateW: bigint): Gathering {
  const s = opened();
  const bodies: Gathering['bodies'] = [s.body, s.outsider, s.buyer2, s.treasury];
  for (const body of bodies.slice(1)) s.admit(body);
  const facility = s.approved({ nameplateW });
  return { s, facility, request: s.request({ facility }), bodies };
}

/** The bodies whose attestations count so far. */
export const given = ({ s, facility, request }: Gathering): string[] =>
  (
    s.read(
      'verification/get-attestations',
      Cl.buffer(digestOf(s, request)),
      Cl.principal(ledgerOf(s, facility).owner as string),
    ) as { body: string }[]
  ).map(({ body }) => body);
export const readmit = (s: Scenario, body: string, organisation: string) =>
  s.must(s.member, 'verification/admit-body', Cl.principal(body), Cl.buffer(hashOf(organisation)));
