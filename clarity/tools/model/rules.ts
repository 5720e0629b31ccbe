import type { Plain } from '../plain-value.ts';
import type { Abi } from './abi.ts';
import * as auctions from './rules-auctions.ts';
import * as bids from './rules-bids.ts';
import * as lots from './rules-certificates.ts';
import * as facilities from './rules-facilities.ts';
import * as forwards from './rules-forwards.ts';
import * as issuance from './rules-issuance.ts';
import * as market from './rules-marketplace.ts';
import * as quotes from './rules-quotes.ts';
import * as verification from './rules-verification.ts';
import type { Ctx, World } from './world.ts';

/** What a call should do to the world, or a thrown `Refusal`. */
export type Rule = (w: World, ctx: Ctx, abi: Abi, args: readonly Plain[]) => Plain;

const plain =
  <A extends readonly Plain[]>(fn: (w: World, ctx: Ctx, ...args: A) => Plain): Rule =>
  (w, ctx, _abi, args) =>
    fn(w, ctx, ...(args as unknown as A));

const hashed =
  <A extends readonly Plain[]>(fn: (w: World, ctx: Ctx, abi: Abi, ...args: A) => Plain): Rule =>
  (w, ctx, abi, args) =>
    fn(w, ctx, abi, ...(args as unknown as A));

export const RULES: Readonly<Record<string, Rule>> = {
  'rec-nft/transfer': plain(lots.transfer),
  'rec-nft/transfer-lot': plain(lots.transferLot),
  'rec-nft/send-many': plain(lots.sendMany),
  'rec-nft/split': plain(lots.split),
  'rec-nft/merge-lots': plain(lots.mergeLots),
  'rec-nft/retire': plain(lots.retire),
  'rec-nft/retire-many': plain(lots.retireMany),
  'rec-nft/expire': plain(lots.expire),
  'rec-nft/issue': plain(lots.mintIssuance),
  'rec-nft/withdraw': plain(lots.undoIssuance),
  'facilities/register-facility': plain(facilities.registerFacility),
  'facilities/decide-facility': plain(facilities.decideFacility),
  'facilities/suspend-facility': plain(facilities.suspendFacility),
  'facilities/reinstate-facility': plain(facilities.reinstateFacility),
  'facilities/offer-facility': plain(facilities.offerFacility),
  'facilities/accept-facility': plain(facilities.acceptFacility),
  'facilities/deregister-facility': plain(facilities.deregisterFacility),
  'issuance/issue': hashed(issuance.issue),
  'issuance/withdraw': plain(issuance.withdraw),
  'issuance/correct': plain(issuance.correct),
  'issuance/open-ledger': plain(issuance.openLedger),
  'issuance/set-ledger': plain(issuance.setLedger),
  'issuance/open-request': (w, ctx, _abi, args) => {
    const [digest, facility, owner, bodies] = args as [string, bigint, string, readonly string[]];
    return issuance.openRequest(w, ctx, { digest, facility, owner, bodies });
  },
  'issuance/revoke': plain(issuance.revoke),
  'issuance/set-paused': plain(issuance.setPaused),
  'issuance/set-validity': plain(issuance.setValidity),
  'verification/admit-body': plain(verification.admitBody),
  'verification/suspend-body': plain(verification.suspendBody),
  'verification/set-organisation': plain(verification.setOrganisation),
  'verification/set-link': plain(verification.setLink),
  'verification/declare-link': plain(verification.declareLink),
  'verification/add-key': plain(verification.addKey),
  'verification/revoke-key': plain(verification.revokeKey),
  'verification/attest': hashed(verification.attest),
  'verification/attest-signed': hashed(verification.attestSigned),
  'verification/withdraw': plain(verification.withdraw),
  'verification/correct': plain(verification.correct),
  'verification/set-paused': plain(verification.setPaused),
  'verification/set-quorum': plain(verification.setQuorum),
  'marketplace/list-lot': plain(market.listLot),
  'marketplace/list-private': plain(market.listPrivate),
  'marketplace/list-many': plain(market.listMany),
  'marketplace/change-price': plain(market.changePrice),
  'marketplace/cancel': plain(market.cancel),
  'marketplace/release-expired': plain(market.releaseExpired),
  'marketplace/buy': plain(market.buy),
  'marketplace/buy-and-retire': plain(market.buyAndRetire),
  'marketplace/sweep': plain(market.sweep),
  'marketplace/sweep-and-retire': plain(market.sweepAndRetire),
  'marketplace/set-fee': plain(market.setFee),
  'marketplace/set-treasury': plain(market.setTreasury),
  'marketplace/pause': plain(market.pause),
  'marketplace/set-paused': plain(market.setPaused),
  'auctions/open-english': plain(auctions.openEnglish),
  'auctions/open-dutch': plain(auctions.openDutch),
  'auctions/place-bid': plain(auctions.placeBid),
  'auctions/buy-dutch': plain(auctions.buyDutch),
  'auctions/settle': plain(auctions.settle),
  'auctions/cancel-auction': plain(auctions.cancelAuction),
  'bids/place-bid': plain(bids.placeBid),
  'bids/fill': plain(bids.fill),
  'bids/cancel-bid': plain(bids.cancelBid),
  'bids/release-expired': plain(bids.releaseExpired),
  'quotes/deposit': plain(quotes.deposit),
  'quotes/withdraw': plain(quotes.withdraw),
  'quotes/settle': hashed(quotes.settle),
  'quotes/cancel-quote': hashed(quotes.cancelQuote),
  'quotes/cancel-all': plain(quotes.cancelAll),
  'forwards/order': plain(forwards.order),
  'forwards/accept': plain(forwards.accept),
  'forwards/deliver': plain(forwards.deliver),
  'forwards/cancel': plain(forwards.cancel),
  'forwards/decline': plain(forwards.decline),
  'forwards/refund': plain(forwards.refund),
};
