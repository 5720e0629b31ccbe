import { Cl } from '@stacks/transactions';
import { claim, HOUR, hashOf, MWH, type Outcome, type Scenario } from '../../tools/scenario.ts';
import { SpareIssuer } from '../../tools/spare-issuer.ts';
import type { Refusals } from './refusal.ts';

const split = (s: Scenario, sender: string, token: bigint, wh: bigint): Outcome =>
  s.call(sender, 'rec-nft/split', Cl.uint(token), Cl.uint(wh), Cl.principal(s.buyer));
const transfer = (s: Scenario, sender: string, token: bigint, recipient: string): Outcome =>
  s.call(sender, 'rec-nft/transfer', Cl.uint(token), Cl.principal(sender), Cl.principal(recipient));
const retire = (s: Scenario, fields: Parameters<typeof claim>[0]): Outcome =>
  s.call(s.producer, 'rec-nft/retire', Cl.uint(s.lot(MWH)), Cl.uint(MWH), Cl.principal(s.producer), claim(fields));

const issuanceTuple = (s: Scenario) =>
  Cl.tuple({
    facility: Cl.uint(1),
    owner: Cl.principal(s.deployer),
    'period-start': Cl.uint(0),
    'period-end': Cl.uint(HOUR),
    'attested-wh': Cl.uint(MWH),
    'attested-before': Cl.uint(0),
    wh: Cl.uint(MWH),
    'minted-before': Cl.uint(0),
    'corrected-before': Cl.uint(0),
    'readings-root': Cl.buffer(hashOf('root')),
    leaves: Cl.uint(1),
    'verdict-hash': Cl.buffer(hashOf('verdict')),
    evidence: Cl.buffer(hashOf('evidence')),
    'issued-at': Cl.uint(0),
    'expires-at': Cl.none(),
    trial: Cl.bool(false),
  });

export const recNftRefusals: Refusals = {
  ERR_ONLY_ISSUER: (s) =>
    s.call(s.deployer, 'rec-nft/issue', issuanceTuple(s), Cl.buffer(hashOf('digest')), Cl.uint(0)),
  ERR_NOT_LOT_OWNER: (s) => split(s, s.outsider, s.lot(MWH), 1n),
  ERR_NO_LIVE_LOT: (s) => split(s, s.producer, 1n, 1n),
  ERR_RECIPIENT_IS_SENDER: (s) => transfer(s, s.producer, s.lot(MWH), s.producer),
  ERR_AMOUNT_OUTSIDE_LOT: (s) => split(s, s.producer, s.lot(MWH), MWH),
  ERR_NO_LOTS: (s) => s.call(s.producer, 'rec-nft/send-many', Cl.list([]), Cl.principal(s.buyer)),
  ERR_UNKNOWN_PURPOSE: (s) => retire(s, { purpose: 7n }),
  ERR_BAD_REPORTING_PERIOD: (s) => retire(s, { start: 1_800_000_000n, end: 1_800_000_000n }),
  ERR_BAD_CLAIM_COUNTRY: (s) => retire(s, { country: 'N' }),
  ERR_CONTRACT_RECIPIENT: (s) => transfer(s, s.producer, s.lot(MWH), s.marketplace),
  ERR_LOT_EXPIRED: (s) => {
    const token = new SpareIssuer(s).appoint().lot(MWH, { expiresAt: s.now() });
    return s.call(s.producer, 'rec-nft/retire', Cl.uint(token), Cl.uint(MWH), Cl.principal(s.producer), claim());
  },
  ERR_NOT_ADJACENT: (s) => s.call(s.producer, 'rec-nft/merge-lots', Cl.uint(s.lot(MWH)), Cl.uint(s.lot(MWH))),
  ERR_UNKNOWN_ISSUANCE: (s) => new SpareIssuer(s).appoint().withdraw(1n, null),
  ERR_ALREADY_WITHDRAWN: (s) => {
    const issuer = new SpareIssuer(s).appoint();
    issuer.issue(0n);
    issuer.withdraw(1n, null);
    return issuer.withdraw(1n, null);
  },
  ERR_NOT_WITHDRAWABLE: (s) => {
    const issuer = new SpareIssuer(s).appoint();
    issuer.lot(MWH);
    return issuer.withdraw(1n, null);
  },
  ERR_LOT_NOT_EXPIRED: (s) => s.call(s.outsider, 'rec-nft/expire', Cl.uint(s.lot(MWH))),
  ERR_LOT_IN_ESCROW: (s) => {
    const token = new SpareIssuer(s).appoint().lot(MWH, { expiresAt: s.now() + 60n });
    s.listed(token, { expiresAt: s.now() + 30n });
    s.simnet.mineEmptyBurnBlock();
    return s.call(s.outsider, 'rec-nft/expire', Cl.uint(token));
  },
  ERR_NOT_REVIEWED_CODE: (s) =>
    s.call(s.member, 'rec-nft/set-issuer', Cl.principal(s.marketplace), Cl.buffer(hashOf('other code'))),
};
