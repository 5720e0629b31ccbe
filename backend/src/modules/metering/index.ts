export { parseCsv } from './csv.parser.ts';
export { generatePlantMonth, type PlantMonth } from './csv-generator.ts';
export type { CsvOptions } from './csv-rows.ts';
export { detectFormat, type MeterFormat } from './meter-format.ts';
export { meteringEndpoints } from './metering.contract.ts';
export { meteringEntities } from './metering.entity.ts';
export { meteringModule } from './metering.module.ts';
export type { MeteringQueries } from './metering.queries.ts';
export type { IssuedPeriods } from './metering.service.ts';
export {
  inTimeOrder,
  type Judgement,
  judgeBatch,
  type RawFile,
  RULE_SET_HASH,
  type Verdict,
  type VerdictInput,
} from './metering-verdict.ts';
export { parseNem12 } from './nem12.parser.ts';
export { generateSolarMonth, type SolarMonth } from './nem12-generator.ts';
export {
  type ChannelSummary,
  collectMeterFile,
  type Direction,
  type Fault,
  type FileSummary,
  type MeterFileItem,
  type Quality,
  type Reading,
} from './reading.ts';
export { decodeReadings, encodeReadings } from './readings-document.ts';
export type { FacilityFacts, Finding, Period } from './rules/rule.ts';
export { bytesOf, UnreadableText } from './text-lines.ts';
export { replayVerdict } from './verdict-replay.ts';
