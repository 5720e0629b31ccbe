export {
  inTimeOrder,
  type Judgement,
  judgeBatch,
  type RawFile,
  RULE_SET_HASH,
  type Verdict,
  type VerdictInput,
} from './documents/metering-verdict.ts';
export { decodeReadings, encodeReadings } from './documents/readings-document.ts';
export { replayVerdict } from './documents/verdict-replay.ts';
export { parseCsv } from './formats/csv-parser.ts';
export type { CsvOptions } from './formats/csv-rows.ts';
export { detectFormat, type MeterFormat } from './formats/meter-format.ts';
export { generateSolarMonth, type SolarMonth } from './formats/nem12-generator.ts';
export { parseNem12 } from './formats/nem12-parser.ts';
export {
  type ChannelSummary,
  collectMeterFile,
  type Direction,
  type Fault,
  type FileSummary,
  type MeterFileItem,
  type Quality,
  type Reading,
} from './formats/reading.ts';
export { bytesOf, UnreadableText } from './formats/text-lines.ts';
export { meteringEndpoints } from './metering.contract.ts';
export { meteringEntities } from './metering.entity.ts';
export { meteringModule } from './metering.module.ts';
export type { MeteringQueries } from './metering.queries.ts';
export type { IssuedPeriods } from './metering.service.ts';
export type { FacilityFacts, Finding, Period } from './rules/rule.ts';
