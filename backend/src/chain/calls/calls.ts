import { Cl, Pc, type PostCondition, postConditionToHex, type ClarityValue as WireValue } from '@stacks/transactions';
import type { Sats, SatsPerMwh, WattHours } from '../../kit/units.ts';
import type { ContractCall } from '../chain.contract.ts';
import { type ChainNames, type ContractName, SBTC_ASSET } from '../chain-names.ts';
import {
  claimTuple,
  type FacilityArguments,
  facilityTuple,
  hash32,
  type IssueRequest,
  type RetirementClaim,
  requestTuple,
  seconds,
} from './call-arguments.ts';

/** A purchase as quoted: `total` is what the buyer pays to the satoshi, `token` the lot now in escrow for the listing. */
export interface PurchaseArguments {
  buyer: string;
  listing: bigint;
  /** Of its price: the contract refuses when the seller changed it since. */
  version: bigint;
  token: bigint;
  wh: WattHours;
  total: Sats;
}

/** Which forms of sale are paused; taking back what is offered always works. */
export interface PauseFlags {
  list: boolean;
  buy: boolean;
  auctions: boolean;
  bids: boolean;
  quotes: boolean;
  forwards: boolean;
}

/**
 * One method per call that somebody signs. Every result is in deny mode and names each mover: an asset that is not
 * listed cannot leave anybody's account, whatever the contracts do. A burn counts as sent by the owner, a mint moves
 * nothing (SIP-005). Wrong hash lengths, sub-second times and over-long texts throw a RangeError.
 */
export class ContractCalls {
  readonly #names: ChainNames;

  constructor(names: ChainNames) {
    this.#names = names;
  }

  registerFacility(facility: FacilityArguments): ContractCall {
    return this.#call('facilities', 'register-facility', [facilityTuple(facility)], 'Register a facility');
  }

  decideFacility(decision: { facility: bigint; approved: boolean; reason: Uint8Array }): ContractCall {
    const { facility, approved, reason } = decision;
    const args = [Cl.uint(facility), Cl.bool(approved), hash32(reason)];
    return this.#call('facilities', 'decide-facility', args, `${approved ? 'Approve' : 'Reject'} facility ${facility}`);
  }

  attest(request: IssueRequest): ContractCall {
    const action = `Attest ${request.wh} Wh of facility ${request.facility}`;
    return this.#call('verification', 'attest', [requestTuple(request)], action);
  }

  issue(request: IssueRequest): ContractCall {
    const action = `Issue certificates for ${request.wh} Wh of facility ${request.facility}`;
    return this.#call('issuance', 'issue', [requestTuple(request)], action);
  }

  admitBody({ body, organisation }: { body: string; organisation: Uint8Array }): ContractCall {
    const args = [Cl.principal(body), hash32(organisation)];
    return this.#call('verification', 'admit-body', args, `Admit ${body} as a verification body`);
  }

  suspendBody({ body }: { body: string }): ContractCall {
    return this.#call('verification', 'suspend-body', [Cl.principal(body)], `Suspend the verification body ${body}`);
  }

  transfer({ token, sender, recipient }: { token: bigint; sender: string; recipient: string }): ContractCall {
    const args = [Cl.uint(token), Cl.principal(sender), Cl.principal(recipient)];
    return this.#call('rec-nft', 'transfer', args, `Send lot ${token} to ${recipient}`, [this.#sends(sender, token)]);
  }

