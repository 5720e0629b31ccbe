import { type MerkleProof, type ReadingLeaf, verifyProof, whBefore } from '../../kit/merkle-sum.ts';
import { notFound, Problem } from '../../kit/problem.ts';
import { wattHours } from '../../kit/units.ts';
import type { FacilityQueries } from '../facility/index.ts';
import type { CertificateQueries, IssuanceFacts } from './certificate.queries.ts';
import { numberOf, sourcesOf, tiles } from './certificate.rules.ts';
import type { IssueRequestQueries } from './issue-request.queries.ts';

/** Where the readings of a batch can be proven. */
export interface ProofSource {
  proofOf(batchId: string, startUnix: number): Promise<{ leaf: ReadingLeaf; proof: MerkleProof } | null>;
}

/** What anybody may ask about certificates, with or without an account. */
export class CertificateRegistry {
  constructor(
    private readonly queries: CertificateQueries,
    private readonly requests: IssueRequestQueries,
    private readonly facilities: FacilityQueries,
    private readonly proofs: ProofSource,
    /** Not the network of real energy. */
    private readonly trial: boolean,
  ) {}

  async issuance(number: bigint) {
    const issuance = await this.known(number);
    const lots = await this.queries.lotsOf(number);
    return {
      ...issuance,
      facility: await this.facility(issuance),
      corrections: await this.queries.correctionsOf(number),
      lots,
      tiled: tiles(lots, issuance.wh),
      trial: this.trial || issuance.issuedTrial,
    };
  }

  async certificate(token: bigint) {
    const lot = await this.queries.lot(token);
    if (lot === null) throw notFound('certificate');
    const issuance = await this.known(lot.issuance);
    const { mintedBefore, correctedBefore, attestations } = issuance;
    const range = { ...lot, mintedBefore, correctedBefore };
    const from = numberOf(range);
    const sources = sourcesOf(range, await this.queries.attestedBetween(issuance, from, from + lot.wh));
    const before = { token: null, txid: null, from: null, to: null };
    return {
      ...issuance,
      ...lot,
      issuer: issuance.owner,
      facility: await this.facility(issuance),
      corrections: await this.queries.correctionsOf(lot.issuance),
      parts: await this.queries.partsOf(token),
      mergedFrom: await this.queries.mergedFrom(token),
      tokenUri: `ipfs://${issuance.evidenceCid}`,
      sources: sources.map(({ source, firstWh, wh }) => ({
        issuance: source.issuance,
        firstWh,
        wh,
        periodStart: source.periodStart,
        periodEnd: source.periodEnd,
        readingsRoot: source.readingsRoot,
        evidenceCid: source.evidenceCid,
      })),
      provenance: [
        { ...before, step: 'measured' as const, at: issuance.periodEnd },
        ...attestations.map(({ at, txid, body }) => ({ ...before, step: 'verified' as const, at, txid, from: body })),
        ...(await this.queries.history(token)),
      ],
      trial: this.trial || issuance.issuedTrial,
    };
  }

  /** A proof is checked against the root on chain before it is given out. */
  async readingProof(number: bigint, start: bigint) {
    const issuance = await this.known(number);
    const batchId = await this.requests.batchOf(issuance.digest);
    const proven = batchId === null ? null : await this.proofs.proofOf(batchId, Number(start));
    if (proven === null)
      throw new Problem('not-found', `Issuance ${number} has no reading that starts at ${start} and is kept here.`);
    const { leaf, proof } = proven;
    const tree = {
      root: Buffer.from(issuance.readingsRoot, 'hex'),
      sum: issuance.attestedWh,
      leaves: Number(issuance.leaves),
    };
    if (!verifyProof(leaf, proof, tree))
      throw new Error(`The readings kept for issuance ${number} do not lead to its root on chain.`);
    return {
      reading: { ...leaf, wh: wattHours(leaf.wh) },
      index: proof.index,
      steps: proof.steps.map(({ side, hash, sum }) => ({
        side,
        hash: Buffer.from(hash).toString('hex'),
        sum: wattHours(sum),
      })),
      readingsRoot: issuance.readingsRoot,
      attestedWh: issuance.attestedWh,
      leaves: tree.leaves,
      firstWh: wattHours(issuance.attestedBefore + whBefore(proof)),
    };
  }

  /** `id`: the facility's id here, or its number on chain. */
  async ledger(id: string) {
    const number = /^[0-9]+$/.test(id) ? BigInt(id) : (await this.facilities.forMetering(id))?.chainFacility;
    if (number === undefined || number === null || (await this.facilities.inRegistry(number)) === null)
      throw new Problem('not-found', 'The chain knows no facility with this id: it has no ledger yet.');
    return this.queries.ledger(number);
  }

  private async known(number: bigint): Promise<IssuanceFacts> {
    const issuance = await this.queries.issuance(number);
    if (issuance === null) throw new Problem('not-found', `There is no issuance ${number}.`);
    return issuance;
  }

  private async facility({ facility: number, issuance }: IssuanceFacts) {
    const facility = await this.facilities.inRegistry(number);
    if (facility === null) throw new Error(`Issuance ${issuance} is of facility ${number}, which is not recorded.`);
    return facility;
  }
}
