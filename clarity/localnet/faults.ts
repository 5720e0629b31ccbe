import { randomFrom } from './random.ts';

/** What goes wrong, and with which requests: those whose path begins with `path`, never those to `/dev`. */
export type Fault = {
  readonly path: string;
  /** Answered late by so many milliseconds. */
  readonly slowMs: number;
  /** Answered with this status and nothing done. */
  readonly status?: number;
  /** Answered in full, but the connection ends in the middle of the body. */
  readonly truncate: boolean;
  /** Answered as the chain was so many blocks ago. */
  readonly staleTip: number;
  /** `/v2/info` names another network. */
  readonly wrongChainId: boolean;
  /** Only the next so many requests; afterwards the fault is gone. Undefined is for ever. */
  readonly next?: number;
  /** Of those only such a part, from 0 to 1, chosen by `seed`. */
  readonly rate: number;
  readonly seed: number;
};

type Armed = Fault & { left: number; readonly random: () => number; struck: number };

/** Faults on demand. The same faults and the same requests give the same failures: nothing depends on luck. */
export class Faults {
  private armed: Armed[] = [];

  add(fault: Fault): void {
    this.armed.push({
      ...fault,
      left: fault.next ?? Number.POSITIVE_INFINITY,
      random: randomFrom(fault.seed),
      struck: 0,
    });
  }

  clear(): void {
    this.armed = [];
  }

  /** What is still to come, with how many requests each has struck. */
  get all(): readonly (Fault & { readonly struck: number })[] {
    return this.armed.map(({ random: _, left, ...fault }) =>
      Number.isFinite(left) ? { ...fault, next: left } : fault,
    );
  }

  /** What happens to the next request to this path; several faults add up, the first status counts. */
  strike(path: string): Fault | undefined {
    const struck = this.armed.filter((fault) => path.startsWith(fault.path) && fault.left > 0 && hits(fault));
    this.armed = this.armed.filter(({ left }) => left > 0);
    const [first, ...others] = struck;
    if (!first) return undefined;
    return others.reduce<Fault>(both, first);
  }
}

function hits(fault: Armed): boolean {
  fault.left -= 1;
  if (fault.random() >= fault.rate) return false;
  fault.struck += 1;
  return true;
}

function both(one: Fault, other: Fault): Fault {
  const status = one.status ?? other.status;
  return {
    ...one,
    slowMs: one.slowMs + other.slowMs,
    ...(status === undefined ? {} : { status }),
    truncate: one.truncate || other.truncate,
    staleTip: Math.max(one.staleTip, other.staleTip),
    wrongChainId: one.wrongChainId || other.wrongChainId,
  };
}
