import type { Stage } from './stage.ts';

/** Something to try: the call and the answer it aims at; what really has to happen, the model says. */
export interface Command {
  readonly target: string;
  readonly aim: string;
  /** How often it is drawn; what takes long has 0 and comes only in the plays that take every command. */
  readonly weight: number;
  readonly act: (p: Stage) => void;
}

type Try = readonly [aim: number | 'ok', act: (p: Stage) => void, weight?: number];

/** Ways to call one function. */
export const attempts = (target: string, ...tries: readonly Try[]): Command[] =>
  tries.map(([aim, act, weight = aim === 'ok' ? 4 : 1]) => ({ target, aim: String(aim), act, weight }));
