import { UNNAMED_EVENT, UNREADABLE_EVENT } from '../../src/chain/chain-event.ts';
import type { Random } from '../random.ts';
import { attest, correct, issue, withdraw } from './issuing.acts.ts';
import { expire, merge, retire, split, transfer } from './lots.acts.ts';
import { auction, buy, configure, list, reprice, unlist } from './market.acts.ts';
import {
  admitBody,
  changeCouncil,
  decide,
  deregister,
  passOn,
  register,
  suspendBody,
  suspendFacility,
} from './registry.acts.ts';
import type { Act, Story, StoryEvent } from './story.ts';

/** What newer contracts, or anybody who prints through them, may say: kept, and no projection stumbles over it. */
const unknown: Act = (_story, random) => [
  random.pick<StoryEvent>([
    { contract: 'rec-nft', name: UNREADABLE_EVENT, data: { raw: random.hash() } },
    { contract: 'council', name: UNNAMED_EVENT, data: { value: 2n ** 127n } },
    {
      contract: 'marketplace',
      name: 'glittered',
      data: { text: 'nul \0, quote \' " \\ and \u{1f31e}', list: [null, -1n, true] },
    },
    { contract: 'content-address', name: 'constructor', data: { nested: { $like: { deep: [] } } } },
  ]),
];

const ACTS: readonly (readonly [number, Act])[] = [
  [2, admitBody],
  [1, suspendBody],
  [2, changeCouncil],
  [2, register],
  [3, decide],
  [1, suspendFacility],
  [2, passOn],
  [1, deregister],
  [5, attest],
  [5, issue],
  [1, withdraw],
  [1, correct],
  [3, transfer],
  [4, split],
  [2, merge],
  [1, expire],
  [4, retire],
  [6, list],
  [2, reprice],
  [2, unlist],
  [6, buy],
  [1, configure],
  [2, auction],
  [2, unknown],
];
const DRAWN = ACTS.flatMap(([weight, act]) => Array.from({ length: weight }, () => act));

/** The next transaction of a story, which it changes. */
export function tell(story: Story, random: Random): StoryEvent[] {
  if (story.facilities.size === 0) return [...(register(story, random) ?? []), ...(issue(story, random) ?? [])];
  for (;;) {
    const events = random.pick(DRAWN)?.(story, random);
    if (events) return events;
  }
}
