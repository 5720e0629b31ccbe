import type { Readable } from 'node:stream';
import { canonicalJson } from '../../kit/canonical-json.ts';
import type { Clock } from '../../kit/clock.ts';
import type { Database, Tx } from '../../kit/database.ts';
import type { Principal } from '../../kit/endpoint.ts';
import { type Id, newId } from '../../kit/id.ts';
import type { Ipfs } from '../../kit/ipfs.ts';
import { announce } from '../../kit/live.ts';
import { addToOutbox } from '../../kit/outbox.ts';
import { notFound, Problem } from '../../kit/problem.ts';
import { type SpooledFile, spool } from '../../kit/spool.ts';
import type { FacilityQueries, MeteredFacility } from '../facility/index.ts';
import { factsChanged } from './facility-facts.rules.ts';
import { MeterFile, type MeterFileOptions } from './formats/meter-file.ts';
import type { FileSummary } from './formats/reading.ts';
import { type MeterSource, refusal, remark, undeclared } from './intake.rules.ts';
import { csvOptions, formatOf, refuseFile, refuseLongNames } from './meter-file.rules.ts';
import { type BatchView, MAX_FINDINGS_KEPT, MAX_METER_FILE_BYTES, type UploadQuery } from './metering.contract.ts';
import type { MeteringBatch } from './metering.entity.ts';
import { assessBatch } from './metering.jobs.ts';
import type { MeteringQueries } from './metering.queries.ts';
import type { MeteringRepository } from './metering.repository.ts';
import type { ReadingRepository } from './reading.repository.ts';
import type { Period } from './rules/rule.ts';

/** Hours already issued on chain for a facility, by its number there. */
export type IssuedPeriods = (facility: bigint) => Promise<Period[]>;

const FIRST_BYTES = 8 * 1024;

export interface MeteringServiceParts {
  database: Database;
  batches: MeteringRepository;
  readings: ReadingRepository;
  queries: MeteringQueries;
  facilities: FacilityQueries;
  documents: Pick<Ipfs, 'putBytes'>;
  issuedPeriods: IssuedPeriods;
  clock: Clock;
}

interface Upload {
  principal: Principal;
  facility: MeteredFacility;
  file: SpooledFile;
  options: MeterFileOptions;
}

/** Meter files: taken in as a whole or not at all, once each, and taken back if they were wrong. */
export class MeteringService {
  constructor(private readonly parts: MeteringServiceParts) {}

  /** `repeated`: the file was uploaded before and this is its batch. */
  async upload(
    principal: Principal,
    facilityId: Id<'facility'>,
    query: UploadQuery,
    content: Readable,
  ): Promise<{ batch: BatchView; repeated: boolean }> {
    const facility = await this.own(principal, facilityId);
    if (facility.state === 'rejected')
      throw new Problem('wrong-state', 'This facility was rejected, so its readings cannot become certificates.');
    const csv = csvOptions(query, facility.meters);
    const file = await spool(content, { maxBytes: MAX_METER_FILE_BYTES });
    try {
      const format = formatOf(query.format, await firstBytes(file));
      const upload = { principal, facility, file, options: { format, csv: format === 'csv' ? csv : {} } };
      const known = await this.parts.database.transaction((tx) => this.repeat(tx, upload));
      const { id, repeated } = known ?? (await this.takeIn(upload));
      return { batch: await this.view(id), repeated };
    } finally {
      await file.remove();
    }
  }

  async withdraw(principal: Principal, id: Id<'metering_batch'>): Promise<BatchView> {
    const { database, batches, readings, issuedPeriods } = this.parts;
    const batch = await this.view(id);
    const facility = await this.own(principal, batch.facilityId);
    const [start, end] = [batch.period.start.getTime() / 1000, batch.period.end.getTime() / 1000];
    const issued = facility.chainFacility === null ? [] : await issuedPeriods(facility.chainFacility);
    if (issued.some((range) => range.start < end && range.end > start))
      throw new Problem(
        'hours-already-issued',
        'Hours of this batch were issued: its readings are evidence now and stay.',
      );
    await database.transaction(async (tx) => {
      await readings.lock(tx, batch.facilityId);
      const current = await batches.lock(tx, id);
      if (current?.state === 'withdrawn') throw new Problem('wrong-state', 'This batch was withdrawn already.');
      const later = await batches.repeatedBy(tx, id);
      if (later !== null)
        throw new Problem('conflict', `Batch ${later} came later and repeats readings of this one. Withdraw it first.`);
      await readings.remove(tx, id);
      await batches.withdraw(tx, id);
      await announce(tx, { module: 'metering', event: 'batch-withdrawn', height: null });
    });
    return this.view(id);
  }

