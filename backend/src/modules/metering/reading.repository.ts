import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { PoolClient } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import type { Tx } from '../../kit/database.ts';
import type { Quality, Reading } from './formats/reading.ts';
import type { MeterSource, RefusedReading } from './intake.rules.ts';

const LINES_PER_CHUNK = 1_000;
const ROWS_PER_FETCH = 2_000;

/** What became of the readings of a file; readings = stored + duplicates + missing + refused. */
export interface IntakeCounts {
  readings: number;
  stored: number;
  duplicates: number;
  missing: number;
  refused: number;
}

export interface Intake extends IntakeCounts {
  /** Unix seconds, from the first interval of the file to its last. */
  period: { start: number; end: number };
}

interface OrderedRow {
  source: number;
  line: number;
  starts: bigint;
  ends: bigint;
  wh: bigint;
  quality: Quality;
}

// What a file says, sorted out: one row for each interval with a value, and its fate. Islands are readings of one meter
// that overlap; an island of more than one is a contradiction. The same row twice is one row with `times` 2.
const SORT_OUT = `
  CREATE TEMP TABLE intake ON COMMIT DROP AS
  WITH usable AS (
    SELECT m.meter_id, s.starts, s.ends, s.wh, s.quality, min(s.line) AS line, count(*) AS times
    FROM staged_reading s JOIN staged_source m USING (source)
    WHERE s.quality <> 'missing' AND s.wh >= 0 GROUP BY 1, 2, 3, 4, 5),
  opened AS (
    SELECT *, CASE WHEN starts < max(ends) OVER (PARTITION BY meter_id ORDER BY starts, ends, line
      ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) THEN 0 ELSE 1 END AS opens FROM usable),
  islands AS (
    SELECT *, sum(opens) OVER (PARTITION BY meter_id ORDER BY starts, ends, line) AS island FROM opened),
  sized AS (
    SELECT meter_id, line, times, wh, quality, tstzrange(to_timestamp(starts), to_timestamp(ends)) AS period,
      count(*) OVER (PARTITION BY meter_id, island) AS size FROM islands)
  SELECT s.meter_id, s.line, s.times, s.wh, s.quality, s.period,
    CASE WHEN s.size > 1 THEN 'contradicted' WHEN h.same IS NULL THEN 'new' WHEN h.same THEN 'same' ELSE 'held' END AS fate
  FROM sized s CROSS JOIN LATERAL (
    SELECT bool_and(r.period = s.period AND r.wh = s.wh AND r.quality = s.quality) AS same
    FROM reading r WHERE r.meter_id = s.meter_id AND r.period && s.period) h`;

const COUNTS = `
  SELECT s.readings, s.missing, i.stored, i.duplicates, s.negative + i.refused AS refused, s.starts, s.ends
  FROM (SELECT count(*)::integer AS readings, count(*) FILTER (WHERE quality = 'missing')::integer AS missing,
          count(*) FILTER (WHERE quality <> 'missing' AND wh < 0)::integer AS negative,
          min(starts) AS starts, max(ends) AS ends FROM staged_reading) s,
       (SELECT count(*) FILTER (WHERE fate = 'new')::integer AS stored,
          coalesce(sum(CASE fate WHEN 'contradicted' THEN 0 WHEN 'same' THEN times ELSE times - 1 END), 0)::integer AS duplicates,
          coalesce(sum(CASE fate WHEN 'contradicted' THEN times WHEN 'held' THEN 1 END), 0)::integer AS refused
        FROM intake) i`;

const REFUSED = `
  SELECT line, starts, ends, wh, quality, 'negative' AS reason, NULL::bigint AS "heldStart", NULL::bigint AS "heldEnd",
    NULL::bigint AS "heldWh", NULL AS "heldQuality", NULL::uuid AS "heldBatch"
  FROM staged_reading WHERE quality <> 'missing' AND wh < 0
  UNION ALL
  SELECT i.line, extract(epoch FROM lower(i.period))::bigint, extract(epoch FROM upper(i.period))::bigint, i.wh, i.quality,
    i.fate, extract(epoch FROM lower(r.period))::bigint, extract(epoch FROM upper(r.period))::bigint, r.wh, r.quality, r.batch_id
  FROM intake i LEFT JOIN LATERAL (
    SELECT * FROM reading r WHERE i.fate = 'held' AND r.meter_id = i.meter_id AND r.period && i.period
      AND NOT (r.period = i.period AND r.wh = i.wh AND r.quality = i.quality) ORDER BY lower(r.period) LIMIT 1) r ON true
  WHERE i.fate IN ('contradicted', 'held')
  ORDER BY line LIMIT `;

/** What earlier batches keep of the same intervals with another value: the rules see both, and settle nothing by themselves. */
const CONTRADICTING = (before: bigint) => `
  SELECT DISTINCT s.source, 0, extract(epoch FROM lower(r.period))::bigint, extract(epoch FROM upper(r.period))::bigint, r.wh, r.quality
  FROM staged_reading s JOIN staged_source m USING (source)
  CROSS JOIN LATERAL (SELECT tstzrange(to_timestamp(s.starts), to_timestamp(s.ends)) AS period) p
  JOIN reading r ON r.meter_id = m.meter_id AND r.period && p.period
  JOIN metering_batch b ON b.id = r.batch_id AND b.sequence < ${before}
  WHERE s.quality <> 'missing' AND NOT (r.period = p.period AND r.wh = s.wh AND r.quality = s.quality)`;

