import { Cl } from '@stacks/transactions';
import { devnetAccounts } from '../../localnet/accounts.ts';
import { type Quote, quoteTuple, signQuote } from '../quote-signing.ts';
import { MWH } from '../scenario.ts';
import type { CostCases } from './cost-cases.ts';

export const quotesCases: CostCases = (market, measure) => {
  const { producer, buyer, deployer } = market;
  const key = devnetAccounts().wallet_1.privateKey;
  const domain = { contract: `${deployer}.quotes`, chainId: 0x80000000n };
  const quote = (token: bigint, wh: bigint, counter = 0n): Quote => ({
    seller: producer,
    token,
    wh,
    price: 5_000n,
    buyer,
    expiresAt: market.now() + 86_400n,
    nonce: token,
    counter,
  });
  const settle = (name: string, offer: Quote) =>
    measure(name, buyer, 'quotes/settle', quoteTuple(offer), Cl.buffer(signQuote(offer, domain, key)));
  market.fund(buyer, 1_000_000n);

  const [whole, cut] = [market.lot(10n * MWH), market.lot(10n * MWH)];
  measure('default', producer, 'quotes/deposit', Cl.uint(whole));
  settle('default', quote(whole, 10n * MWH));
  market.must(producer, 'quotes/deposit', Cl.uint(cut));
  settle('part', quote(cut, 4n * MWH));
  const rest = market.read('rec-nft/get-last-token-id') as bigint;
  measure('default', producer, 'quotes/cancel-quote', quoteTuple(quote(rest, MWH)));
  measure('default', producer, 'quotes/withdraw', Cl.uint(rest));
  measure('default', producer, 'quotes/cancel-all');
};
