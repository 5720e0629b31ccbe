import { z } from 'zod';

export interface Backoff {
  /** Wait before the second attempt; it doubles with each further one. */
  firstMs: number;
  mostMs: number;
}

/** A kind of work. The payload travels as JSON, so a bigint travels as digits through a codec of the schema. */
export interface Job<S extends z.ZodType = z.ZodType> {
  name: string;
  schema: S;
  /** Times the work is tried before the job counts as failed. */
  attempts: number;
  backoff: Backoff;
}

export interface JobDefinition<S extends z.ZodType> {
  name: string;
  schema: S;
  attempts?: number;
  backoff?: Partial<Backoff>;
}

const defined = new Map<string, Job>();

/** Every job of this process: a worker has to handle them all. */
export function definedJobs(): ReadonlyMap<string, Job> {
  return defined;
}

/**
 * Defines a job, once per name, at the top of a module. With the defaults the work is tried 10 times within about 9 minutes.
 */
export function defineJob<S extends z.ZodType>({ name, schema, attempts = 10, backoff }: JobDefinition<S>): Job<S> {
  if (!/^[a-z][a-z0-9-]*(\.[a-z0-9-]+)*$/.test(name)) {
    throw new Error(`"${name}" is not a job name: use lower-case words, like certificate.pin-metadata.`);
  }
  if (defined.has(name)) throw new Error(`The job ${name} is defined twice.`);
  if (!Number.isInteger(attempts) || attempts < 1) throw new Error(`The job ${name} needs at least one attempt.`);
  const job = { name, schema, attempts, backoff: { firstMs: 1_000, mostMs: 10 * 60_000, ...backoff } };
  defined.set(name, job);
  return job;
}

export interface JobContext {
  /** The id given to `enqueue`, or one the queue made. */
  id: string;
  /** 1 for the first. */
  attempt: number;
}

export interface Handler {
  job: Job;
  run(payload: unknown, context: JobContext): Promise<void>;
}

/** Binds the work to its job. It may run more than once for one job (a worker can die after the effect): it has to be idempotent. */
export function handle<S extends z.ZodType>(
  job: Job<S>,
  work: (payload: z.output<S>, context: JobContext) => Promise<void>,
): Handler {
  return {
    job,
    async run(payload, context) {
      const parsed = job.schema.safeParse(payload);
      if (!parsed.success) throw new GiveUp(`the payload does not fit: ${z.prettifyError(parsed.error)}`);
      await work(parsed.data, context);
    },
  };
}

/** The payload as it is stored, after a look whether the handler will be able to read it. Throws an Error. */
export function encode<S extends z.ZodType>(job: Job<S>, payload: unknown): unknown {
  let wire: unknown;
  try {
    wire = JSON.parse(JSON.stringify(payload) ?? 'null') as unknown;
  } catch (error) {
    throw new Error(`The payload of the job ${job.name} is not JSON: ${(error as Error).message}`);
  }
  const parsed = job.schema.safeParse(wire);
  if (parsed.success) return wire;
  throw new Error(`The payload does not fit the job ${job.name}:\n${z.prettifyError(parsed.error)}`);
}

/** Thrown by a handler: not now, for a foreseen reason (a node is down, a block is not final). Uses up an attempt. */
export class Retry extends Error {
  /** When to try again; by the job's backoff if not given. */
  readonly afterMs: number | undefined;

  constructor(message: string, { afterMs, ...options }: ErrorOptions & { afterMs?: number } = {}) {
    super(message, options);
    this.name = 'Retry';
    this.afterMs = afterMs;
  }
}

/** Thrown by a handler: never, whatever is tried. The job fails at once and stays to be seen. */
export class GiveUp extends Error {
  override name = 'GiveUp';
}

/** Wait before the attempt that follows attempt `made`. */
export function delayAfter(made: number, error: unknown, { firstMs, mostMs }: Backoff): number {
  if (error instanceof Retry && error.afterMs !== undefined) return Math.max(1, error.afterMs);
  // Up to a fifth less, so that jobs that failed together do not all come back together.
  const full = Math.min(mostMs, firstMs * 2 ** (made - 1));
  return Math.max(1, Math.round(full * (1 - Math.random() / 5)));
}