/** A file's readings in a table of the open transaction, and from there into the readings of the facility. */
export class ReadingRepository {
  /** Streams the readings into the transaction and answers where they come from, in the order they are met. */
  async stage(tx: Tx, readings: AsyncIterable<Reading>): Promise<MeterSource[]> {
    await tx.query(
      `CREATE TEMP TABLE staged_reading (source integer, line integer, starts bigint, ends bigint, wh bigint, quality text) ON COMMIT DROP`,
    );
    if (!tx.queryRunner) throw new Error('Readings are staged in an open transaction only.');
    const client = (await tx.queryRunner.connect()) as PoolClient;
    const sources = new Map<string, MeterSource>();
    await pipeline(
      Readable.from(copyLines(readings, sources)),
      client.query(copyFrom('COPY staged_reading FROM STDIN')),
    );
    await tx.query('ANALYZE staged_reading');
    return [...sources.values()];
  }

  /** Until the transaction ends, no other upload changes the readings of this facility. */
  async lock(tx: Tx, facilityId: string): Promise<void> {
    await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 5))', [`metering:${facilityId}`]);
  }

  /** Names the meters behind the staged readings, making those that are new. */
  async nameMeters(tx: Tx, facilityId: string, sources: readonly MeterSource[]): Promise<void> {
    const columns = [sources.map(({ meter }) => meter), sources.map(({ channel }) => channel)];
    await tx.query(
      `INSERT INTO meter (facility_id, name, channel) SELECT DISTINCT $1::uuid, s.name, s.channel
       FROM unnest($2::text[], $3::text[]) AS s (name, channel) ON CONFLICT DO NOTHING`,
      [facilityId, ...columns],
    );
    await tx.query('CREATE TEMP TABLE staged_source (source integer, meter_id integer) ON COMMIT DROP');
    await tx.query(
      `INSERT INTO staged_source SELECT s.n - 1, m.id FROM unnest($2::text[], $3::text[]) WITH ORDINALITY AS s (name, channel, n)
       JOIN meter m ON m.facility_id = $1 AND m.name = s.name AND m.channel = s.channel`,
      [facilityId, ...columns],
    );
  }

  /** Decides for each staged reading whether it is new, known, or not to be kept. Nothing is kept yet. */
  async sortOut(tx: Tx): Promise<Intake> {
    await tx.query(SORT_OUT);
    const [row]: (IntakeCounts & { starts: bigint; ends: bigint })[] = await tx.query(COUNTS);
    if (!row) throw new Error('Counting the staged readings gave no row.');
    const { starts, ends, ...counts } = row;
    return { ...counts, period: { start: Number(starts), end: Number(ends) } };
  }

  async refused(tx: Tx, limit: number): Promise<RefusedReading[]> {
    const rows: Record<string, never>[] = await tx.query(`${REFUSED} ${limit}`);
    return rows.map((row) => ({
      line: row.line ?? 0,
      start: Number(row.starts),
      end: Number(row.ends),
      wh: row.wh ?? 0n,
      quality: row.quality ?? '',
      reason: row.reason ?? 'held',
      held: row.heldBatch
        ? {
            start: Number(row.heldStart),
            end: Number(row.heldEnd),
            wh: row.heldWh ?? 0n,
            quality: row.heldQuality ?? '',
            batchId: row.heldBatch,
          }
        : null,
    }));
  }

  async keepNew(tx: Tx, batchId: string): Promise<void> {
    await tx.query(
      `INSERT INTO reading (meter_id, period, wh, quality, batch_id)
       SELECT meter_id, period, wh, quality, $1 FROM intake WHERE fate = 'new' ORDER BY meter_id, period`,
      [batchId],
    );
  }

  async remove(tx: Tx, batchId: string): Promise<void> {
    await tx.query(
      `DELETE FROM reading r USING metering_batch b, meter m
       WHERE b.id = $1 AND m.facility_id = b.facility_id AND r.meter_id = m.id AND r.period && b.period AND r.batch_id = b.id`,
      [batchId],
    );
  }

  /** The staged readings by start, a page in memory at a time, with what batches before `sequence` say against them. */
  async *inTimeOrder(tx: Tx, sources: readonly MeterSource[], sequence: bigint): AsyncGenerator<Reading> {
    await tx.query(
      `DECLARE staged_in_order NO SCROLL CURSOR FOR SELECT source, line, starts, ends, wh, quality FROM staged_reading
       UNION ALL ${CONTRADICTING(sequence)} ORDER BY starts, ends, line, source`,
    );
    for (;;) {
      const rows: OrderedRow[] = await tx.query(`FETCH ${ROWS_PER_FETCH} FROM staged_in_order`);
      for (const { source, line, starts, ends, wh, quality } of rows) {
        const from = sources[source];
        if (!from) throw new Error(`Reading of line ${line} names source ${source}, which is not staged.`);
        const { meter, channel, serial } = from;
        const reading = { start: Number(starts), end: Number(ends), wh, quality, meter, channel, line };
        yield { ...reading, direction: 'generation', ...(serial === undefined ? {} : { serial }) };
      }
      if (rows.length < ROWS_PER_FETCH) return;
    }
  }
}

/** Rows of COPY in text format: numbers and a word, nothing to escape. A source is counted when it is first met. */
async function* copyLines(readings: AsyncIterable<Reading>, sources: Map<string, MeterSource>): AsyncGenerator<string> {
  const numbers = new Map<string, number>();
  let lines: string[] = [];
  for await (const { start, end, wh, quality, meter, channel, serial, line } of readings) {
    const key = JSON.stringify([meter, channel, serial]);
    let source = numbers.get(key);
    if (source === undefined) {
      source = numbers.size;
      numbers.set(key, source);
      sources.set(key, { meter, channel, line, ...(serial === undefined ? {} : { serial }) });
    }
    lines.push(`${source}\t${line}\t${start}\t${end}\t${wh}\t${quality}\n`);
    if (lines.length < LINES_PER_CHUNK) continue;
    yield lines.join('');
    lines = [];
  }
  if (lines.length > 0) yield lines.join('');
}
