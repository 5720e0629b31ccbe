import { Cl } from '@stacks/transactions';
import { hashOf, type Scenario } from '../../tools/scenario.ts';
import { correct, handOver, issue, suspendBody, suspendFacility, withdraw } from '../../tools/steps.ts';
import type { Refusals } from './refusal.ts';

const issued = (s: Scenario, facility = s.approved()) =>
  s.issued({ facility }) as unknown as { issuance: bigint; token: bigint };
const pinned = (contract: string) =>
  Cl.tuple({ contract: Cl.principal(contract), code: Cl.buffer(hashOf('other code')) });

export const issuanceRefusals: Refusals = {
  ERR_NOT_AUTHORITY: (s) => s.call(s.deployer, 'issuance/revoke', Cl.principal(s.body)),
  ERR_UNKNOWN_FACILITY: (s) => issue(s, s.request({ facility: 1n })),
  ERR_NOT_FACILITY_OWNER: (s) => issue(s, s.attested({ facility: s.approved() }), s.producer2),
  ERR_NOT_APPROVED: (s) => {
    const facility = s.approved();
    const request = s.attested({ facility });
    suspendFacility(s, facility, s.body);
    return issue(s, request);
  },
  ERR_NOT_ATTESTED: (s) => issue(s, s.request({ facility: s.approved() })),
  ERR_ALREADY_ISSUED: (s) => {
    const request = s.attested({ facility: s.approved() });
    issue(s, request);
    return issue(s, request);
  },
  ERR_BODY_SUSPENDED: (s) => {
    const request = s.attested({ facility: s.approved() });
    suspendBody(s, s.body);
    return issue(s, request);
  },
  ERR_OWNER_CHANGED: (s) => {
    const facility = s.approved();
    const request = s.attested({ facility });
    handOver(s, facility, s.producer2);
    return issue(s, request, s.producer2);
  },
  ERR_REQUEST_EXPIRED: (s) => issue(s, s.attested({ facility: s.approved(), expiresAt: s.now() + 10n })),
  ERR_HOURS_ALREADY_ISSUED: (s) => {
    const facility = s.approved();
    s.issued({ facility });
    return issue(s, s.attested({ facility }));
  },
  ERR_ISSUING_PAUSED: (s) => {
    const request = s.attested({ facility: s.approved() });
    s.must(s.member, 'issuance/set-paused', Cl.bool(true));
    return issue(s, request);
  },
  ERR_UNKNOWN_ISSUANCE: (s) => withdraw(s, 1n, null),
  ERR_NOT_LAST_ISSUANCE: (s) => {
    const facility = s.approved();
    const { issuance, token } = issued(s, facility);
    s.issued({ facility, periodStart: s.hoursAgo(24n), periodEnd: s.hoursAgo(12n) });
    return withdraw(s, issuance, token);
  },
  ERR_ALREADY_CORRECTED: (s) => {
    const { issuance, token } = issued(s);
    correct(s, issuance, 1n);
    return withdraw(s, issuance, token);
  },
  ERR_BAD_CORRECTION: (s) => correct(s, issued(s).issuance, 0n),
  ERR_NOT_REVIEWED_CODE: (s) =>
    s.call(
      s.member,
      'issuance/set-authorities',
      pinned(`${s.deployer}.verification`),
      pinned(`${s.deployer}.facilities`),
    ),
  ERR_ALREADY_OPENED: (s) => {
    const facility = s.approved();
    simnet.deployContract(
      'registry',
      `(define-public (open (facility uint))
        (contract-call? .issuance open-ledger facility
          { owner: tx-sender, unit: u1, nameplate-w: u1, commissioned-at: u0, trial: false }))`,
      { clarityVersion: 5 },
      s.deployer,
    );
    const registry = `${s.deployer}.registry`;
    const { result } = s.simnet.execute(`(unwrap-panic (contract-hash? '${registry}))`);
    const code = Cl.bufferFromHex((result as unknown as { value: string }).value);
    const both = Cl.tuple({ contract: Cl.principal(registry), code });
    s.must(s.member, 'issuance/set-authorities', both, both);
    return s.call(s.outsider, 'registry/open', Cl.uint(facility));
  },
  ERR_CERTIFICATE_EXPIRED: (s) => {
    const request = s.attested({ facility: s.approved() });
    s.must(s.member, 'issuance/set-validity', Cl.uint(1));
    return issue(s, request);
  },
  ERR_VALIDITY_TOO_LONG: (s) => s.call(s.member, 'issuance/set-validity', Cl.uint(2n ** 100n)),
};