  sendMany({
    tokens,
    sender,
    recipient,
  }: {
    tokens: readonly bigint[];
    sender: string;
    recipient: string;
  }): ContractCall {
    if (tokens.length === 0 || tokens.length > 100)
      throw new RangeError(`One call sends 1 to 100 lots, not ${tokens.length}.`);
    const args = [Cl.list(tokens.map((token) => Cl.uint(token))), Cl.principal(recipient)];
    const movers = tokens.map((token) => this.#sends(sender, token));
    return this.#call('rec-nft', 'send-many', args, `Send ${tokens.length} lots to ${recipient}`, movers);
  }

  /** `wh` goes to the recipient as a new lot, the rest stays with the owner as another. */
  split(split: { token: bigint; owner: string; wh: WattHours; recipient: string }): ContractCall {
    const { token, owner, wh, recipient } = split;
    const args = [Cl.uint(token), Cl.uint(wh), Cl.principal(recipient)];
    return this.#call('rec-nft', 'split', args, `Split ${wh} Wh off lot ${token}`, [this.#sends(owner, token)]);
  }

  /** `account` is the principal on whose behalf the energy counts as used; often the owner himself. */
  retire(retirement: {
    token: bigint;
    owner: string;
    wh: WattHours;
    account: string;
    claim: RetirementClaim;
  }): ContractCall {
    const { token, owner, wh, account, claim } = retirement;
    const args = [Cl.uint(token), Cl.uint(wh), Cl.principal(account), claimTuple(claim)];
    return this.#call('rec-nft', 'retire', args, `Retire ${wh} Wh of lot ${token}`, [this.#sends(owner, token)]);
  }

  listLot(offer: { token: bigint; seller: string; price: SatsPerMwh; expiresAt: Date }): ContractCall {
    const { token, seller, price, expiresAt } = offer;
    const args = [Cl.uint(token), Cl.uint(price), seconds(expiresAt)];
    const action = `Offer lot ${token} for ${price} sats per MWh`;
    return this.#call('marketplace', 'list-lot', args, action, [this.#sends(seller, token)]);
  }

  /** `token` is the lot now in escrow for the listing; it comes back to the seller. */
  cancelListing({ listing, token }: { listing: bigint; token: bigint }): ContractCall {
    const movers = [this.#sends(this.#names.contracts.marketplace, token)];
    return this.#call('marketplace', 'cancel', [Cl.uint(listing)], `Take back listing ${listing}`, movers);
  }

  buy(purchase: PurchaseArguments): ContractCall {
    const { listing, wh, total } = purchase;
    const args = this.#purchaseArguments(purchase);
    const action = `Buy ${wh} Wh of listing ${listing} for ${total} sats`;
    return this.#call('marketplace', 'buy', args, action, this.#settlement(purchase));
  }

  buyAndRetire(purchase: PurchaseArguments & { claim: RetirementClaim }): ContractCall {
    const { listing, wh, total, claim } = purchase;
    const args = [...this.#purchaseArguments(purchase), claimTuple(claim)];
    const action = `Buy and retire ${wh} Wh of listing ${listing} for ${total} sats`;
    return this.#call('marketplace', 'buy-and-retire', args, action, this.#settlement(purchase));
  }

  setFee({ bps }: { bps: bigint }): ContractCall {
    return this.#call('marketplace', 'set-fee', [Cl.uint(bps)], `Set the market fee to ${bps} basis points`);
  }

  setTreasury({ treasury }: { treasury: string }): ContractCall {
    return this.#call('marketplace', 'set-treasury', [Cl.principal(treasury)], `Send market fees to ${treasury}`);
  }

  setPaused({ list, buy, auctions, bids, quotes, forwards }: PauseFlags): ContractCall {
    const flags = { list, buy, auctions, bids, quotes, forwards };
    const paused = Object.entries(flags).flatMap(([name, isPaused]) => (isPaused ? [name] : []));
    const action = paused.length === 0 ? 'Allow every form of sale' : `Pause ${paused.join(', ')}; allow all else`;
    const tuple = Cl.tuple({
      list: Cl.bool(list),
      buy: Cl.bool(buy),
      auctions: Cl.bool(auctions),
      bids: Cl.bool(bids),
      quotes: Cl.bool(quotes),
      forwards: Cl.bool(forwards),
    });
    return this.#call('marketplace', 'set-paused', [tuple], action);
  }

  #purchaseArguments({ listing, version, wh, total }: PurchaseArguments): WireValue[] {
    return [Cl.uint(listing), Cl.uint(version), Cl.uint(wh), Cl.uint(total)];
  }

  #sends(owner: string, token: bigint): PostCondition {
    return Pc.principal(owner).willSendAsset().nft(this.#names.nft, Cl.uint(token));
  }

  #settlement({ buyer, token, total }: PurchaseArguments): PostCondition[] {
    return [
      Pc.principal(buyer).willSendEq(total).ft(this.#names.sbtc, SBTC_ASSET),
      this.#sends(this.#names.contracts.marketplace, token),
    ];
  }

  #call(
    contract: ContractName,
    functionName: string,
    args: WireValue[],
    action: string,
    movers: PostCondition[] = [],
  ): ContractCall {
    return {
      contract: this.#names.contracts[contract],
      functionName,
      functionArgs: args.map((arg) => Cl.serialize(arg)),
      postConditions: movers.map(postConditionToHex),
      postConditionMode: 'deny',
      describe: { action },
    };
  }
}
