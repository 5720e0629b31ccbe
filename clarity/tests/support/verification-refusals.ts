import { Cl } from '@stacks/transactions';
import { devnetAccounts } from '../../localnet/accounts.ts';
import { type Request, requestTuple, type Scenario } from '../../tools/scenario.ts';
import {
  addKey,
  attest,
  correct,
  decide,
  handOver,
  organisationOf,
  setLink,
  setOrganisation,
  setQuorum,
} from '../../tools/steps.ts';
import type { Refusals } from './refusal.ts';

const { wallet_2: key } = devnetAccounts();
const attestWith = (s: Scenario, fields: Partial<Request>, facility = s.approved()) =>
  attest(s, s.request({ facility, ...fields }));

export const verificationRefusals: Refusals = {
  ERR_NOT_ADMITTED_BODY: (s) => decide(s, s.register(), true, s.outsider),
  ERR_OWN_FACILITY: (s) => {
    const facility = s.approved();
    handOver(s, facility, s.body);
    return attestWith(s, {}, facility);
  },
  ERR_CONFLICT_OF_INTEREST: (s) => {
    setOrganisation(s, s.producer, organisationOf(s.body));
    return decide(s, s.register());
  },
  ERR_UNKNOWN_FACILITY: (s) => attestWith(s, {}, 1n),
  ERR_NOT_APPROVED: (s) => attestWith(s, {}, s.register()),
  ERR_BAD_PERIOD: (s) => attestWith(s, { periodStart: s.hoursAgo(48n) + 1n }),
  ERR_PERIOD_NOT_OVER: (s) => attestWith(s, { periodEnd: s.hoursAgo(-1n) }),
  ERR_BEFORE_COMMISSIONING: (s) => attestWith(s, {}, s.approved({ commissionedAt: s.now() })),
  ERR_NOTHING_MEASURED: (s) => attestWith(s, { wh: 0n }),
  ERR_ABOVE_CAPACITY: (s) => attestWith(s, {}, s.approved({ nameplateW: 1_000n })),
  ERR_REQUEST_EXPIRED: (s) => attestWith(s, { expiresAt: 1n }),
  ERR_EXPIRY_TOO_FAR: (s) => attestWith(s, { expiresAt: 2n ** 40n }),
  ERR_ALREADY_ATTESTED: (s) => attest(s, s.attested({ facility: s.approved() })),
  ERR_SAME_ORGANISATION: (s) => attest(s, s.attested({ facility: s.approved({ nameplateW: 100_000_000n }) })),
  ERR_BAD_SIGNATURE: (s) =>
    s.call(
      s.outsider,
      'verification/attest-signed',
      requestTuple(s.request({ facility: s.approved() })),
      Cl.principal(s.body),
      Cl.buffer(new Uint8Array(65)),
    ),
  ERR_KEY_SPENT: (s) => {
    addKey(s, key.publicKey);
    return addKey(s, key.publicKey);
  },
  ERR_UNKNOWN_KEY: (s) => s.call(s.body, 'verification/revoke-key', Cl.bufferFromHex(key.publicKey)),
  ERR_ATTESTING_PAUSED: (s) => {
    s.must(s.member, 'verification/set-paused', Cl.bool(true));
    return attestWith(s, {});
  },
  ERR_BAD_QUORUM: (s) => setQuorum(s, 0n, 0n),
  ERR_LINK_TO_ITSELF: (s) => setLink(s, organisationOf(s.body), organisationOf(s.body)),
  ERR_UNKNOWN_ISSUANCE: (s) => correct(s, 1n, 1n),
};
