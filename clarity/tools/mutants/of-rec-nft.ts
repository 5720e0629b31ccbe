import type { Mutant } from './mutant.ts';

const mutant = (id: string, find: string, replace: string, why: string): Mutant => ({
  id: `rec-nft-${id}`,
  contract: 'rec-nft',
  find,
  replace,
  why,
  killers: ['rec-nft', 'audit', 'phishing', 'conservation'],
});

export const recNftMutants: readonly Mutant[] = [
  mutant(
    'split-all',
    '(asserts! (and (> wh u0) (< wh (get wh lot))) ERR_AMOUNT_OUTSIDE_LOT)',
    '(asserts! (and (> wh u0) (<= wh (get wh lot))) ERR_AMOUNT_OUTSIDE_LOT)',
    'A split leaves at least 1 Wh on both sides.',
  ),
  mutant(
    'split-nothing',
    '(asserts! (and (> wh u0) (< wh (get wh lot))) ERR_AMOUNT_OUTSIDE_LOT)',
    '(asserts! (< wh (get wh lot)) ERR_AMOUNT_OUTSIDE_LOT)',
    'No lot holds zero Wh.',
  ),
  mutant(
    'rest-starts-early',
    'first-wh: (+ (get first-wh lot) wh),',
    'first-wh: (get first-wh lot),',
    'The parts of a lot tile it and never overlap.',
  ),
  mutant('rest-keeps-all', 'wh: (- (get wh lot) wh) })', 'wh: (get wh lot) })', 'Splitting creates no energy.'),
  mutant(
    'anybody-transfers',
    '(asserts! (is-eq tx-sender sender) ERR_NOT_LOT_OWNER)\n    (asserts! (can-receive recipient) ERR_CONTRACT_RECIPIENT)\n    (move token sender recipient)',
    '(asserts! (can-receive recipient) ERR_CONTRACT_RECIPIENT)\n    (move token sender recipient)',
    'Only its holder sends a lot.',
  ),
  mutant(
    'split-by-origin',
    '(rest (+ part u1))\n      (owner contract-caller)',
    '(rest (+ part u1))\n      (owner tx-sender)',
    'A contract that a holder calls cannot split his lots.',
  ),
  mutant(
    'retire-by-origin',
    '(now stacks-block-time)\n      (owner contract-caller)',
    '(now stacks-block-time)\n      (owner tx-sender)',
    'A contract that a holder calls cannot retire his lots.',
  ),
  mutant(
    'escrow-open-to-all',
    '(or (is-none (index-of? CLOSED recipient)) (is-some (index-of? CLOSED contract-caller)))',
    '(or true (is-none (index-of? CLOSED recipient)) (is-some (index-of? CLOSED contract-caller)))',
    'Nobody sends a lot by hand to a contract that cannot give it back.',
  ),
  mutant(
    'purpose-zero',
    '(asserts! (and (> (get purpose claim) u0) ',
    '(asserts! (and (>= (get purpose claim) u0) ',
    'The purpose of a retirement is one of those known.',
  ),
];
