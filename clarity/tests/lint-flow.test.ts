import { describe, expect, it } from 'vitest';
import { subtractions } from '../tools/lint/rules/subtractions.ts';
import { uncheckedData } from '../tools/lint/rules/unchecked-data.ts';
import { placesOf, subjectOf } from './support/snippet.ts';

const STATE = `(define-map m uint { owner: principal, wh: uint }) (define-data-var v uint u0)
(define-data-var hash (buff 32) 0x) (define-constant ERR_A (err u1)) (define-constant MAX u9)
`;

describe('subtractions', () => {
  it.each([
    ['of numbers', '(define-read-only (f) (- MAX u1))'],
    ['after an assertion', '(define-public (f (a uint) (b uint)) (begin (asserts! (<= b a) ERR_A) (ok (- a b))))'],
    [
      'after an assertion of several',
      '(define-public (f (a uint)) (begin (asserts! (and (> a u4) true) ERR_A) (ok (- a u5))))',
    ],
    ['in the right branch', '(define-read-only (f (a uint) (b uint)) (if (> a b) (- a b) u0))'],
    ['in the other branch', '(define-read-only (f (a uint) (b uint)) (if (< a b) u0 (- a b)))'],
    ['within a condition', '(define-read-only (f (a uint) (b uint)) (and (< b a) (is-eq (- a b) u1)))'],
    ['of what is not zero', '(define-read-only (f (a uint)) (if (is-eq a u0) u0 (- a u1)))'],
    ['of a remainder', '(define-read-only (f (a uint)) (let ((rest (mod a u7))) (- a rest)))'],
    ['of a fraction', '(define-read-only (f (a uint)) (- a (/ (* a MAX) u10)))'],
    ['from a sum', '(define-read-only (f (a uint) (b uint)) (- (+ a b) b))'],
    [
      'over two comparisons',
      '(define-public (f (a uint) (b uint)) (begin (asserts! (and (<= b u5) (<= u5 a)) ERR_A) (ok (- a b))))',
    ],
    [
      'by a condition with a name',
      '(define-read-only (f (a uint) (b uint)) (let ((fits (<= b a))) (if fits (- a b) u0)))',
    ],
    [
      'in a private function whose callers assert',
      `(define-public (f (a uint) (b uint)) (begin (asserts! (>= a b) ERR_A) (ok (g { x: a } b))))
(define-private (g (t { x: uint }) (b uint)) (- (get x t) b))`,
    ],
    [
      'after a private function that asserts',
      `(define-public (f (a uint) (b uint)) (begin (try! (g a b)) (ok (- a b))))
(define-private (g (a uint) (b uint)) (ok (asserts! (>= a b) ERR_A)))`,
    ],
    [
      'after a predicate of ours',
      '(define-read-only (f (a uint) (b uint)) (if (g a b) (- a b) u0))\n(define-private (g (x uint) (y uint)) (<= y x))',
    ],
  ])('are allowed %s', (_, source) => {
    expect(placesOf(subtractions, STATE + source)).toEqual([]);
  });

  it.each([
    ['without a comparison', '(define-read-only (f (a uint) (b uint)) (- a b))', ['3 f']],
    [
      'before the assertion',
      '(define-public (f (a uint) (b uint)) (let ((c (- a b))) (asserts! (<= b a) ERR_A) (ok c)))',
      ['3 f'],
    ],
    [
      'compared the wrong way',
      '(define-public (f (a uint) (b uint)) (begin (asserts! (<= a b) ERR_A) (ok (- a b))))',
      ['3 f'],
    ],
    ['in the wrong branch', '(define-read-only (f (a uint) (b uint)) (if (> a b) u0 (- a b)))', ['3 f']],
    ['of one too many', '(define-public (f (a uint)) (begin (asserts! (> a u4) ERR_A) (ok (- a u6))))', ['3 f']],
    [
      'after the branch has ended',
      '(define-read-only (f (a uint) (b uint)) (begin (if (> a b) true false) (- a b)))',
      ['3 f'],
    ],
    ['of three', '(define-read-only (f) (- u9 u4 u4))', ['3 f']],
    [
      'in a private function, one caller of which does not assert',
      `(define-public (f (a uint) (b uint)) (begin (asserts! (>= a b) ERR_A) (ok (g a b))))
(define-read-only (h (a uint) (b uint)) (g a b))
(define-private (g (a uint) (b uint)) (- a b))`,
      ['5 g'],
    ],
  ])('are refused %s', (_, source, places) => {
    expect(placesOf(subtractions, STATE + source)).toEqual(places);
  });
});

