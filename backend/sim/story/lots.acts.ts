import type { ClarityValue } from '../../src/chain/index.ts';
import type { Random } from '../random.ts';
import { type Act, PEOPLE, type Story, type StoryEvent, someTime } from './story.ts';

export const nft = (name: string, data: Record<string, ClarityValue>): StoryEvent => ({
  contract: 'rec-nft',
  name,
  data,
});

const lotOf = (story: Story, token: bigint) => {
  const lot = story.lots.get(token);
  if (lot === undefined) throw new Error(`The story has no lot ${token}.`);
  return lot;
};

/** Lots that people hold. */
export const held = (story: Story) => [...story.lots].filter(([, { owner }]) => !owner.includes('.'));

/** No longer as it was issued, so its issuance cannot be withdrawn any more. */
function touch(story: Story, token: bigint): void {
  const issuance = story.issuances.get(lotOf(story, token).issuance);
  if (issuance?.token === token) issuance.token = null;
}

export function move(story: Story, token: bigint, recipient: string): StoryEvent {
  const lot = lotOf(story, token);
  const data = { token, sender: lot.owner, recipient };
  lot.owner = recipient;
  return nft('nft-transferred', data);
}

function burn(story: Story, token: bigint): StoryEvent {
  const { owner } = lotOf(story, token);
  touch(story, token);
  story.lots.delete(token);
  return nft('nft-burned', { token, sender: owner, recipient: null });
}

/** Burns a lot and mints the part and the rest. */
export function cut(story: Story, token: bigint, wh: bigint, recipient: string) {
  const { issuance, firstWh, wh: all, owner } = lotOf(story, token);
  const part = ++story.last.token;
  const rest = ++story.last.token;
  const events = [burn(story, token)];
  for (const [piece, to] of [
    [part, recipient],
    [rest, owner],
  ] as const)
    events.push(nft('nft-minted', { token: piece, sender: null, recipient: to }));
  story.lots.set(part, { issuance, firstWh, wh, owner: recipient });
  story.lots.set(rest, { issuance, firstWh: firstWh + wh, wh: all - wh, owner });
  events.push(nft('split', { token, part, rest, 'part-wh': wh, owner, recipient }));
  return { events, part, rest };
}

/** A whole lot, or a part of it while the rest lives on under a new number. */
export function retireFrom(story: Story, token: bigint, wh: bigint, account: string, random: Random) {
  const { issuance, firstWh, wh: all, owner } = lotOf(story, token);
  const whole = wh === all;
  const retirement = whole ? token : ++story.last.token;
  const rest = whole ? null : ++story.last.token;
  const events = [burn(story, token)];
  if (rest !== null) {
    story.lots.set(rest, { issuance, firstWh: firstWh + wh, wh: all - wh, owner });
    events.push(nft('nft-minted', { token: rest, sender: null, recipient: owner }));
  }
  const claim = {
    beneficiary: random.hash(),
    consumption: random.chance(0.5) ? random.hash() : null,
    country: 'DE',
    note: random.chance(0.5) ? random.hash() : null,
    purpose: BigInt(random.between(1, 6)),
    'reporting-start': 1_735_689_600n,
    'reporting-end': 1_767_225_600n,
  };
  const range = { issuance, 'first-wh': firstWh, wh };
  const data = { retirement, token, rest, ...range, by: owner, account, claim, at: someTime(random), trial: false };
  events.push(nft('retired', data));
  return { events, retirement, rest };
}

export const transfer: Act = (story, random) => {
  const [token] = random.pick(held(story)) ?? [];
  return token === undefined ? null : [move(story, token, random.pick(PEOPLE))];
};

export const split: Act = (story, random) => {
  const [token, lot] = random.pick(held(story).filter(([, { wh }]) => wh > 1n)) ?? [];
  if (token === undefined || lot === undefined) return null;
  return cut(story, token, random.amount(lot.wh - 1n), random.pick(PEOPLE)).events;
};

export const merge: Act = (story, random) => {
  const lots = held(story);
  const pairs = lots.flatMap(([first, low]) =>
    lots
      .filter(
        ([, high]) =>
          high.issuance === low.issuance && high.owner === low.owner && high.firstWh === low.firstWh + low.wh,
      )
      .map(([second, high]) => ({ first, low, second, high })),
  );
  const pair = random.pick(pairs);
  if (pair === undefined) return null;
  const { first, second, low, high } = pair;
  const { issuance, firstWh, owner } = low;
  const events = [burn(story, first), burn(story, second)];
  const token = ++story.last.token;
  const wh = low.wh + high.wh;
  story.lots.set(token, { issuance, firstWh, wh, owner });
  events.push(nft('nft-minted', { token, sender: null, recipient: owner }));
  return [...events, nft('merged', { first, 'first-wh': firstWh, issuance, owner, second, token, wh })];
};

export const expire: Act = (story, random) => {
  const [token, lot] = random.pick(held(story)) ?? [];
  if (token === undefined || lot === undefined || story.lots.size < 3) return null;
  const { issuance, firstWh, wh, owner } = lot;
  return [
    burn(story, token),
    nft('expired', { at: someTime(random), 'first-wh': firstWh, issuance, owner, token, wh }),
  ];
};

export const retire: Act = (story, random) => {
  const [token, lot] = random.pick(held(story)) ?? [];
  if (token === undefined || lot === undefined) return null;
  const wh = random.chance(0.4) ? lot.wh : random.amount(lot.wh);
  return retireFrom(story, token, wh, lot.owner, random).events;
};
