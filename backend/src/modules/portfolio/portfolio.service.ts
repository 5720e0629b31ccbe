import { randomBytes } from 'node:crypto';
import type { ContractCall, ContractCalls, RetirementClaim, StacksNetworkName } from '../../chain/index.ts';
import type { Clock } from '../../kit/clock.ts';
import type { Database } from '../../kit/database.ts';
import type { Principal } from '../../kit/endpoint.ts';
import { notFound, Problem } from '../../kit/problem.ts';
import { isAddressOf } from '../../kit/signature.ts';
import { type Sats, type WattHours, wattHours } from '../../kit/units.ts';
import { energyInWords, type MarketService, withWords } from '../market/index.ts';
import type { ClaimInput, Retirement } from './portfolio.contract.ts';
import type { Disclosure } from './portfolio.entity.ts';
import type { PortfolioRepository } from './portfolio.repository.ts';
import { checkPart, saltedHash } from './portfolio.rules.ts';
import type { RetirementQueries } from './retirement.queries.ts';

const claimInWords = ({ beneficiary, purpose, reportingStart, reportingEnd }: ClaimInput): Record<string, string> => ({
  beneficiary: `${beneficiary.name} (${beneficiary.country}); the chain keeps a salted hash, not the name`,
  purpose,
  reportingPeriod: `${reportingStart.toISOString()} up to ${reportingEnd.toISOString()}`,
  final: 'A retirement cannot be undone.',
});

/** Builds the calls of a holder and keeps the texts behind the hashes that those calls put on chain. */
export class PortfolioService {
  constructor(
    private readonly database: Database,
    private readonly repository: PortfolioRepository,
    private readonly retirements: RetirementQueries,
    private readonly market: MarketService,
    private readonly calls: ContractCalls,
    private readonly clock: Clock,
    private readonly network: StacksNetworkName,
  ) {}

  async retireCall(principal: Principal, token: bigint, input: ClaimInput & { wh: WattHours }): Promise<ContractCall> {
    const owner = principal.address;
    checkPart(token, await this.market.usableWh(owner, token), input.wh, 'retire');
    const claim = await this.keepClaim(owner, input);
    const call = this.calls.retire({ token, owner, wh: input.wh, account: owner, claim });
    return withWords(call, { retires: energyInWords(input.wh), ...claimInWords(input) });
  }

  async buyAndRetireCall(
    principal: Principal,
    listing: bigint,
    input: ClaimInput & { wh: WattHours; version?: bigint | undefined; maxTotal?: Sats | undefined },
  ): Promise<ContractCall> {
    const { wh, version, maxTotal } = input;
    const { purchase, words } = await this.market.preparePurchase(principal, { listing, wh, version, maxTotal });
    const claim = await this.keepClaim(principal.address, input);
    const { receives: retires = '', ...payment } = words;
    return withWords(this.calls.buyAndRetire({ ...purchase, claim }), { ...payment, retires, ...claimInWords(input) });
  }

  async transferCall({ address }: Principal, token: bigint, recipient: string): Promise<ContractCall> {
    if (!isAddressOf(this.network, recipient)) {
      const detail = `This is no address of ${this.network}, or it has a typing error. A lot sent there would be lost.`;
      throw new Problem('invalid-input', detail, { faults: [{ pointer: '/recipient', detail }] });
    }
    const wh = await this.market.heldWh(address, token);
    if (recipient === address)
      throw new Problem('already-held', 'You already hold this lot. Choose another recipient.');
    const call = this.calls.transfer({ token, sender: address, recipient });
    return withWords(call, { sends: energyInWords(wh), to: recipient, payment: 'none: this is a gift, not a sale' });
  }

  async splitCall({ address }: Principal, token: bigint, wh: WattHours): Promise<ContractCall> {
    const held = await this.market.heldWh(address, token);
    checkPart(token, held, wh, 'split');
    const call = this.calls.split({ token, owner: address, wh, recipient: address });
    return withWords(call, { first: energyInWords(wh), second: energyInWords(wattHours(held - wh)) });
  }

  async readRetirement(retirement: bigint, viewer: string | null): Promise<Retirement> {
    const found = await this.retirements.retirement(retirement, viewer);
    if (found === undefined) throw notFound('retirement');
    return found;
  }

  /** Shows or hides the texts; only the account that decided about the retirement may. */
  async publish({ address }: Principal, retirement: bigint, published: boolean): Promise<Retirement> {
    const { by, beneficiary, note } = await this.readRetirement(retirement, address);
    if (by !== address)
      throw new Problem('not-owner', `Retirement ${retirement} was made by ${by}; only that account can change this.`);
    const hashes = [beneficiary.hash, ...(note === null ? [] : [note.hash])].map((hash) => Buffer.from(hash, 'hex'));
    await this.database.transaction((tx) => this.repository.publish(tx, hashes, address, published));
    return this.readRetirement(retirement, address);
  }

  /** Every call gets salts of its own, so that two retirements for one beneficiary cannot be linked by their hashes. */
  private async keepClaim(createdBy: string, input: ClaimInput): Promise<RetirementClaim> {
    const createdAt = this.clock.now();
    const keep = (kind: Disclosure['kind'], text: string): Disclosure => {
      const salt = randomBytes(32);
      return { hash: saltedHash(salt, text), kind, salt, text, createdBy, createdAt, published: input.publish };
    };
    const beneficiary = keep('beneficiary', input.beneficiary.name);
    const note = input.note === undefined ? null : keep('note', input.note);
    const disclosures = note === null ? [beneficiary] : [beneficiary, note];
    await this.database.transaction((tx) => this.repository.addDisclosures(tx, disclosures));
    return {
      beneficiary: beneficiary.hash,
      country: input.beneficiary.country,
      purpose: input.purpose,
      reportingStart: input.reportingStart,
      reportingEnd: input.reportingEnd,
      note: note?.hash ?? null,
      consumption: null,
    };
  }
}
