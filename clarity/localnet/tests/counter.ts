import { fetchCallReadOnlyFunction } from '@stacks/transactions';
import { accounts, type Client } from './client.ts';

export const SBTC = 'SM3VDXK3WZZSA84XXFKAFAF15NNZX32CTSG82JFQ4.sbtc-token';
export const COUNTER = `${accounts.deployer.address}.counter`;
export const COUNTER_SOURCE = `
(define-data-var count uint u0)
(define-map marks uint uint)
(define-non-fungible-token thing uint)
(define-public (add (by uint))
  (begin
    (asserts! (> by u0) (err u1))
    (var-set count (+ (var-get count) by))
    (map-set marks (var-get count) by)
    (print {event: "added", by: by, time: stacks-block-time, height: stacks-block-height})
    (ok (var-get count))))
(define-public (divide (by uint)) (begin (var-set count u999) (ok (/ u1 by))))
(define-public (make (id uint)) (nft-mint? thing id tx-sender))
(define-public (give (id uint) (to principal)) (nft-transfer? thing id tx-sender to))
(define-public (pay-and-add (amount uint) (to principal))
  (begin
    (try! (stx-transfer? amount tx-sender to))
    (try! (contract-call? '${SBTC} transfer amount tx-sender to none))
    (add u1)))
(define-read-only (get-count) (var-get count))
`;

export async function deployCounter(client: Client): Promise<void> {
  const { status, vm_error } = await client.seen(await client.deploy('deployer', 'counter', COUNTER_SOURCE));
  if (status !== 'success') throw new Error(`the counter was not deployed: ${vm_error}`);
}

export async function count(client: Client): Promise<bigint> {
  const [contractAddress = '', contractName = ''] = COUNTER.split('.');
  const value = await fetchCallReadOnlyFunction({
    contractAddress,
    contractName,
    functionName: 'get-count',
    functionArgs: [],
    senderAddress: accounts.wallet_8.address,
    network: client.network,
  });
  return value.type === 'uint' ? BigInt(value.value) : -1n;
}
