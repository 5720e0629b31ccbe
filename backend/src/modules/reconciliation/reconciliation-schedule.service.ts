import type { Log } from '../../kit/log.ts';
import type { ReconciliationService } from './reconciliation.service.ts';

const LOOK_MS = 15_000;

/**
 * Looks every now and then whether a comparison is due, by what the database knows: nothing is lost with a queue, and any
 * number of workers may look.
 */
export class ReconciliationSchedule {
  #timer: NodeJS.Timeout | undefined;
  #looking: Promise<void> | null = null;

  constructor(
    private readonly service: Pick<ReconciliationService, 'keep'>,
    private readonly log: Log,
    /** Between the beginnings of two comparisons. */
    private readonly everyMs: number,
    private readonly lookMs = LOOK_MS,
  ) {}

  start(): void {
    this.#timer = setInterval(() => {
      this.#looking ??= this.service
        .keep(this.everyMs)
        .catch((error: unknown) => this.log.error({ err: error }, 'a comparison could not be begun; trying again'))
        .finally(() => {
          this.#looking = null;
        });
    }, this.lookMs).unref();
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#looking;
  }
}
