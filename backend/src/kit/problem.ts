import { type ProblemName, problemTable } from './problem-table.ts';

/** One fault in the input: where (RFC 6901 pointer into the body, or `query/x`, `path/x`) and what would be right. */
export interface Fault {
  pointer: string;
  detail: string;
}

export interface ProblemExtensions {
  faults?: Fault[];
  [key: string]: unknown;
}

/** The only error class that reaches a caller; anything else is logged and answered as `internal` without detail. */
export class Problem extends Error {
  readonly problem: ProblemName;
  readonly extensions: ProblemExtensions;

  constructor(problem: ProblemName, detail: string, extensions: ProblemExtensions = {}) {
    super(detail);
    this.name = 'Problem';
    this.problem = problem;
    this.extensions = extensions;
  }

  get status(): number {
    return problemTable[this.problem].status;
  }

  /** RFC 9457 document. */
  toDocument(requestId: string) {
    return {
      type: `/docs/problems#${this.problem}`,
      name: this.problem,
      title: problemTable[this.problem].title,
      status: this.status,
      detail: this.message,
      requestId,
      ...this.extensions,
    };
  }
}

/** For what a caller named by id and what does not exist, or is not for him to see. */
export const notFound = (what: string) => new Problem('not-found', `There is no ${what} with this id.`);
