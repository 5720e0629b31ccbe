import type { ContractReads } from '../../chain/node/contract-reads.ts';
import { cidOfSha256 } from '../../kit/cid.ts';
import { proof, type ReadingLeaf } from '../../kit/merkle-sum.ts';
import type { Evidence } from './evidence.ts';
import { checkIssuance } from './issuance-check.ts';
import { originOfSerials, readingOfWh, type Stream, type StreamPart } from './serial-origin.rules.ts';
import { CheckFailed, must, type Step, Steps } from './steps.ts';

export interface ClaimCheck {
  ok: boolean;
  steps: Step[];
}

export type Subject = { kind: 'retirement' | 'issuance'; number: bigint };

const utc = (seconds: number) => new Date(seconds * 1000).toISOString();

/** Checks a claim from the chain and IPFS alone; our API is never asked. */
export async function checkClaim(
  reads: ContractReads,
  evidence: Evidence,
  { kind, number }: Subject,
): Promise<ClaimCheck> {
  const steps = new Steps();
  try {
    if (kind === 'retirement') await checkRetirement(steps, reads, evidence, number);
    else await checkIssuance(steps, reads, evidence, number);
  } catch (error) {
    if (!(error instanceof CheckFailed)) throw error;
  }
  return { ok: steps.list.length > 0 && steps.list.every((step) => step.ok), steps: steps.list };
}

async function checkRetirement(steps: Steps, reads: ContractReads, evidence: Evidence, number: bigint): Promise<void> {
  const lot = await steps.run(`retirement ${number} is on chain`, async () => {
    const [retirement, value] = [await reads.retirement(number), await reads.lot(number)];
    must(retirement !== null && value !== null, `The chain knows no retirement ${number}.`);
    const detail = `${value.wh} Wh retired for ${retirement.account} at ${utc(Number(retirement.at))}, country ${retirement.country}`;
    return { value, detail };
  });
  await steps.run('nobody holds the retired lot any more', async () => {
    const owner = await reads.owner(number);
    must(owner === null, `${owner} still holds it.`);
    return { value: null, detail: 'its token is burned for ever' };
  });
  const { issuance, leaves } = await checkIssuance(steps, reads, evidence, lot.issuance);
  await steps.run('the retired serials lie inside the issuance and the token points at its metadata', async () => {
    const end = lot['first-wh'] + lot.wh;
    must(end <= issuance.wh, `Serials up to ${end} of only ${issuance.wh}.`);
    const [uri, expected] = [await reads.tokenUri(number), `ipfs://${cidOfSha256(issuance.evidence)}`];
    must(uri === expected, `The token points at ${uri}.`);
    return { value: null, detail: `Wh ${lot['first-wh']} to ${end} of ${issuance.wh}` };
  });
  const parts = await steps.run('every retired Wh traces back to readings', async () => {
    const from = issuance['minted-before'] + issuance['corrected-before'] + lot['first-wh'];
    const value = originOfSerials(from, lot.wh, await streamsBack(reads, lot.issuance, from));
    return { value, detail: value.map((p) => `${p.wh} Wh from the readings of issuance ${p.issuance}`).join(', ') };
  });
  for (const part of parts) {
    const own = part.issuance === lot.issuance;
    const from = own ? leaves : (await checkIssuance(steps, reads, evidence, part.issuance)).leaves;
    await steps.run(
      `the chain confirms the first and last reading of the retired part of issuance ${part.issuance}`,
      () => proveEnds(reads, part, from),
    );
  }
}

/** The issuance and the facility's earlier ones, back to the one that holds Wh number `from`; without what was taken back. */
async function streamsBack(reads: ContractReads, issuance: bigint, from: bigint): Promise<Stream[]> {
  const streams: Stream[] = [];
  let facility: bigint | undefined;
  for (let number = issuance; number > 0n; number -= 1n) {
    const record = await reads.issuance(number);
    must(record !== null, `The chain knows no issuance ${number}.`);
    facility ??= record.facility;
    if (record.facility !== facility || (await reads.withdrawal(number)) !== null) continue;
    streams.push({ issuance: number, attestedBefore: record['attested-before'], attestedWh: record['attested-wh'] });
    if (record['attested-before'] <= from) break;
  }
  return streams;
}

async function proveEnds(reads: ContractReads, part: StreamPart, leaves: readonly ReadingLeaf[]) {
  const ends = new Set([readingOfWh(leaves, part.first), readingOfWh(leaves, part.first + part.wh - 1n)]);
  for (const index of ends) {
    const leaf = leaves[index];
    must(leaf !== undefined, 'The reading is missing.');
    const proven = await reads.verifyReading(part.issuance, leaf, proof(leaves, index));
    must(proven !== null, `It does not confirm the reading at ${utc(leaf.start)}.`);
  }
  const at = [...ends].map((index) => utc(leaves[index]?.start ?? 0));
  return { value: null, detail: `readings at ${at.join(' and ')}, each by its Merkle proof` };
}
