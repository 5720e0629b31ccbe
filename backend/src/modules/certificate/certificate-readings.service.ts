import { merkleSum, type ReadingLeaf } from '../../kit/merkle-sum.ts';
import { notFound, Problem } from '../../kit/problem.ts';
import { wattHours } from '../../kit/units.ts';
import type { CertificateQueries } from './certificate.queries.ts';
import type { IssueRequestQueries } from './issue-request.queries.ts';
import { intervalOf, type ReadingStep, readingSeries } from './reading-series.rules.ts';

/** Where the readings of a batch are kept. */
export interface ReadingSource {
  /** `leaves` fetches the document; its CID alone does not. Null for a batch without readings. */
  readingsOf(batchId: string): Promise<{ cid: string; leaves(): Promise<ReadingLeaf[]> } | null>;
}

interface KeptSeries {
  interval: number | null;
  leaves: number;
  points: { start: Date; end: Date; wh: ReturnType<typeof wattHours> }[];
}

const KEPT_SERIES = 64;

/** The readings behind an issuance as a series. A document never changes under its CID, so a series is computed once. */
export class CertificateReadings {
  readonly #kept = new Map<string, KeptSeries>();

  constructor(
    private readonly queries: CertificateQueries,
    private readonly requests: IssueRequestQueries,
    private readonly source: ReadingSource,
  ) {}

  async series(number: bigint, step: ReadingStep) {
    const issuance = await this.queries.issuance(number);
    if (issuance === null) throw notFound('issuance');
    const batchId = await this.requests.batchOf(issuance.digest);
    const document = batchId === null ? null : await this.source.readingsOf(batchId);
    if (document === null)
      throw new Problem(
        'not-found',
        `The readings of issuance ${number} are not kept here. Its evidence (${issuance.evidenceCid}) names their document.`,
      );
    const { cid } = document;
    const key = `${cid} ${issuance.readingsRoot} ${step}`;
    const series = this.#kept.get(key) ?? (await this.make(document, issuance.readingsRoot, step));
    this.keep(key, series);
    const { points, leaves, interval } = series;
    const { periodStart, periodEnd, readingsRoot } = issuance;
    return {
      issuance: number,
      periodStart,
      periodEnd,
      readingsRoot,
      cid,
      leaves,
      intervalSeconds: interval,
      step,
      items: points,
    };
  }

  /** What is shown is what the chain has the root of, or nothing. */
  private async make(
    { cid, leaves }: { cid: string; leaves(): Promise<ReadingLeaf[]> },
    root: string,
    step: ReadingStep,
  ) {
    const all = await leaves();
    if (Buffer.from(merkleSum(all).root).toString('hex') !== root)
      throw new Error(`The readings document ${cid} does not lead to the root ${root} on chain.`);
    const points = readingSeries(all, step).map(({ start, end, wh }) => ({
      start: new Date(start * 1000),
      end: new Date(end * 1000),
      wh: wattHours(wh),
    }));
    return { interval: intervalOf(all), leaves: all.length, points };
  }

  /** The last asked for stay; those of single intervals are large and asked for rarely. */
  private keep(key: string, series: KeptSeries): void {
    this.#kept.delete(key);
    if (!key.endsWith(' interval')) this.#kept.set(key, series);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > KEPT_SERIES && oldest !== undefined) this.#kept.delete(oldest);
  }
}
