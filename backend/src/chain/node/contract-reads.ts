import { Cl } from '@stacks/transactions';
import { z } from 'zod';
import type { MerkleProof, ReadingLeaf } from '../../kit/merkle-sum.ts';
import type { ChainNames, ContractName } from '../chain-names.ts';
import type { StacksApi } from './stacks-api.ts';

const Hash = z.instanceof(Uint8Array).refine((bytes) => bytes.length === 32, 'expected 32 bytes');

const LotShape = z.object({
  issuance: z.bigint(),
  'first-wh': z.bigint(),
  wh: z.bigint(),
  'expires-at': z.bigint().nullable(),
  trial: z.boolean(),
});
const IssuanceShape = z.object({
  facility: z.bigint(),
  owner: z.string(),
  'period-start': z.bigint(),
  'period-end': z.bigint(),
  'attested-wh': z.bigint(),
  'attested-before': z.bigint(),
  wh: z.bigint(),
  'minted-before': z.bigint(),
  'corrected-before': z.bigint(),
  'readings-root': Hash,
  leaves: z.bigint(),
  'verdict-hash': Hash,
  evidence: Hash,
  'issued-at': z.bigint(),
  'expires-at': z.bigint().nullable(),
  trial: z.boolean(),
});
const WithdrawalShape = z.object({ at: z.bigint(), reason: z.instanceof(Uint8Array) });
const RetirementShape = z.object({
  by: z.string(),
  account: z.string(),
  at: z.bigint(),
  beneficiary: Hash,
  country: z.string(),
  purpose: z.bigint(),
  'reporting-start': z.bigint(),
  'reporting-end': z.bigint(),
  note: Hash.nullable(),
  consumption: Hash.nullable(),
});
const FacilityShape = z.object({
  owner: z.string(),
  unit: z.bigint(),
  'nameplate-w': z.bigint(),
  'commissioned-at': z.bigint(),
  country: z.string(),
  fuel: z.string(),
  technology: z.string(),
  trial: z.boolean(),
  details: Hash,
  status: z.bigint(),
  body: z.string().nullable(),
  'suspended-by': z.string().nullable(),
  'offered-to': z.string().nullable(),
  'attested-wh': z.bigint(),
  'minted-wh': z.bigint(),
  'corrected-wh': z.bigint(),
});
// Issued hours are kept in pages of six 128-bit words, lowest bit first.
const HOUR = 3600n;
const BITS_PER_WORD = 128n;
const HOURS_PER_PAGE = 6n * BITS_PER_WORD;
const Page = z.array(z.bigint()).length(6);
const OptionalText = z.object({ ok: z.literal(true), value: z.string().nullable() }).transform((r) => r.value);

export type ChainLot = z.output<typeof LotShape>;
export type ChainIssuance = z.output<typeof IssuanceShape>;
export type ChainRetirement = z.output<typeof RetirementShape>;
export type ChainFacility = z.output<typeof FacilityShape>;

/** Status of a facility on chain; what was suspended or deregistered may have been issued for before. */
export const FACILITY_STATUS: Readonly<Record<string, string>> = {
  1: 'registered',
  2: 'approved',
  3: 'rejected',
  4: 'suspended',
  5: 'deregistered',
};

/** What the contracts themselves answer, read from a node: keys and units as on chain (Wh, unix seconds). */
export class ContractReads {
  constructor(
    protected readonly api: StacksApi,
    protected readonly names: ChainNames,
  ) {}

  lot(token: bigint): Promise<ChainLot | null> {
    return this.read('rec-nft', 'get-lot', [Cl.uint(token)], LotShape.nullable());
  }

  issuance(issuance: bigint): Promise<ChainIssuance | null> {
    return this.read('rec-nft', 'get-issuance', [Cl.uint(issuance)], IssuanceShape.nullable());
  }

  /** Null unless the issuance was taken back. */
  withdrawal(issuance: bigint) {
    return this.read('rec-nft', 'get-withdrawal', [Cl.uint(issuance)], WithdrawalShape.nullable());
  }

  /** Wh of an issuance that turned out not to exist. */
  correctedWh(issuance: bigint): Promise<bigint> {
    return this.read('issuance', 'get-correction', [Cl.uint(issuance)], z.bigint());
  }

  retirement(retirement: bigint): Promise<ChainRetirement | null> {
    return this.read('rec-nft', 'get-retirement', [Cl.uint(retirement)], RetirementShape.nullable());
  }

  /** Holder of a live lot; null when it was split or retired. */
  owner(token: bigint): Promise<string | null> {
    return this.read('rec-nft', 'get-owner', [Cl.uint(token)], OptionalText);
  }

  tokenUri(token: bigint): Promise<string | null> {
    return this.read('rec-nft', 'get-token-uri', [Cl.uint(token)], OptionalText);
  }

  facility(facility: bigint): Promise<ChainFacility | null> {
    return this.read('facilities', 'get-facility', [Cl.uint(facility)], FacilityShape.nullable());
  }

  /** Whether every hour of [start, end), unix seconds on the hour, is marked as issued. */
  async areHoursIssued(facility: bigint, start: bigint, end: bigint): Promise<boolean> {
    const [from, to] = [start / HOUR, end / HOUR];
    for (let page = from / HOURS_PER_PAGE; page * HOURS_PER_PAGE < to; page += 1n) {
      const words = await this.read('issuance', 'get-issued-hours', [Cl.uint(facility), Cl.uint(page)], Page);
      const bits = words.reduceRight((above, word) => (above << BITS_PER_WORD) | word, 0n);
      const base = page * HOURS_PER_PAGE;
      const low = from > base ? from - base : 0n;
      const high = to < base + HOURS_PER_PAGE ? to - base : HOURS_PER_PAGE;
      const wanted = ((1n << (high - low)) - 1n) << low;
      if ((bits & wanted) !== wanted) return false;
    }
    return true;
  }

  /** Which Wh of all the facility's attested energy the reading is; null when the proof does not hold or the issuance was withdrawn. */
  verifyReading(issuance: bigint, { start, end, wh }: ReadingLeaf, { steps }: MerkleProof) {
    const reading = Cl.tuple({ start: Cl.uint(start), end: Cl.uint(end), wh: Cl.uint(wh) });
    const proof = steps.map((step) =>
      Cl.tuple({ hash: Cl.buffer(step.hash), sum: Cl.uint(step.sum), left: Cl.bool(step.side === 'left') }),
    );
    const shape = z.object({ 'first-wh': z.bigint(), wh: z.bigint() }).nullable();
    return this.read('readings', 'verify-reading', [Cl.uint(issuance), reading, Cl.list(proof)], shape);
  }

  /** Sats of sBTC that the account can send now; what is locked for a withdrawal does not count. */
  async availableSats(address: string): Promise<bigint> {
    const { sbtc } = this.names;
    const value = await this.api.callRead(
      sbtc,
      'get-balance-available',
      [Cl.serialize(Cl.principal(address))],
      address,
    );
    return z.object({ ok: z.literal(true), value: z.bigint() }).parse(value).value;
  }

  protected async read<S extends z.ZodType>(
    contract: ContractName,
    fn: string,
    args: Parameters<typeof Cl.serialize>[0][],
    shape: S,
  ): Promise<z.output<S>> {
    const hex = args.map((arg) => Cl.serialize(arg));
    const value = await this.api.callRead(this.names.contracts[contract], fn, hex, this.names.deployer);
    return shape.parse(value);
  }
}
