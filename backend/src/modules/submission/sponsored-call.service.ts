import { z } from 'zod';
import type { ChainNames, ContractCall, ContractCalls, RetirementClaim } from '../../chain/index.ts';
import { purposeOf, type Standing } from '../../chain/index.ts';
import type { ContractReads } from '../../chain/node/contract-reads.ts';
import { type ClarityValue, decodeClarityHex } from '../../chain/values/clarity-value.ts';
import type { Principal } from '../../kit/endpoint.ts';
import { instantOfSeconds } from '../../kit/instant.ts';
import { Problem } from '../../kit/problem.ts';
import { type Sats, sats, wattHours } from '../../kit/units.ts';
import type { MarketService } from '../market/index.ts';

type Payer = Pick<Principal, 'address'>;

const Bytes32 = z.instanceof(Uint8Array);
const Claim = z.object({
  beneficiary: Bytes32,
  country: z.string(),
  purpose: z.bigint().min(1n).max(6n),
  'reporting-start': z.bigint(),
  'reporting-end': z.bigint(),
  note: Bytes32.nullable(),
  consumption: Bytes32.nullable(),
});
const Purchase = z.tuple([z.bigint(), z.bigint(), z.bigint(), z.bigint()]);
const PurchaseAndClaim = z.tuple([z.bigint(), z.bigint(), z.bigint(), z.bigint(), Claim]);
const Retirement = z.tuple([z.bigint(), z.bigint(), z.string(), Claim]);

const claimOf = (claim: z.output<typeof Claim>): RetirementClaim => ({
  beneficiary: claim.beneficiary,
  country: claim.country,
  purpose: purposeOf(claim.purpose),
  reportingStart: instantOfSeconds(claim['reporting-start']),
  reportingEnd: instantOfSeconds(claim['reporting-end']),
  note: claim.note,
  consumption: claim.consumption,
});

const foreign = () =>
  new Problem(
    'sponsorship-off',
    'The market pays for calls exactly as it prepared them. Load the page anew and start again, or pay the network fee yourself.',
  );

/**
 * Whether a call that the market is asked to pay for would succeed now. It is built anew from its arguments by the same services that
 * prepare it, and has to come out the same to the byte: what they refuse, the sponsor does not pay for.
 */
export class SponsoredCallService {
  constructor(
    private readonly names: ChainNames,
    private readonly calls: ContractCalls,
    private readonly market: MarketService,
    private readonly reads: ContractReads,
    private readonly standing: () => Promise<Standing>,
  ) {}

  /** `<contract name>.<function>`, as the limits of the sponsor name it. */
  functionOf({ contract, functionName }: Pick<ContractCall, 'contract' | 'functionName'>): string {
    return `${contract.slice(this.names.deployer.length + 1)}.${functionName}`;
  }

  /** Throws the problem for which the chain would refuse it, or `sponsor-busy` while our rows are too old to tell. */
  async check(principal: Payer, call: ContractCall): Promise<void> {
    refuseStale(await this.standing());
    const expected = await this.#expected(principal, call);
    const same = (left: readonly string[], right: readonly string[]) => left.join() === right.join();
    if (!same(expected.functionArgs, call.functionArgs) || !same(expected.postConditions, call.postConditions))
      throw foreign();
  }

  async #expected(principal: Payer, call: ContractCall): Promise<ContractCall> {
    switch (this.functionOf(call)) {
      case 'marketplace.buy': {
        const [listing, version, wh, total] = argumentsOf(call, Purchase);
        return this.calls.buy(await this.#purchase(principal, { listing, version, wh, total }));
      }
      case 'marketplace.buy-and-retire': {
        const [listing, version, wh, total, claim] = argumentsOf(call, PurchaseAndClaim);
        const purchase = await this.#purchase(principal, { listing, version, wh, total });
        return this.calls.buyAndRetire({ ...purchase, claim: checkedClaim(claim) });
      }
      case 'rec-nft.retire': {
        const [token, wh, account, claim] = argumentsOf(call, Retirement);
        const held = await this.market.usableWh(principal.address, token);
        if (account !== principal.address || wh < 1n || wh > held) throw foreign();
        const owner = principal.address;
        return this.calls.retire({ token, owner, wh: wattHours(wh), account, claim: checkedClaim(claim) });
      }
      default:
        throw foreign();
    }
  }

  async #purchase(principal: Payer, asked: { listing: bigint; version: bigint; wh: bigint; total: bigint }) {
    const { listing, version, total } = asked;
    const wish = { listing, version, wh: wattHours(asked.wh), maxTotal: sats(total) };
    const { purchase } = await this.market.preparePurchase(principal, wish);
    await this.#refuseUnpayable(principal.address, purchase.total);
    return purchase;
  }

  async #refuseUnpayable(address: string, total: Sats): Promise<void> {
    const held = await this.reads.availableSats(address);
    if (held < total)
      throw new Problem(
        'payment-refused',
        `The purchase costs ${total} sats, the account has ${held} sats of sBTC. Add sBTC or buy less.`,
      );
  }
}

/** Blocks that our rows may be apart from the node's: each takes its turn in telling first. */
const MOST_APART = 6;

function refuseStale({ relation, held, tip }: Standing): void {
  const isNear = held !== null && Math.abs(tip.height - held.height) <= MOST_APART;
  if (relation === 'agreed' || (isNear && relation !== 'fork')) return;
  throw new Problem(
    'sponsor-busy',
    'The market does not know the latest blocks at the moment, so it pays for nothing. Try again in a minute, or pay the network fee yourself.',
  );
}

function argumentsOf<S extends z.ZodType>({ functionArgs }: ContractCall, shape: S): z.output<S> {
  let values: ClarityValue[];
  try {
    values = functionArgs.map(decodeClarityHex);
  } catch {
    throw foreign();
  }
  const parsed = shape.safeParse(values);
  if (!parsed.success) throw foreign();
  return parsed.data;
}

function checkedClaim(claim: z.output<typeof Claim>): RetirementClaim {
  if (claim['reporting-start'] >= claim['reporting-end'] || claim.country.length !== 2) throw foreign();
  return claimOf(claim);
}
