/** Where a process may end: before a question was asked, or after it was answered and before the answer was heard. */
export interface AwaitPlan {
  /** The process dies at this await, counted from 1; 0 never. */
  crashAt: number;
  /** At this await its database connection breaks and it lives on; 0 never. */
  breakAt: number;
}

export const NO_FAULT: AwaitPlan = { crashAt: 0, breakAt: 0 };

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
    this.#plan = plan;
  }

  /** `broken` stands for the connection: called where the plan has it break, it has to break it and throw. */
  async outside<T>(work: () => Promise<T>, broken?: () => Promise<never>): Promise<T> {
    await this.#point(broken);
    const answer = await work();
    await this.#point(broken);
    return answer;
  }

  /** As if the machine lost its power now. */
  kill(): void {
    this.#alive = false;
    this.#die();
  }

  async #point(broken: (() => Promise<never>) | undefined): Promise<void> {
    if (!this.#alive) return never();
    this.#awaits += 1;
    if (this.#awaits === this.#plan.crashAt) this.kill();
    if (!this.#alive) return never();
    // What came to a question that cannot break the connection comes to the next one that can.
    if (this.#plan.breakAt !== 0 && this.#awaits >= this.#plan.breakAt && broken !== undefined) {
      this.#plan = { ...this.#plan, breakAt: 0 };
      await broken();
    }
  }
}

const never = (): Promise<never> => new Promise(() => undefined);
