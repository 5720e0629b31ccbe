import type { Reader } from '../../kit/database.ts';
import type { Id } from '../../kit/id.ts';
import type { Ipfs } from '../../kit/ipfs.ts';
import { type MerkleProof, proof, type ReadingLeaf } from '../../kit/merkle-sum.ts';
import { cursorOf, pageOf, readCursor } from '../../kit/page.ts';
import { Problem } from '../../kit/problem.ts';
import { wattHours } from '../../kit/units.ts';
import type { FacilityQueries } from '../facility/index.ts';
import { type BatchRow, batchView, summaryOf } from './batch-view.rules.ts';
import { decodeReadings } from './documents/readings-document.ts';
import { factsChanged, STALE_FINDING } from './facility-facts.rules.ts';
import type { LineFinding } from './intake.rules.ts';
import { type BatchSummary, type BatchView, FINDINGS_ON_BATCH } from './metering.contract.ts';

export interface Page {
  limit: number;
  cursor?: string | undefined;
}

interface ReadingRow {
  meterId: number;
  meter: string;
  channel: string;
  start: Date;
  end: Date;
  wh: bigint;
  quality: 'actual' | 'estimated' | 'substituted';
  batchId: Id<'metering_batch'>;
  revision: number;
}

const BATCHES = `SELECT b.id, b.sequence, b.facility_id AS "facilityId", b.uploaded_by AS "uploadedBy",
    b.uploaded_at AS "uploadedAt", b.format, b.content_sha256 AS "contentSha256", b.file_bytes AS "fileBytes",
    b.raw_cid AS "rawCid", b.state, b.failure, b.channels, b.readings, b.stored, b.duplicates, b.missing, b.refused,
    b.findings, lower(b.period) AS start, upper(b.period) AS end, b.energy_wh AS "energyWh",
    b.readings_root AS "readingsRoot", b.leaves, b.readings_cid AS "readingsCid", b.verdict,
    b.verdict_hash AS "verdictHash", b.verdict_cid AS "verdictCid", b.assessed_at AS "assessedAt"
  FROM metering_batch b`;

export class MeteringQueries {
  constructor(
    private readonly reader: Reader,
    private readonly facilities: FacilityQueries,
    private readonly documents: Pick<Ipfs, 'get'>,
  ) {}

  async batch(id: string): Promise<BatchView | null> {
    const [row] = await this.reader.query<BatchRow>(`${BATCHES} WHERE b.id = $1`, [id]);
    return row ? batchView(row, await this.findings(row.id, row.findings, { limit: FINDINGS_ON_BATCH })) : null;
  }

  async batches(facilityId: string, { limit, cursor }: Page): Promise<{ items: BatchSummary[]; next: string | null }> {
    const before = readCursor(cursor, 'uploaded', ['bigint'])?.[0] ?? null;
    const rows = await this.reader.query<BatchRow>(
      `${BATCHES} WHERE b.facility_id = $1 AND ($2::bigint IS NULL OR b.sequence < $2) ORDER BY b.sequence DESC LIMIT $3`,
      [facilityId, before, limit + 1],
    );
    const { items, next } = pageOf(rows, limit, (last) => cursorOf('uploaded', [last.sequence]));
    return { items: items.map(summaryOf), next };
  }

  async findings(batchId: string, total: number, { limit, cursor }: Page) {
    const after = readCursor(cursor, 'line', ['integer'])?.[0] ?? -1n;
    const rows = await this.reader.query<LineFinding & { seq: number }>(
      `SELECT seq, rule, severity, record, line, message, cure FROM metering_finding
       WHERE batch_id = $1 AND seq > $2 ORDER BY seq LIMIT $3`,
      [batchId, after, limit + 1],
    );
    return { total, ...pageOf(rows, limit, (last) => cursorOf('line', [last.seq])) };
  }

