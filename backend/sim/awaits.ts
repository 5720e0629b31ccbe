/** Where a process may end: before a question was asked, or after it was answered and before the answer was heard. */
export interface AwaitPlan {
  /** The process dies at this await, counted from 1; 0 never. */
  crashAt: number;
  /** At this await of the database, counted by themselves, the question fails and the process lives on; 0 never. */
  failAt: number;
  /** How many awaits of the database fail in a row from there. */
  failures: number;
  /** Whether a failing question takes the connection with it, or only its answer is lost. */
  breaks: boolean;
}

export const NO_FAULT: AwaitPlan = { crashAt: 0, failAt: 0, failures: 0, breaks: false };

/**
 * One simulated process. Everything it waits for from outside goes through `outside`, which counts. At the planned await it
 * dies: nothing it waits for is ever answered again, so none of its code runs on, no `finally` and no `catch` either.
 */
export class SimProcess {
  /** Resolves when the process dies. */
  readonly death: Promise<void>;
  #die: () => void = () => undefined;
  #alive = true;
  #awaits = 0;
  #asked = 0;
  /** Questions to the database that failed although they could have been answered. */
  failures = 0;
  #plan = NO_FAULT;

  constructor() {
    this.death = new Promise((resolve) => {
      this.#die = resolve;
    });
  }

  get isAlive(): boolean {
    return this.#alive;
  }

  /** What comes, counted from now. */
  plan(plan: AwaitPlan): void {
    this.#awaits = 0;
    this.#asked = 0;
    this.#plan = plan;
  }

  /** `cut` breaks the connection that is asked. */
  async outside<T>(work: () => Promise<T>, cut?: () => Promise<void>): Promise<T> {
    await this.#point(cut);
    const answer = await work();
    await this.#point(cut);
    return answer;
  }

  /** As if the machine lost its power now. */
  kill(): void {
    this.#alive = false;
    this.#die();
  }

  async #point(cut: (() => Promise<void>) | undefined): Promise<void> {
    if (!this.#alive) return never();
    this.#awaits += 1;
    if (this.#awaits === this.#plan.crashAt) this.kill();
    if (!this.#alive) return never();
    if (cut === undefined) return;
    this.#asked += 1;
    const { failAt, failures, breaks } = this.#plan;
    if (failAt === 0 || this.#asked < failAt || this.#asked >= failAt + failures) return;
    this.failures += 1;
    if (breaks) await cut();
    throw new Error(breaks ? 'Connection terminated unexpectedly' : 'Query read timeout');
  }
}

const never = (): Promise<never> => new Promise(() => undefined);
