import { z } from 'zod';
import { HashSchema } from '../../chain/chain.contract.ts';
import { endpoint, NextSchema, pageQuery } from '../../kit/endpoint.ts';
import { IdSchema } from '../../kit/id.ts';
import { InstantCodec, WattHoursCodec } from '../../kit/units.ts';

export const MAX_METER_FILE_BYTES = 64 * 1024 * 1024;
/** Findings with a line are kept up to here and counted beyond. */
export const MAX_FINDINGS_KEPT = 1_000;
export const FINDINGS_ON_BATCH = 20;

export const BATCH_STATES = ['received', 'assessing', 'assessed', 'failed', 'withdrawn'] as const;
export type BatchState = (typeof BATCH_STATES)[number];

const SeveritySchema = z.enum(['notice', 'pending', 'reject']).meta({
  description: 'notice: only told; pending: can be cured or decided; reject: these readings never become certificates',
});
const PeriodSchema = z.object({ start: InstantCodec, end: InstantCodec }).meta({ description: 'Half-open, UTC' });
const Count = z.number().int();

export const FindingSchema = z.object({
  rule: z.string().nullable().meta({ description: 'Id in the rule set; null for a remark about the file itself' }),
  severity: SeveritySchema,
  record: z.string().meta({ description: 'Kind of record in the file: 300, row, file' }),
  line: Count.meta({ description: 'Line of the file, from 1' }),
  message: z.string(),
  cure: z.string(),
});

const FindingPageSchema = z.object({
  total: Count.meta({ description: `All that were found; the first ${MAX_FINDINGS_KEPT} are kept with their line` }),
  items: z.array(FindingSchema),
  next: NextSchema,
});

export const VerdictSchema = z.object({
  result: z.enum(['pass', 'pending', 'reject']),
  hash: HashSchema.meta({ description: 'sha256 of the canonical verdict document: what goes on chain' }),
  cid: z.string().meta({ description: 'The verdict document on IPFS' }),
  ruleSet: z.object({ version: z.string(), hash: HashSchema }),
  assessedAt: InstantCodec,
  rules: z.array(
    z.object({ id: z.string(), title: z.string(), result: z.enum(['pass', 'notice', 'pending', 'reject']) }),
  ),
  findings: z.array(
    z.object({
      rule: z.string(),
      severity: SeveritySchema,
      message: z.string(),
      cure: z.string(),
      ranges: z.array(PeriodSchema),
      rangesOmitted: Count,
    }),
  ),
});

export const BatchSchema = z.object({
  id: IdSchema('metering_batch'),
  facilityId: IdSchema('facility'),
  uploadedBy: z.string(),
  uploadedAt: InstantCodec,
  format: z.enum(['csv', 'nem12']),
  file: z.object({ sha256: HashSchema, bytes: z.number().int(), cid: z.string() }),
  state: z.enum(BATCH_STATES).meta({
    description:
      'received: kept, the rules will run; assessing: the rules run; assessed: the verdict is there; ' +
      'failed: assessing broke down, sending the file again tries anew; withdrawn: taken back by the producer',
  }),
  failure: z.string().nullable(),
  counts: z
    .object({
      readings: Count.meta({ description: 'Intervals of generation in the file' }),
      stored: Count.meta({ description: 'New' }),
      duplicates: Count.meta({ description: 'Already there with the same value' }),
      missing: Count.meta({ description: 'Marked by the meter as having no value' }),
      refused: Count.meta({ description: 'Negative, contradicting each other or what is stored: see findings' }),
      ignoredChannels: Count.meta({ description: 'Channels that are no generation' }),
    })
    .meta({ description: 'readings = stored + duplicates + missing + refused' }),
  channels: z.array(
    z.object({
      meter: z.string(),
      channel: z.string(),
      direction: z.enum(['generation', 'consumption', 'other']),
      used: z.boolean(),
      intervals: Count,
      missing: Count,
      energyWh: z.string().meta({ description: 'Sum as the file states it, may be negative' }),
    }),
  ),
  period: PeriodSchema,
  energyWh: WattHoursCodec.nullable(),
  readingsRoot: HashSchema.nullable().meta({ description: 'Root of the Merkle-sum tree over the leaves' }),
  leaves: Count.nullable(),
  readingsCid: z.string().nullable().meta({ description: 'The leaves on IPFS, one `start,end,wh` per line' }),
  verdict: VerdictSchema.nullable(),
  findings: FindingPageSchema,
});
export type BatchView = z.output<typeof BatchSchema>;

const SummarySchema = BatchSchema.omit({ channels: true, verdict: true, findings: true }).extend({
  verdictResult: VerdictSchema.shape.result.nullable(),
});
export type BatchSummary = z.output<typeof SummarySchema>;

const BatchParams = z.object({ batchId: IdSchema('metering_batch') });
const FacilityParams = z.object({ facilityId: IdSchema('facility') });
const READERS = ['producer', 'verification-body', 'administrator'] as const;

