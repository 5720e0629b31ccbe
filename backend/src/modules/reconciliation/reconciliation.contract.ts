import { z } from 'zod';
import { endpoint, NextSchema, pageQuery } from '../../kit/endpoint.ts';
import { IdSchema } from '../../kit/id.ts';
import { InstantCodec } from '../../kit/units.ts';

/** What is compared, in the order of a run. */
export const COMPARED_KINDS = [
  'settings',
  'council',
  'body',
  'facility',
  'issuance',
  'lot',
  'retirement',
  'listing',
  'balance',
  'escrow',
] as const;
export type ComparedKind = (typeof COMPARED_KINDS)[number];

/** Found with both sides at the same block: our rows are wrong. */
export const TRUE_FINDINGS = ['different', 'missing-here', 'extra-here'] as const;
/** What could not be compared at one block; the next run will tell. */
export const OPEN_FINDINGS = ['behind', 'ahead', 'fork', 'moving', 'unreadable'] as const;
/** Of no consequence, but good to know. */
export const NOTED_FINDINGS = ['surplus'] as const;
export const FINDINGS = [...TRUE_FINDINGS, ...OPEN_FINDINGS, ...NOTED_FINDINGS] as const;
export type Finding = (typeof FINDINGS)[number];

export const VERDICTS = ['equal', 'different', 'undecided'] as const;
export type Verdict = (typeof VERDICTS)[number];
export const VerdictSchema = z.enum(VERDICTS).meta({
  description:
    'equal: everything is as on chain; different: at least one row is not; undecided: what differed could not be compared ' +
    'at one and the same block',
});

const count = (description: string) => z.int().meta({ description });

export const RunSchema = z.object({
  id: IdSchema('reconciliation_run'),
  state: z.enum(['running', 'waiting', 'finished']).meta({
    description: 'waiting: it goes on by itself once what `lastError` says is over',
  }),
  trigger: z.enum(['schedule', 'council', 'command']),
  startedAt: InstantCodec,
  finishedAt: InstantCodec.nullable(),
  verdict: VerdictSchema.nullable().meta({ description: 'Null until it is finished' }),
  height: z.int().nullable().meta({ description: 'Last block whose effects were in our rows at the end' }),
  tipHeight: z.int().nullable().meta({ description: 'Newest block of the node at the end' }),
  of: count('Things to compare, as far as known'),
  compared: count('Things compared so far'),
  changed: count('Changed while they were read, and were equal when both sides were read again at one block'),
  different: count('Rows that are not what the chain says'),
  undecided: count('Differed, but could not be compared at one block'),
  noted: count('Of no consequence for anybody, but good to know'),
  cured: count('Differences of the run before that are gone'),
  lastError: z.string().nullable().meta({ description: 'What keeps it from going on' }),
});
export type Run = z.output<typeof RunSchema>;

const KindCountsSchema = z.object({
  kind: z.enum(COMPARED_KINDS),
  of: count('Things of this kind, as far as known'),
  compared: count('Compared'),
  equal: count('Equal'),
  changed: count('Changed while they were read, then equal'),
  different: count('Not what the chain says'),
  undecided: count('Could not be compared at one block'),
  noted: count('Of no consequence'),
  unlisted: count('Differed at the first look and are not listed, because there are too many'),
});
export type KindCounts = z.output<typeof KindCountsSchema>;

const LastEventSchema = z.object({
  txid: z.string(),
  height: z.int(),
  at: InstantCodec,
  event: z.string().meta({ description: '`contract.event`' }),
});
export type LastEvent = z.output<typeof LastEventSchema>;

const DifferenceSchema = z.object({
  kind: z.enum(COMPARED_KINDS),
  item: z.string().meta({ description: 'Number, address or name of the thing on chain' }),
  finding: z.enum(FINDINGS),
  explanation: z.string().meta({ description: 'What it means' }),
  advice: z.string().meta({ description: 'What to do about it' }),
  fields: z
    .array(z.object({ field: z.string(), here: z.string().nullable(), chain: z.string().nullable() }))
    .meta({ description: 'What differs, side by side; null: not set, or no such thing on that side' }),
  since: InstantCodec.nullable().meta({ description: 'First run in a row that found it' }),
  lastEvent: LastEventSchema.nullable().meta({ description: 'Newest stored event about it' }),
});
export type Difference = z.output<typeof DifferenceSchema>;

export const RunReportSchema = RunSchema.extend({
  kinds: z.array(KindCountsSchema),
  differences: z.array(DifferenceSchema),
});
export type RunReport = z.output<typeof RunReportSchema>;

export const listRuns = endpoint({
  id: 'reconciliation.listRuns',
  method: 'GET',
  path: '/v1/reconciliation',
  summary: 'Comparisons of our rows with the chain, newest first',
  callers: 'public',
  query: pageQuery(),
  result: z.object({ items: z.array(RunSchema), next: NextSchema }),
});

export const readRun = endpoint({
  id: 'reconciliation.readRun',
  method: 'GET',
  path: '/v1/reconciliation/:runId',
  summary: 'One comparison: how many of each kind, and every difference with its explanation',
  callers: 'public',
  params: z.object({ runId: IdSchema('reconciliation_run') }),
  result: RunReportSchema,
  problems: ['not-found'],
});

export const startRun = endpoint({
  id: 'reconciliation.startRun',
  method: 'POST',
  path: '/v1/reconciliation',
  summary: 'Compare our rows with the chain now',
  description: 'One comparison at a time: while one goes on, it is the answer.',
  callers: ['administrator'],
  status: 202,
  repeatStatus: 200,
  result: RunSchema,
});

export const reconciliationEndpoints = [listRuns, readRun, startRun];
