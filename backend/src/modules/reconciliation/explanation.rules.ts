import type { ComparedKind, Finding } from './reconciliation.contract.ts';

const NAMES: Record<ComparedKind, string> = {
  settings: 'Settings of',
  council: 'Council',
  body: 'Verification body',
  facility: 'Facility',
  issuance: 'Issuance',
  lot: 'Lot',
  retirement: 'Retirement',
  listing: 'Listing',
  balance: 'Certificates of',
  escrow: 'sBTC of',
};

/** The thing in words, such as `Lot 7`. */
export const itemInWords = (kind: ComparedKind, item: string): string => `${NAMES[kind]} ${item}`;

/** What a run knew when it gave up on, or was sure of, a difference. */
export interface Found {
  kind: ComparedKind;
  item: string;
  finding: Finding;
  /** Our last block and the node's at that moment. */
  height: number | null;
  tipHeight: number | null;
  /** Why it could not be read. */
  detail: string | null;
}

const REBUILD =
  'Stop the indexer, run "npm run chain:rebuild", start it again and compare once more: if the difference is gone, the row was ' +
  'changed by something other than the chain. If it stays, the stored events are wrong: follow the chain into an empty database, ' +
  'and report it.';
const LATER = 'Nothing is wrong yet. The next comparison will tell.';
const STATUS = `${LATER} If it stays so, see on the status page what keeps the chain from being followed.`;

const WORDS: Record<Finding, (found: Found, what: string, at: string) => [explanation: string, advice: string]> = {
  different: (_, what, at) => [`${what} is not what the chain says at block ${at}.`, REBUILD],
  'missing-here': (_, what, at) => [`${what} is on chain at block ${at}, but not in our rows.`, REBUILD],
  'extra-here': (_, what, at) => [`${what} is in our rows, but not on chain at block ${at}.`, REBUILD],
  behind: ({ tipHeight }, what, at) => [
    `${what} differs, but our rows end at block ${at} and the node is at block ${tipHeight ?? 'unknown'}: what is ` +
      'between may explain it.',
    STATUS,
  ],
  ahead: ({ tipHeight }, what, at) => [
    `${what} differs, but the node answered from block ${tipHeight ?? 'unknown'}, which is older than our block ${at}. ` +
      'One of several servers behind its address may be late.',
    STATUS,
  ],
  fork: (_, what, at) => [
    `${what} differs, but the node's chain is without our block ${at}: a fork that we have not taken back yet.`,
    STATUS,
  ],
  moving: (_, what) => [
    `${what} differs, but new blocks came each time both sides were read, so they were never read at one block.`,
    LATER,
  ],
  unreadable: ({ detail }, what) => [
    `${what} could not be read, although the node answers other questions: ${detail ?? 'no reason given'}`,
    'If it stays so, check that CONTRACT_DEPLOYER and STACKS_NETWORK name the contracts that this version belongs to, and that ' +
      'the node serves read-only calls.',
  ],
  surplus: (_, what) => [
    `${what} are more than its bids and orders add up to: somebody sent sBTC to the contract, which owes it to nobody.`,
    'Nothing is missing and nobody is owed anything. The contract has no way to send it back.',
  ],
};

/** What a difference means, and what to do about it. */
export function explain(found: Found): { explanation: string; advice: string } {
  const what = itemInWords(found.kind, found.item);
  const [explanation, advice] = WORDS[found.finding](found, what, String(found.height ?? 'none'));
  return { explanation, advice };
}
