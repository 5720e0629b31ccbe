import { accounts } from '../tests/client.ts';

export const NAME = 'arena';
export const ARENA = `${accounts.deployer.address}.${NAME}`;

/** A contract with one of everything that can go well or wrong; the model beside it knows what each call does. */
export const SOURCE = `
(define-fungible-token coin)
(define-non-fungible-token item uint)
(define-data-var count uint u0)
(define-public (add (by uint))
  (begin
    (asserts! (> by u0) (err u7))
    (var-set count (+ (var-get count) by))
    (print {event: "added", by: by})
    (ok (var-get count))))
(define-public (fail (by uint)) (begin (var-set count (+ (var-get count) by)) (print by) (err by)))
(define-public (crash (by uint)) (begin (var-set count (+ (var-get count) by)) (ok (/ by u0))))
(define-public (mint-coin (amount uint)) (ft-mint? coin amount tx-sender))
(define-public (send-coin (amount uint) (to principal)) (ft-transfer? coin amount tx-sender to))
(define-public (burn-coin (amount uint)) (ft-burn? coin amount tx-sender))
(define-public (deposit (amount uint)) (ft-transfer? coin amount tx-sender current-contract))
(define-public (withdraw (amount uint))
  (let ((to tx-sender))
    (as-contract? ((with-ft current-contract "coin" amount))
      (try! (ft-transfer? coin amount tx-sender to)))))
(define-public (mint-item (id uint)) (nft-mint? item id tx-sender))
(define-public (send-item (id uint) (to principal)) (nft-transfer? item id tx-sender to))
(define-public (burn-item (id uint)) (nft-burn? item id tx-sender))
(define-public (pay (amount uint) (to principal))
  (begin
    (try! (stx-transfer? amount tx-sender to))
    (try! (ft-transfer? coin amount tx-sender to))
    (var-set count (+ (var-get count) u1))
    (ok (var-get count))))
`;

export type CallKind =
  | 'add'
  | 'fail'
  | 'crash'
  | 'mint-coin'
  | 'send-coin'
  | 'burn-coin'
  | 'deposit'
  | 'withdraw'
  | 'mint-item'
  | 'send-item'
  | 'burn-item'
  | 'pay';

/** `stx`, `coin`, or an item by its number. */
export type Asset = 'stx' | 'coin' | number;

/** `who` is an address, the contract, or `origin`. An amount for the first two, for an item whether it goes. */
export type Condition = { readonly who: string } & (
  | { readonly asset: 'stx' | 'coin'; readonly is: 'eq' | 'gt' | 'gte' | 'lt' | 'lte'; readonly amount: bigint }
  | { readonly asset: number; readonly is: 'sent' | 'not-sent' | 'maybe-sent' }
);

/** A transaction as it was meant; `id` without 0x, addresses of testnet, amounts in micro-STX and coins. */
export type Intent = {
  readonly id: string;
  readonly from: string;
  readonly nonce: number;
  readonly sponsor?: { readonly address: string; readonly nonce: number };
  readonly fee: bigint;
  /** In bytes. */
  readonly size: number;
  readonly kind: 'transfer' | CallKind;
  /** Of coins or STX, what is added, or the number of an item. */
  readonly amount: bigint;
  readonly to: string;
  readonly mode: 'allow' | 'deny' | 'originator';
  readonly conditions: readonly Condition[];
};
