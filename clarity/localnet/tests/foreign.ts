import { accounts } from './client.ts';

/** Contracts as others write them, deployed by the deployer under these names. */
export const nameOf = (name: string) => `${accounts.deployer.address}.${name}`;

export const SIP_010_TRAIT = `
(define-trait sip-010-trait (
  (transfer (uint principal principal (optional (buff 34))) (response bool uint))
  (get-name () (response (string-ascii 32) uint))
  (get-symbol () (response (string-ascii 32) uint))
  (get-decimals () (response uint uint))
  (get-balance (principal) (response uint uint))
  (get-total-supply () (response uint uint))
  (get-token-uri () (response (optional (string-utf8 256)) uint))))
`;

export const SIP_009_TRAIT = `
(define-trait sip-009-trait (
  (get-last-token-id () (response uint uint))
  (get-token-uri (uint) (response (optional (string-ascii 256)) uint))
  (get-owner (uint) (response (optional principal) uint))
  (transfer (uint principal principal) (response bool uint))))
`;

/** A SIP-010 token that anybody may mint and burn. */
export const COIN = `
(impl-trait .sip-010-trait.sip-010-trait)
(define-fungible-token coin)
(define-public (transfer (amount uint) (from principal) (to principal) (memo (optional (buff 34))))
  (begin
    (asserts! (or (is-eq tx-sender from) (is-eq contract-caller from)) (err u4))
    (match memo words (begin (print words) true) true)
    (ft-transfer? coin amount from to)))
(define-public (mint (amount uint) (to principal)) (ft-mint? coin amount to))
(define-public (burn (amount uint)) (ft-burn? coin amount tx-sender))
(define-read-only (get-name) (ok "Coin"))
(define-read-only (get-symbol) (ok "COIN"))
(define-read-only (get-decimals) (ok u6))
(define-read-only (get-balance (who principal)) (ok (ft-get-balance coin who)))
(define-read-only (get-total-supply) (ok (ft-get-supply coin)))
(define-read-only (get-token-uri) (ok (some u"https://example.invalid/coin.json")))
`;

/** A SIP-009 collection that anybody may mint from. */
export const PICTURES = `
(impl-trait .sip-009-trait.sip-009-trait)
(define-non-fungible-token picture uint)
(define-data-var last uint u0)
(define-read-only (get-last-token-id) (ok (var-get last)))
(define-read-only (get-token-uri (id uint)) (ok none))
(define-read-only (get-owner (id uint)) (ok (nft-get-owner? picture id)))
(define-public (transfer (id uint) (from principal) (to principal))
  (begin (asserts! (is-eq tx-sender from) (err u4)) (nft-transfer? picture id from to)))
(define-public (mint (to principal))
  (let ((id (+ (var-get last) u1)))
    (try! (nft-mint? picture id to))
    (var-set last id)
    (ok id)))
(define-public (burn (id uint))
  (begin
    (asserts! (is-eq (some tx-sender) (nft-get-owner? picture id)) (err u4))
    (nft-burn? picture id tx-sender)))
`;

/** Extensions that pass proposals, each a contract of its own, in the manner of ExecutorDAO. */
export const DAO = `
(use-trait coin .sip-010-trait.sip-010-trait)
(define-trait proposal (
  (execute (principal) (response bool uint))))
(define-map extensions principal bool)
(define-map executed principal uint)
(define-data-var founder principal tx-sender)
(define-read-only (is-extension (who principal)) (default-to false (map-get? extensions who)))
(define-read-only (executed-at (which principal)) (map-get? executed which))
(define-public (set-extension (who principal) (on bool))
  (begin
    (asserts! (or (is-eq tx-sender (var-get founder)) (is-eq tx-sender current-contract)) (err u1000))
    (print {event: "extension", extension: who, enabled: on})
    (ok (map-set extensions who on))))
(define-public (execute (which <proposal>) (sender principal))
  (begin
    (asserts! (or (is-eq tx-sender (var-get founder)) (is-extension contract-caller)) (err u1000))
    (asserts! (map-insert executed (contract-of which) stacks-block-height) (err u1001))
    (print {event: "execute", proposal: which})
    (try! (contract-call? which execute sender))
    (ok true)))
(define-public (spend (token <coin>) (amount uint) (to principal))
  (begin
    (asserts! (is-extension contract-caller) (err u1000))
    (as-contract? ((with-ft (contract-of token) "coin" amount))
      (try! (contract-call? token transfer amount tx-sender to none)))))
`;

/** A proposal that pays 250 coins out of the treasury. */
export const PROPOSAL = `
(impl-trait .dao.proposal)
(define-public (execute (sender principal))
  (contract-call? .dao spend .coin u250 sender))
`;
