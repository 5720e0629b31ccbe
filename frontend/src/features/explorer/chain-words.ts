import type { chainHistory } from '../../lib/api.ts';
import { count } from '../../lib/format.ts';

/** By which way blocks come. */
export const SOURCES = {
  pushed: { label: 'Pushed', hint: 'The node says each block at once' },
  polled: { label: 'Polled', hint: 'The API is asked again and again' },
} as const;

export const FATES = {
  kept: { label: 'Kept', tone: 'positive', words: 'Back in a block of the same height' },
  moved: { label: 'Moved', tone: 'info', words: 'Back in a block of another height' },
  lost: { label: 'Lost', tone: 'negative', words: 'Without effect at the moment' },
} as const;

/** `1 block`, `3 blocks`. */
export const plural = (number: number, one: string, many = `${one}s`): string =>
  `${count(number)} ${number === 1 ? one : many}`;

/** What a fork did, in one line. */
export const forkInWords = ({ blocks, ancestor }: Pick<chainHistory.Fork, 'blocks' | 'ancestor'>): string =>
  ancestor.hash === null
    ? `${plural(blocks, 'block')} taken back: another chain from the first block on`
    : `${plural(blocks, 'block')} above block ${count(ancestor.height)} taken back`;

/** How old what is shown is, by the times of the blocks. */
export function ageInWords(seconds: number): string {
  if (seconds < 60) return `${plural(seconds, 'second')} old`;
  if (seconds < 3600) return `${plural(Math.floor(seconds / 60), 'minute')} old`;
  if (seconds < 86_400) return `${plural(Math.floor(seconds / 3600), 'hour')} old`;
  return `${plural(Math.floor(seconds / 86_400), 'day')} old`;
}

/** Heights of both branches, each with the block that was there and the one that is there now. */
export function sideBySide({ takenBack, inPlace }: Pick<chainHistory.ForkDetail, 'takenBack' | 'inPlace'>) {
  const now = new Map(inPlace.map((block) => [block.height, block]));
  return takenBack.map((was) => ({ height: was.height, was, now: now.get(was.height) ?? null }));
}
