import { Cl, type ClarityValue } from '@stacks/transactions';
import type { Scenario } from '../../tools/scenario.ts';

const callPrivate = (s: Scenario, fn: string, args: ClarityValue[]): void => {
  const { result } = s.simnet.callPrivateFn('rec-nft', fn, args as never, s.deployer);
  if ((result as { type: string }).type !== 'ok') throw new Error(`rec-nft/${fn} was refused`);
};

const FIRST_SPECIAL = 1_000_000n;

/** A lot that expires or that is a trial, of the issuance of an ordinary lot; its Wh count in no ledger. */
export function specialLot(
  s: Scenario,
  wh: bigint,
  { owner = s.producer, expiresAt, trial = false }: { owner?: string; expiresAt?: bigint; trial?: boolean } = {},
): bigint {
  const like = s.lot(wh);
  const token = FIRST_SPECIAL + like;
  const { issuance } = s.read('rec-nft/get-lot', Cl.uint(like)) as { issuance: bigint };
  const lot = {
    issuance: Cl.uint(issuance),
    'first-wh': Cl.uint(0),
    wh: Cl.uint(wh),
    'expires-at': expiresAt === undefined ? Cl.none() : Cl.some(Cl.uint(expiresAt)),
    trial: Cl.bool(trial),
  };
  callPrivate(s, 'create-lot', [Cl.uint(token), Cl.principal(owner), Cl.tuple(lot)]);
  return token;
}

/** Burns a lot wherever it is: what no function of the contracts can do to a lot in escrow. */
export const burnLot = (s: Scenario, token: bigint, owner: string): void =>
  callPrivate(s, 'burn', [Cl.uint(token), Cl.principal(owner)]);