  /** Of all meters of the facility by start; of one interval the last revision. */
  async readings(
    facilityId: string,
    { limit, cursor, from, to }: Page & { from?: Date | undefined; to?: Date | undefined },
  ) {
    const after = readCursor(cursor, 'start', ['second', 'integer']);
    const rows = await this.reader.query<ReadingRow>(
      `SELECT m.id AS "meterId", m.name AS meter, m.channel, r.start, r.end, r.wh, r.quality, r.batch_id AS "batchId", r.revision
       FROM meter m CROSS JOIN LATERAL (
         SELECT lower(period) AS start, upper(period) AS end, wh, quality, batch_id, revision FROM reading r
         WHERE r.meter_id = m.id AND lower(r.period) >= coalesce(to_timestamp($2::bigint), $4, '-infinity')
           AND lower(r.period) < coalesce($5, 'infinity'::timestamptz)
           AND ($2::bigint IS NULL OR (lower(r.period), m.id) > (to_timestamp($2::bigint), $3::integer))
           AND NOT EXISTS (SELECT FROM reading n WHERE n.meter_id = m.id AND n.period = r.period AND n.revision > r.revision)
         ORDER BY lower(r.period) LIMIT $6) r
       WHERE m.facility_id = $1 ORDER BY r.start, m.id LIMIT $6`,
      [facilityId, after?.[0] ?? null, after?.[1] ?? null, from ?? null, to ?? null, limit + 1],
    );
    const { items, next } = pageOf(rows, limit, (last) =>
      cursorOf('start', [last.start.getTime() / 1000, last.meterId]),
    );
    return { items: items.map((row) => ({ ...row, wh: wattHours(row.wh) })), next };
  }

  /**
   * A batch as the evidence of an issue request. Null for one that does not exist or was withdrawn; throws the problem
   * `verdict-pending` for one that has no verdict yet.
   */
  async batchForIssue(id: string) {
    const [row] = await this.reader.query<BatchRow>(`${BATCHES} WHERE b.id = $1 AND b.state <> 'withdrawn'`, [id]);
    if (!row) return null;
    const facility = await this.facilities.forMetering(row.facilityId);
    const { verdict, verdictHash, verdictCid, readingsRoot, readingsCid, energyWh, leaves } = row;
    if (
      row.state !== 'assessed' ||
      verdict === null ||
      verdictHash === null ||
      verdictCid === null ||
      facility === null
    )
      throw new Problem('verdict-pending', row.failure ?? 'The rules have not run over this batch yet. Wait a moment.');
    if (readingsRoot === null || readingsCid === null)
      throw new Problem('verdict-rejected', 'The batch holds no reading that could be used. The findings say why.');
    const stale = factsChanged(verdict, facility);
    return {
      id: row.id,
      facilityId: row.facilityId,
      period: { start: row.start, end: row.end },
      energyWh: energyWh ?? 0n,
      leaves: leaves ?? 0,
      readingsRoot: new Uint8Array(readingsRoot),
      readingsCid,
      rawCid: row.rawCid,
      rawSha256: row.contentSha256.toString('hex'),
      verdict: {
        result: stale && verdict.result === 'pass' ? ('pending' as const) : verdict.result,
        hash: new Uint8Array(verdictHash),
        cid: verdictCid,
        findings: stale ? [...verdict.findings, STALE_FINDING] : verdict.findings,
      },
    };
  }

  /** The readings document a batch published: its CID, and its leaves when they are wanted. Null where it has none. */
  async readingsOf(batchId: string): Promise<{ cid: string; leaves(): Promise<ReadingLeaf[]> } | null> {
    const [row] = await this.reader.query<{ cid: string | null }>(
      'SELECT readings_cid AS cid FROM metering_batch WHERE id = $1',
      [batchId],
    );
    if (!row?.cid) return null;
    const { cid } = row;
    const leaves = async () => {
      const all: ReadingLeaf[] = [];
      for await (const leaf of decodeReadings(inOnePiece(await this.documents.get(cid)))) all.push(leaf);
      return all;
    };
    return { cid, leaves };
  }

  /** From that document, so it leads to the root that the verdict names; null if no leaf starts then. */
  async proofOf(batchId: string, startUnix: number): Promise<{ leaf: ReadingLeaf; proof: MerkleProof } | null> {
    const leaves = (await (await this.readingsOf(batchId))?.leaves()) ?? [];
    const index = leaves.findIndex(({ start }) => start === startUnix);
    const leaf = leaves[index];
    return leaf ? { leaf, proof: proof(leaves, index) } : null;
  }
}

async function* inOnePiece(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
