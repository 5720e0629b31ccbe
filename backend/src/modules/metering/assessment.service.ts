import type { Clock } from '../../kit/clock.ts';
import type { Database } from '../../kit/database.ts';
import type { Id } from '../../kit/id.ts';
import { type Ipfs, IpfsError } from '../../kit/ipfs.ts';
import { GiveUp, Retry } from '../../kit/jobs/index.ts';
import { announce } from '../../kit/live.ts';
import type { ReadingLeaf } from '../../kit/merkle-sum.ts';
import type { FacilityQueries } from '../facility/index.ts';
import { type Judgement, judgeBatch } from './documents/metering-verdict.ts';
import { encodeReadings } from './documents/readings-document.ts';
import { factsOf } from './facility-facts.rules.ts';
import { MeterFile } from './formats/meter-file.ts';
import type { MeteringBatch } from './metering.entity.ts';
import type { MeteringRepository } from './metering.repository.ts';
import type { IssuedPeriods } from './metering.service.ts';
import type { ReadingRepository } from './reading.repository.ts';

const LOST = 'The file kept by its hash cannot be read back. Upload it again.';
const batchNotice = (event: string) => ({ module: 'metering', event, height: null });
const BROKEN = 'The rules could not be run to their end. Upload the file again to try once more.';

export interface AssessmentParts {
  database: Database;
  batches: MeteringRepository;
  readings: ReadingRepository;
  facilities: FacilityQueries;
  documents: Pick<Ipfs, 'get' | 'putBytes' | 'putJson'>;
  issuedPeriods: IssuedPeriods;
  clock: Clock;
}

/**
 * Judges a batch by its file, read again from IPFS as anybody else would: what the verdict says follows from the bytes, the
 * facility, the hours issued and, for R04, what earlier batches said of the same intervals.
 */
export class AssessmentService {
  constructor(private readonly parts: AssessmentParts) {}

  /**
   * Does nothing for a batch that has its verdict: a job that runs twice leaves what the first run left. After the last
   * attempt the producer sees that it failed, and can try again by uploading the file once more.
   */
  async assess(id: Id<'metering_batch'>, { lastAttempt }: { lastAttempt: boolean }): Promise<void> {
    const { database, batches } = this.parts;
    const batch = await database.transaction(async (tx) => {
      const current = await batches.lock(tx, id);
      if (current === null) throw new GiveUp(`there is no batch ${id}`);
      if (current.state === 'received') await batches.begin(tx, id);
      return current;
    });
    if (batch.state !== 'received' && batch.state !== 'assessing') return;
    try {
      await this.settle(batch);
    } catch (error) {
      const lost = error instanceof IpfsError && error.failure !== 'unavailable';
      if (lost || lastAttempt) await this.fail(id, lost ? LOST : BROKEN);
      if (lost) throw new GiveUp(error.message, { cause: error });
      if (error instanceof IpfsError) throw new Retry('IPFS does not answer', { cause: error });
      throw error;
    }
  }

  private async fail(id: Id<'metering_batch'>, failure: string): Promise<void> {
    const { database, batches } = this.parts;
    await database.transaction(async (tx) => {
      const current = await batches.lock(tx, id);
      if (current?.state !== 'received' && current?.state !== 'assessing') return;
      await batches.fail(tx, id, failure);
      await announce(tx, batchNotice('batch-failed'));
    });
  }

  private async settle(batch: MeteringBatch): Promise<void> {
    const { database, batches, documents, clock } = this.parts;
    const leaves: ReadingLeaf[] = [];
    const { verdict, verdictHash } = await this.judge(batch, (leaf) => leaves.push(leaf));
    const readingsCid = leaves.length === 0 ? null : (await documents.putBytes(encodeReadings(leaves))).cid;
    const { cid: verdictCid } = await documents.putJson(verdict);
    const { readingsRoot, energyWh } = verdict.inputs;
    await database.transaction(async (tx) => {
      const current = await batches.lock(tx, batch.id);
      if (current?.state !== 'assessing') return;
      await batches.finish(tx, batch.id, {
        energyWh: BigInt(energyWh),
        readingsRoot: readingsRoot === null ? null : Buffer.from(readingsRoot, 'hex'),
        leaves: leaves.length,
        readingsCid,
        verdict,
        verdictResult: verdict.result,
        verdictHash: Buffer.from(verdictHash),
        verdictCid,
        assessedAt: clock.now(),
      });
      await announce(tx, batchNotice('batch-assessed'));
    });
  }

  private async judge(batch: MeteringBatch, onLeaf: (leaf: ReadingLeaf) => void): Promise<Judgement> {
    const { database, batches, readings, facilities, documents, issuedPeriods } = this.parts;
    const facility = await facilities.forMetering(batch.facilityId);
    if (facility === null) throw new GiveUp(`batch ${batch.id} belongs to no facility`);
    const issued = facility.chainFacility === null ? [] : await issuedPeriods(facility.chainFacility);
    const raw = await documents.get(batch.rawCid);
    return database.transaction(async (tx) => {
      const options = { format: batch.format, csv: batch.options };
      const file = new MeterFile(inOnePiece(raw), options);
      const sources = await readings.stage(tx, file.readings());
      await readings.nameMeters(tx, batch.facilityId, sources);
      const ordered = readings.inTimeOrder(tx, sources, await batches.sequenceOf(tx, batch.id));
      const context = {
        facility: factsOf(facility),
        receivedAt: Math.floor(batch.uploadedAt.getTime() / 1000),
        issued,
        rawFile: { sha256: batch.contentSha256.toString('hex'), cid: batch.rawCid, readAs: options },
      };
      return judgeBatch(context, ordered, onLeaf);
    });
  }
}

async function* inOnePiece(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
