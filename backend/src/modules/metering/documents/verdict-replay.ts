import { MeterFile } from '../formats/meter-file.ts';
import type { Reading } from '../formats/reading.ts';
import { inTimeOrder, type Judgement, judgeBatch, type Verdict } from './metering-verdict.ts';

/**
 * Reads the raw file again as the verdict says it was read, and runs the rules again with the facts the verdict names. The
 * same rule set gives the same bytes, so the hash must be the one on chain. Holds for every verdict that passed: one that
 * stands against an earlier batch never passes.
 */
export async function replayVerdict(verdict: Verdict, rawFile: Uint8Array): Promise<Judgement> {
  const { facility, inputs, period, declared, receivedAt, issued } = verdict;
  const { retiredAt, nameplateW, ...facts } = facility;
  const { cid, ...raw } = inputs.rawFile;
  const readings: Reading[] = [];
  for await (const reading of new MeterFile(inOnePiece(rawFile), raw.readAs).readings()) readings.push(reading);
  const input = {
    facility: { ...facts, nameplateW: BigInt(nameplateW), ...(retiredAt === null ? {} : { retiredAt }) },
    receivedAt,
    issued,
    ...(declared && period ? { declared: period } : {}),
    rawFile: { ...raw, ...(cid === null ? {} : { cid }) },
  };
  return judgeBatch(input, inTimeOrder(readings));
}

async function* inOnePiece(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