  /** The caller's own facility; verification bodies and administrators look, but do not act. */
  private async own(principal: Principal, id: string): Promise<MeteredFacility> {
    const facility = await this.parts.facilities.forMetering(id);
    if (facility === null) throw notFound('facility');
    if (facility.ownerAddress !== principal.address)
      throw new Problem('not-owner', `This facility belongs to ${facility.ownerAddress}. Sign in with that account.`);
    return facility;
  }

  private async view(id: Id<'metering_batch'>): Promise<BatchView> {
    const batch = await this.parts.queries.batch(id);
    if (batch === null) throw notFound('metering batch');
    return batch;
  }

  /** The batch this very file made before. What did not pass is judged anew: the facility or the chain may have moved on. */
  private async repeat(tx: Tx, { facility, file, options }: Upload) {
    const { batches, clock } = this.parts;
    const found = await batches.findFile(tx, facility.id, file.sha256);
    if (found === null) return null;
    const batch = (await batches.lock(tx, found.id)) ?? found;
    if (batch.format !== options.format || canonicalJson(batch.options) !== canonicalJson(options.csv))
      throw new Problem(
        'conflict',
        `This file is batch ${batch.id}, read as ${batch.format} with ${JSON.stringify(batch.options)}. Withdraw that batch to have it read otherwise.`,
      );
    if (this.settled(batch, facility)) return { id: batch.id, repeated: true };
    await batches.startOver(tx, batch.id);
    await addToOutbox(tx, assessBatch, { batchId: batch.id }, clock.now());
    return { id: batch.id, repeated: true };
  }

  private settled({ state, verdict }: MeteringBatch, facility: MeteredFacility): boolean {
    if (state === 'received' || state === 'assessing') return true;
    return verdict?.result === 'pass' && !factsChanged(verdict, facility);
  }

  private takeIn(upload: Upload): Promise<{ id: Id<'metering_batch'>; repeated: boolean }> {
    const { database, readings, documents } = this.parts;
    const { facility, file, options } = upload;
    return database.transaction(async (tx) => {
      const meterFile = new MeterFile(file.read(), options);
      const sources = await readings.stage(tx, meterFile.readings());
      refuseFile(meterFile);
      refuseLongNames(sources);
      const { cid } = await documents.putBytes(file.read());
      await readings.lock(tx, facility.id);
      // The same file may have come in twice at once: the second waits here, and finds the first.
      return (await this.repeat(tx, upload)) ?? this.keep(tx, upload, meterFile, sources, cid);
    });
  }

  private async keep(tx: Tx, upload: Upload, meterFile: MeterFile, sources: MeterSource[], rawCid: string) {
    const { batches, readings, clock } = this.parts;
    const { principal, facility, file, options } = upload;
    const now = clock.now();
    await readings.nameMeters(tx, facility.id, sources);
    const { period, ...counts } = await readings.sortOut(tx);
    const record = options.format === 'nem12' ? '300' : 'row';
    const remarks = meterFile.faults.map(remark);
    const strange = undeclared(options.format === 'nem12' ? '200' : 'row', facility.meters, sources);
    const refused = await readings.refused(tx, MAX_FINDINGS_KEPT);
    const findings = [...strange, ...refused.map((reading) => refusal(record, reading)), ...remarks];
    const id = newId<'metering_batch'>(now);
    const batch = {
      id,
      facilityId: facility.id,
      uploadedBy: principal.address,
      uploadedAt: now,
      format: options.format,
      options: options.csv,
      contentSha256: file.sha256,
      fileBytes: BigInt(file.size),
      rawCid,
      channels: channelsOf(meterFile.summary, sources),
      findings: strange.length + counts.refused + remarks.length,
      ...counts,
    };
    await batches.add(tx, batch, period, findings.slice(0, MAX_FINDINGS_KEPT));
    await readings.keepNew(tx, id);
    await addToOutbox(tx, assessBatch, { batchId: id }, now);
    await announce(tx, { module: 'metering', event: 'batch-received', height: null });
    return { id, repeated: false };
  }
}

async function firstBytes(file: SpooledFile): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  if (file.size > 0) for await (const chunk of file.read({ start: 0, end: FIRST_BYTES - 1 })) chunks.push(chunk);
  return Buffer.concat(chunks);
}

const channelsOf = ({ channels }: FileSummary, sources: readonly MeterSource[]) =>
  channels.map(({ wh, droppedNanoWh: _, ...channel }) => ({
    ...channel,
    energyWh: wh.toString(),
    serials: sources
      .filter(({ meter, channel: name }) => meter === channel.meter && name === channel.channel)
      .flatMap(({ serial }) => (serial ? [serial] : [])),
  }));
