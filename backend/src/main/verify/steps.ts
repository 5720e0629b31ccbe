/** One thing that was checked, in words, with what was found. */
export interface Step {
  name: string;
  ok: boolean;
  detail: string;
}

/** Runs checks in order; the first that fails ends the run, because later ones stand on it. */
export class Steps {
  readonly list: Step[] = [];

  /** `check` answers what was found, or throws with what is wrong. */
  async run<T>(name: string, check: () => Promise<{ detail: string; value: T }>): Promise<T> {
    try {
      const { detail, value } = await check();
      this.list.push({ name, ok: true, detail });
      return value;
    } catch (error) {
      this.list.push({ name, ok: false, detail: error instanceof Error ? error.message : String(error) });
      throw new CheckFailed();
    }
  }
}

/** Ends a run; the failed step is already recorded. */
export class CheckFailed extends Error {}

/** For inside a check: what must hold, and what to say when it does not. */
export function must(condition: boolean, otherwise: string): asserts condition {
  if (!condition) throw new Error(otherwise);
}