describe('unchecked-data', () => {
  it.each([
    ['asserted', '(define-public (f (a uint)) (begin (asserts! (< a u9) ERR_A) (ok (var-set v a))))'],
    [
      'asserted under another name',
      '(define-public (f (a uint)) (let ((b (* a u2))) (asserts! (< b u9) ERR_A) (ok (var-set v a))))',
    ],
    ['looked up', '(define-public (f (a uint)) (let ((x (unwrap! (map-get? m a) ERR_A))) (ok (map-set m a x))))'],
    ['a hash, which cannot be wrong', '(define-public (f (a (buff 32))) (ok (var-set hash a)))'],
    ['only in a condition', '(define-public (f (a uint)) (ok (var-set v (if (is-eq a u1) u1 u2))))'],
    [
      'asserted by a private function',
      `(define-public (f (a uint)) (begin (try! (g a)) (ok (var-set v a))))
(define-private (g (a uint)) (ok (asserts! (< a u9) ERR_A)))`,
    ],
    [
      'handed over by another contract of ours',
      '(define-public (f (a uint)) (begin (asserts! (is-eq contract-caller .council) ERR_A) (ok (var-set v a))))',
    ],
    [
      'a key that is checked, of a tuple',
      '(define-public (f (t { a: uint, b: uint })) (begin (asserts! (< (get a t) u9) ERR_A) (ok (var-set v (get a t)))))',
    ],
    ['only read', '(define-read-only (f (a uint)) (map-get? m a))'],
  ])('may be kept when it is %s', (_, source) => {
    expect(placesOf(uncheckedData, STATE + source)).toEqual([]);
  });

  it.each([
    ['an argument', '(define-public (f (a uint)) (ok (var-set v a)))', ['a']],
    ['what is made of it', '(define-public (f (a uint)) (let ((b (+ a u1))) (ok (var-set v b))))', ['a']],
    ['in a key of a map', '(define-public (f (a uint)) (ok (map-delete m a)))', ['a']],
    ['in a value of a map', '(define-public (f (who principal)) (ok (map-set m u1 { owner: who, wh: u1 })))', ['who']],
    [
      'of a list',
      '(define-public (f (l (list 9 uint))) (ok (map g l)))\n(define-private (g (a uint)) (var-set v a))',
      ['l'],
    ],
    [
      'before its check',
      '(define-public (f (a uint)) (begin (var-set v a) (asserts! (< a u9) ERR_A) (ok true)))',
      ['a'],
    ],
    [
      'of the other key of a tuple',
      '(define-public (f (t { a: uint, b: uint })) (begin (asserts! (< (get a t) u9) ERR_A) (ok (var-set v (get b t)))))',
      ['t.b'],
    ],
    [
      'handed to a contract that is not ours',
      `(define-public (f (a uint)) (ok (unwrap! (contract-call? 'SM3VDXK3WZZSA84XXFKAFAF15NNZX32CTSG82JFQ4.sbtc-token
  transfer a contract-caller current-contract none) ERR_A)))`,
      ['a'],
    ],
  ])('is refused: %s', (_, source, paths) => {
    const found = uncheckedData.check(subjectOf(STATE + source));
    expect(found.map(({ say }) => say.split(' ')[0])).toEqual(paths);
  });
});
