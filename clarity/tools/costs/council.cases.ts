import { Cl, type ClarityValue } from '@stacks/transactions';
import type { CostCases, Measure } from './cost-cases.ts';

const principals = (whos: readonly string[]) => Cl.list(whos.map((who) => Cl.principal(who)));
const actionOf = (action: string, fields: Record<string, ClarityValue>) =>
  Cl.buffer(Buffer.from(Cl.serialize(Cl.tuple({ action: Cl.stringAscii(action), ...fields })), 'hex'));

/** Two of three, with a delay: what one decision costs from the first approval to the act. */
export const unopened: CostCases = (market, measure) => {
  const { simnet, deployer, member, body, treasury, buyer, buyer2, outsider } = market;
  const council = Cl.principal(`${deployer}.council`);
  const delay = Cl.uint(600);
  const seats = principals([member, body, treasury]);
  measure('default', deployer, 'council/bootstrap', seats, Cl.uint(2), principals([buyer]), delay);

  const guardians = { guardians: principals([buyer, buyer2]) };
  const naming = actionOf('set-guardians', guardians);
  measure('default', member, 'council/approve', council, naming);
  measure('second', body, 'council/approve', council, naming);
  const digest = Buffer.from(market.read('council/proposal-digest', council, naming) as string, 'hex');
  measure('default', body, 'council/withdraw-approval', Cl.buffer(digest));
  market.must(body, 'council/approve', council, naming);
  simnet.mineEmptyBurnBlocks(2);
  measure('default', member, 'council/set-guardians', guardians.guardians);

  /** Approves by a second member, then measures the act of the first. */
  const act = (fn: string, fields: Record<string, ClarityValue>, delayed: boolean): ReturnType<Measure> => {
    const action = actionOf(fn, fields);
    for (const who of [member, body]) market.must(who, 'council/approve', council, action);
    if (delayed) simnet.mineEmptyBurnBlocks(2);
    return measure('default', member, `council/${fn}`, ...Object.values(fields));
  };
  act('remove-guardian', { who: Cl.principal(buyer) }, false);
  const nominees = principals([member, body, outsider]);
  act('nominate-council', { members: nominees, threshold: Cl.uint(2), delay }, true);
  act('cancel-nomination', { id: Cl.uint(1) }, false);

  const own = Cl.buffer(new Uint8Array(100));
  market.must(body, 'council/approve', Cl.principal(member), own);
  measure('default', member, 'council/authorise', Cl.principal(member), own, Cl.bool(false));
};

/** The largest council there is room for here: a lone member hands over to nine, the last of whom brings it into office. */
export const handOver: CostCases = (market, measure) => {
  const { member, simnet } = market;
  const nominees = [...simnet.getAccounts().values()].slice(0, 9);
  const newcomers = nominees.filter((who) => who !== member);
  measure('n=9', member, 'council/nominate-council', principals(nominees), Cl.uint(5), Cl.uint(600));
  for (const who of newcomers.slice(0, -1)) market.must(who, 'council/accept-seat', Cl.uint(1));
  measure('n=9', newcomers.at(-1) ?? member, 'council/accept-seat', Cl.uint(1));
};
