import { Cl, type ClarityValue } from '@stacks/transactions';
import { claim, type Outcome, type PlainLot, type Scenario } from '../../tools/scenario.ts';

export const ids = (tokens: readonly bigint[]): ClarityValue => Cl.list(tokens.map((token) => Cl.uint(token)));

export const lotOf = (s: Scenario, token: bigint) => s.read('rec-nft/get-lot', Cl.uint(token)) as unknown as PlainLot;

export const transfer = (s: Scenario, token: bigint, from: string, to: string, sender = from): Outcome =>
  s.call(sender, 'rec-nft/transfer', Cl.uint(token), Cl.principal(from), Cl.principal(to));

export const transferLot = (s: Scenario, token: bigint, from: string, to: string, sender = from): Outcome =>
  s.call(sender, 'rec-nft/transfer-lot', Cl.uint(token), Cl.principal(from), Cl.principal(to));

export const sendMany = (s: Scenario, tokens: readonly bigint[], recipient: string, sender = s.producer): Outcome =>
  s.call(sender, 'rec-nft/send-many', ids(tokens), Cl.principal(recipient));

export const split = (s: Scenario, token: bigint, wh: bigint, recipient: string, sender = s.producer): Outcome =>
  s.call(sender, 'rec-nft/split', Cl.uint(token), Cl.uint(wh), Cl.principal(recipient));

/** Splits a lot of the producer and keeps both parts with him: [part, rest]. */
export function halves(s: Scenario, token: bigint, wh: bigint): [bigint, bigint] {
  const { part, rest } = split(s, token, wh, s.producer).ok as { part: bigint; rest: bigint };
  return [part, rest];
}

export const merge = (s: Scenario, first: bigint, second: bigint, sender = s.producer): Outcome =>
  s.call(sender, 'rec-nft/merge-lots', Cl.uint(first), Cl.uint(second));

export const retire = (
  s: Scenario,
  token: bigint,
  wh: bigint,
  { account = s.producer, sender = s.producer, ...terms }: { account?: string; sender?: string } & ClaimFields = {},
): Outcome => s.call(sender, 'rec-nft/retire', Cl.uint(token), Cl.uint(wh), Cl.principal(account), claim(terms));

export const retireMany = (
  s: Scenario,
  tokens: readonly bigint[],
  { account = s.producer, sender = s.producer, ...terms }: { account?: string; sender?: string } & ClaimFields = {},
): Outcome => s.call(sender, 'rec-nft/retire-many', ids(tokens), Cl.principal(account), claim(terms));

export const expire = (s: Scenario, token: bigint, sender = s.outsider): Outcome =>
  s.call(sender, 'rec-nft/expire', Cl.uint(token));

type ClaimFields = NonNullable<Parameters<typeof claim>[0]>;