/** What a file does not say by itself. */
export const UploadQuerySchema = z.object({
  format: z.enum(['auto', 'csv', 'nem12']).default('auto'),
  timeZone: z.string().min(1).max(64).optional().meta({
    description: 'CSV: zone of times without an offset, Europe/Madrid or +10:00. NEM12 has its own.',
  }),
  meter: z.string().trim().min(1).max(32).optional().meta({
    description: 'CSV without a meter column: which meter it is. Left out, the only meter of the facility.',
  }),
  unit: z.enum(['Wh', 'kWh', 'MWh']).optional().meta({ description: 'CSV whose columns name no unit' }),
  quality: z
    .enum(['actual', 'estimated', 'substituted'])
    .optional()
    .meta({ description: 'CSV without a quality column: what its values are' }),
  decimal: z.enum(['dot', 'comma']).default('dot').meta({ description: 'CSV: sign before the decimals' }),
});
export type UploadQuery = z.output<typeof UploadQuerySchema>;

export const uploadBatch = endpoint({
  id: 'metering.uploadBatch',
  method: 'POST',
  path: '/v1/facilities/:facilityId/batches',
  summary: 'Upload a meter file',
  description:
    'NEM12, or CSV with the columns start, end, value, unit, quality and, if wanted, meter. The file is kept by its hash and ' +
    'read at once; the rules run after the answer. A file with a fault is refused as a whole, with every fault, its line ' +
    'and its cure, and nothing of it is kept. The same file again answers the same batch with 200. Readings may be uploaded ' +
    'from the draft of a facility on; certificates need its approval.',
  callers: ['producer'],
  params: FacilityParams,
  query: UploadQuerySchema,
  upload: {
    contentTypes: ['text/csv', 'text/plain', 'application/octet-stream'],
    maxBytes: MAX_METER_FILE_BYTES,
  },
  status: 201,
  repeatStatus: 200,
  result: BatchSchema,
  problems: ['not-found', 'not-owner', 'wrong-state', 'malformed-meter-file', 'conflict', 'ipfs-unavailable'],
});

export const listBatches = endpoint({
  id: 'metering.listBatches',
  method: 'GET',
  path: '/v1/facilities/:facilityId/batches',
  summary: 'Metering batches of a facility, newest first',
  callers: READERS,
  params: FacilityParams,
  query: pageQuery(),
  result: z.object({ items: z.array(SummarySchema), next: NextSchema }),
  problems: ['not-found', 'not-owner'],
});

export const readBatch = endpoint({
  id: 'metering.readBatch',
  method: 'GET',
  path: '/v1/batches/:batchId',
  summary: 'One metering batch: progress, counts, verdict',
  callers: READERS,
  params: BatchParams,
  result: BatchSchema,
  problems: ['not-found', 'not-owner'],
});

export const listFindings = endpoint({
  id: 'metering.listFindings',
  method: 'GET',
  path: '/v1/batches/:batchId/findings',
  summary: 'What was found in the lines of a file',
  callers: READERS,
  params: BatchParams,
  query: pageQuery(100, 100),
  result: FindingPageSchema,
  problems: ['not-found', 'not-owner'],
});

export const withdrawBatch = endpoint({
  id: 'metering.withdrawBatch',
  method: 'POST',
  path: '/v1/batches/:batchId/withdraw',
  summary: 'Take a metering batch back',
  description:
    'For a file that was wrong: its readings make room for those of the right one. The file, its findings and its verdict stay ' +
    'readable. Not possible once an hour of it was issued, nor while a later batch repeats readings of it.',
  callers: ['producer'],
  params: BatchParams,
  result: BatchSchema,
  problems: ['not-found', 'not-owner', 'wrong-state', 'hours-already-issued', 'conflict'],
});

export const listReadings = endpoint({
  id: 'metering.listReadings',
  method: 'GET',
  path: '/v1/facilities/:facilityId/readings',
  summary: 'Readings of a facility in time order',
  callers: READERS,
  params: FacilityParams,
  query: z.object({ from: InstantCodec.optional(), to: InstantCodec.optional(), ...pageQuery(5_000, 1_000).shape }),
  result: z.object({
    items: z.array(
      z.object({
        meter: z.string(),
        channel: z.string(),
        start: InstantCodec,
        end: InstantCodec,
        wh: WattHoursCodec,
        quality: z.enum(['actual', 'estimated', 'substituted']),
        batchId: IdSchema('metering_batch'),
        revision: Count,
      }),
    ),
    next: NextSchema,
  }),
  problems: ['not-found', 'not-owner'],
});

export const listRules = endpoint({
  id: 'metering.listRules',
  method: 'GET',
  path: '/v1/rules',
  summary: 'The rules that decide over readings',
  callers: 'public',
  result: z.object({
    version: z.string(),
    hash: HashSchema.meta({ description: 'sha256 of the canonical JSON {rules, version}; part of every verdict' }),
    rules: z.array(
      z.object({
        id: z.string(),
        title: z.string(),
        outcome: SeveritySchema.meta({ description: 'When the rule is broken' }),
        parameters: z.record(z.string(), z.union([z.number(), z.string()])),
      }),
    ),
  }),
});

export const meteringEndpoints = [
  uploadBatch,
  listBatches,
  readBatch,
  listFindings,
  withdrawBatch,
  listReadings,
  listRules,
];
