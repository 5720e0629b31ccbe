import type { ChainBlock } from '../chain-event.ts';
import type { ChainSource } from '../follow/chain-source.ts';
import type { ObservedBranch } from './observed-branch.ts';

/** Looks with the same finding before what may be on its way counts as lost, and who may be late counts as wrong. */
const PATIENT_LOOKS = 5;
/** The most blocks of one branch that are compared at a time. */
const MOST_COMPARED = 200;

/** What the looks at the API so far have shown. */
export interface ApiView {
  kind: 'pushed' | 'polled';
  note: string | null;
  /** What is still unclear: pushes missing, two branches, an API that is behind. */
  why: 'lost' | 'branch' | 'behind' | null;
  /** Looks in a row that found the same while the newest pushed block stayed the same, which is `at`. */
  looks: number;
  at: string | null;
}

export interface Compared {
  view: ApiView;
  follow: 'pushes' | 'api' | 'neither';
  /** Hashes of pushed blocks that the API has others in place of. */
  contradicted: string[];
  /** What node and API do not agree about, in words. */
  dispute?: string;
}

interface Question {
  api: ChainSource;
  theirs: ChainBlock;
  branch: ObservedBranch | null;
  /** Blocks that are followed, which a branch stands on. */
  followed: (height: number) => Promise<ChainBlock | null>;
  view: ApiView;
  mayShrink: boolean;
}

const AGREED: Compared = {
  view: { kind: 'pushed', note: null, why: null, looks: 0, at: null },
  follow: 'pushes',
  contradicted: [],
};

/** Holds the best pushed branch against the tip of the API. */
export async function compare(question: Question): Promise<Compared> {
  const { api, theirs, branch, followed, mayShrink } = question;
  if (branch === null) return lost(question);
  const { tip, blocks, bottom } = branch;
  if (theirs.hash === tip.hash) return AGREED;
  if (theirs.height > tip.height)
    return (await api.blockAt(tip.height))?.hash === tip.hash ? lost(question) : otherBranch(question, branch);
  if (theirs.height === tip.height) return otherBranch(question, branch);
  const mine = theirs.height < bottom ? await followed(theirs.height) : (blocks.get(theirs.height) ?? null);
  if (mine === null || mine.hash === theirs.hash) {
    // An API that is behind is late, unless a development chain went back to this block.
    if (!mayShrink) return AGREED;
    const view = seen(question, 'behind');
    if (view.looks > PATIENT_LOOKS) return otherBranch(question, branch);
    return { view: { ...view, kind: 'pushed', note: null }, follow: 'pushes', contradicted: [] };
  }
  const view = seen(question, 'branch');
  if (view.looks > PATIENT_LOOKS) return otherBranch(question, branch);
  return { view, follow: 'neither', contradicted: [] };
}

/** One look more that found this. */
function seen({ branch, view }: Question, why: ApiView['why']): ApiView {
  const at = branch?.tip.hash ?? null;
  return { ...view, why, at, looks: view.why === why && view.at === at ? view.looks + 1 : 1 };
}

/** The API is ahead on the same branch: its blocks are read from it until they are pushed. */
function lost(question: Question): Compared {
  const view = seen(question, 'lost');
  const isLost = view.looks > PATIENT_LOOKS;
  const said = isLost ? { kind: 'polled' as const, note: missing(question) } : {};
  return { view: { ...view, ...said }, follow: 'api', contradicted: [] };
}

function missing({ branch, theirs }: Question): string {
  if (branch === null)
    return (
      'No block was pushed yet, so blocks are read from the API. If this stays while blocks come, check that the ' +
      '[[events_observer]] in the configuration of the node names this observer.'
    );
  const from = branch.tip.height + 1;
  const which = from === theirs.height ? `Block ${from} was` : `Blocks ${from} to ${theirs.height} were`;
  return `${which} not pushed and read from the API instead.`;
}

async function otherBranch({ api, theirs }: Question, branch: ObservedBranch): Promise<Compared> {
  const contradicted: string[] = [];
  for (let height = branch.tip.height; height >= branch.bottom && contradicted.length < MOST_COMPARED; height -= 1) {
    const mine = branch.blocks.get(height);
    if (mine === undefined || (height <= theirs.height && (await api.blockAt(height))?.hash === mine.hash)) break;
    contradicted.push(mine.hash);
  }
  const { height, hash } = branch.tip;
  const dispute =
    `The node pushed block ${height} (${hash.slice(0, 8)}...), which the API does not have: it is at block ` +
    `${theirs.height} (${theirs.hash.slice(0, 8)}...), and it is believed. If this stays, check that the node and the ` +
    'API belong to the same network.';
  const view = { kind: 'polled' as const, note: null, why: null, looks: 0, at: null };
  return { view, follow: 'api', contradicted, dispute };
}
