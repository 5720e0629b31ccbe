import { z } from 'zod';
import { cidOfSha256 } from '../../kit/cid.ts';
import type { Ipfs } from '../../kit/ipfs.ts';
import type { ReadingLeaf } from '../../kit/merkle-sum.ts';
import { decodeReadings, type Judgement, replayVerdict, type Verdict } from '../../modules/metering/index.ts';

/** The parts of the certificate metadata (SIP-016 document) that a check needs. */
const MetadataShape = z.object({
  name: z.string(),
  properties: z.object({
    period: z.object({ start: z.number(), end: z.number() }),
    attestedWh: z.string(),
    issuer: z.string(),
    facility: z.object({ number: z.string(), name: z.string() }),
    readings: z.object({ root: z.string(), leaves: z.number(), cid: z.string() }),
    verdict: z.object({ result: z.string(), hash: z.string(), cid: z.string() }),
    rawFile: z.object({ cid: z.string(), sha256: z.string() }),
  }),
});
export type CertificateMetadata = z.output<typeof MetadataShape>;

/** Enough of the shape to talk about it; that nothing else was slipped in is what replaying it shows. */
const VerdictShape = z.custom<Verdict>(
  (value) => (value as Partial<Verdict> | null)?.schema === 'rec-metering-verdict/1',
  'It is no verdict document of version 1.',
);

/** The documents behind an issuance, from IPFS; each fetch is checked against the hash in its CID. */
export class Evidence {
  constructor(private readonly ipfs: Ipfs) {}

  /** By the 32-byte hash on chain: the CID follows from it, nobody has to be asked where the document is. */
  async metadata(evidence: Uint8Array): Promise<CertificateMetadata> {
    return MetadataShape.parse(await this.ipfs.getJson(cidOfSha256(evidence)));
  }

  async verdict(hash: Uint8Array): Promise<Verdict> {
    return VerdictShape.parse(await this.ipfs.getJson(cidOfSha256(hash)));
  }

  async document(hash: Uint8Array): Promise<unknown> {
    return this.ipfs.getJson(cidOfSha256(hash));
  }

  /** The rules run again over the raw file, as the verdict says it was read. */
  async replay(verdict: Verdict, rawCid: string): Promise<Judgement> {
    return replayVerdict(verdict, await this.ipfs.get(rawCid));
  }

  async readings(cid: string): Promise<ReadingLeaf[]> {
    const bytes = await this.ipfs.get(cid);
    const leaves: ReadingLeaf[] = [];
    for await (const leaf of decodeReadings(once(bytes))) leaves.push(leaf);
    return leaves;
  }
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
