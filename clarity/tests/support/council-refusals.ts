import { Cl } from '@stacks/transactions';
import type { Outcome, Scenario } from '../../tools/scenario.ts';
import { actionBytes, Council, OPEN_FOR, type Terms } from './council.ts';

const ACTION = actionBytes('set-guardians', { guardians: Cl.list([]) });

function named(s: Scenario, terms: Partial<Terms> = {}): Council {
  const council = new Council(s);
  council.bootstrap({ members: [s.member, s.body], threshold: 1, delay: 0n, ...terms }, [s.buyer]);
  return council;
}

function nominated(s: Scenario): { council: Council; id: bigint } {
  const council = named(s);
  return { council, id: council.nominate(s.member, { members: [s.buyer], threshold: 1, delay: 0n }).ok as bigint };
}

const bootstrap = (s: Scenario, terms: Partial<Terms>, guardians: string[] = [], sender = s.deployer): Outcome =>
  new Council(s).bootstrap({ members: [s.member], threshold: 1, delay: 0n, ...terms }, guardians, sender);
const approve = (council: Council, member: string): Outcome => council.approve(member, ACTION, council.address);

/** One call per error of the council that is refused with it, on a market whose council is not named yet. */
export const councilRefusals: Record<string, (s: Scenario) => Outcome> = {
  ERR_NOT_DEPLOYER: (s) => bootstrap(s, {}, [], s.member),
  ERR_ALREADY_BOOTSTRAPPED: (s) => bootstrap(s.open(), {}),
  ERR_NO_MEMBERS: (s) => bootstrap(s, { members: [] }),
  ERR_DUPLICATE_MEMBER: (s) => bootstrap(s, { members: [s.member, s.member] }),
  ERR_NOT_COUNCIL_MEMBER: (s) => approve(named(s), s.deployer),
  ERR_BAD_THRESHOLD: (s) => bootstrap(s, { threshold: 2 }),
  ERR_BAD_DELAY: (s) => bootstrap(s, { delay: 2_592_001n }),
  ERR_DUPLICATE_GUARDIAN: (s) => bootstrap(s, {}, [s.buyer, s.buyer]),
  ERR_NOT_GUARDIAN: (s) => named(s).s.call(s.member, 'council/remove-guardian', Cl.principal(s.member)),
  ERR_ALREADY_APPROVED: (s) => {
    const council = named(s);
    approve(council, s.member);
    return approve(council, s.member);
  },
  ERR_UNKNOWN_PROPOSAL: (s) => named(s).withdraw(s.member, ACTION),
  ERR_NO_OWN_APPROVAL: (s) => {
    const council = named(s);
    approve(council, s.member);
    return council.withdraw(s.body, ACTION, council.address);
  },
  ERR_NOT_ENOUGH_APPROVALS: (s) => named(s, { threshold: 2 }).setGuardians(s.member, []),
  ERR_DELAY_NOT_OVER: (s) => {
    const council = named(s, { delay: 3_600n });
    approve(council, s.member);
    return council.setGuardians(s.member, []);
  },
  ERR_ACTION_TOO_LONG: (s) => {
    const members = Array.from({ length: 7 }, (_, i) => `${s.deployer}.${`member-${i}-`.padEnd(127, 'x')}`);
    return named(s).nominate(s.member, { members, threshold: 1, delay: 0n });
  },
  ERR_UNKNOWN_NOMINATION: (s) => named(s).acceptSeat(s.buyer, 1n),
  ERR_NOMINATION_EXPIRED: (s) => {
    const { council, id } = nominated(s);
    council.waitUntil(s.now() - 10n + OPEN_FOR);
    return council.acceptSeat(s.buyer, id);
  },
  ERR_NOT_NOMINATED: (s) => {
    const { council, id } = nominated(s);
    return council.acceptSeat(s.outsider, id);
  },
};
