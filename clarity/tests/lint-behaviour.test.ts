import { describe, expect, it } from 'vitest';
import { allowances } from '../tools/lint/rules/allowances.ts';
import { announcements } from '../tools/lint/rules/announcements.ts';
import { answers } from '../tools/lint/rules/answers.ts';
import { errorAnswers } from '../tools/lint/rules/error-answers.ts';
import { panics } from '../tools/lint/rules/panics.ts';
import { placesOf } from './support/snippet.ts';

const STATE = '(define-map m uint uint) (define-data-var v uint u0) (define-constant ERR_A (err u1))\n';
const SBTC = "'SM3VDXK3WZZSA84XXFKAFAF15NNZX32CTSG82JFQ4.sbtc-token";

describe('allowances', () => {
  it('name the assets that may leave', () => {
    const good = `(define-public (f) (as-contract? ((with-ft ${SBTC} "sbtc-token" u1)) true))`;
    expect(placesOf(allowances, good)).toEqual([]);
  });

  it.each([
    ['all assets', '(define-public (f)\n(as-contract? ((with-all-assets-unsafe)) true))'],
    ['none', '(define-public (f)\n(as-contract? () true))'],
  ])('refuse %s', (_, source) => {
    expect(placesOf(allowances, source)).toEqual(['2 f']);
  });
});

describe('announcements', () => {
  it('tell every change of state, also of a private function', () => {
    const good = `${STATE}(define-public (f) (begin (g) (ok (print { event: "x" }))))\n(define-private (g) (var-set v u1))`;
    expect(placesOf(announcements, good)).toEqual([]);
    expect(placesOf(announcements, `${STATE}(define-public (f) (ok (var-get v)))`)).toEqual([]);
    const bad = `${STATE}(define-public (f) (ok (g)))\n(define-private (g) (map-set m u1 u1))`;
    expect(placesOf(announcements, bad)).toEqual(['2 f']);
  });
});

describe('answers', () => {
  it.each([
    ['an asserted insertion', '(define-public (f) (ok (asserts! (map-insert m u1 u1) ERR_A)))'],
    ['a removal that is answered', '(define-public (f) (ok (map-delete m u1)))'],
    [
      'a removal of what was read by the same key',
      '(define-public (f (k uint)) (let ((x (unwrap! (map-get? m k) ERR_A))) (map-delete m k) (ok x)))',
    ],
    [
      'a removal of what every caller has read',
      `(define-public (f (k uint)) (let ((x (unwrap! (map-get? m k) ERR_A))) (g k) (ok x)))
(define-private (g (k uint)) (map-delete m k))`,
    ],
  ])('allow %s', (_, source) => {
    expect(placesOf(answers, STATE + source)).toEqual([]);
  });

  it.each([
    ['an ignored insertion', '(define-public (f) (begin (map-insert m u1 u1) (ok true)))', ['2 f']],
    ['an ignored removal', '(define-public (f) (begin (map-delete m u1) (ok true)))', ['2 f']],
    ['one in a branch', '(define-public (f) (begin (if true (map-delete m u1) true) (ok true)))', ['2 f']],
    [
      'a removal by another key than was read',
      '(define-public (f) (let ((x (unwrap! (map-get? m u2) ERR_A))) (map-delete m u1) (ok x)))',
      ['2 f'],
    ],
    [
      'one whose caller ignores it',
      '(define-public (f) (begin (g) (ok true)))\n(define-private (g) (map-insert m u1 u1))',
      ['3 g'],
    ],
    [
      'a response in a response',
      '(define-public (f) (ok (g)))\n(define-private (g) (if true (ok true) ERR_A))',
      ['2 f'],
    ],
  ])('refuse %s', (_, source, places) => {
    expect(placesOf(answers, STATE + source)).toEqual(places);
  });
});

describe('error-answers', () => {
  it('are constants of ours', () => {
    const good = `(define-public (f (a bool)) (begin (asserts! a ERR_A) (asserts! a (if a ERR_A ERR_A)) (try! (g a)) (ok true)))
(define-private (g (a bool)) (if a (ok true) ERR_A))`;
    expect(placesOf(errorAnswers, STATE + good)).toEqual([]);
  });

  it.each([
    ['a bare number', '(define-public (f (a bool)) (ok (asserts! a (err u1))))'],
    ['an error that was never named', '(define-public (f (a (optional uint))) (ok (unwrap! a (err u1))))'],
    [
      'the number of a token operation',
      '(define-non-fungible-token t uint) (define-public (f) (ok (try! (nft-burn? t u1 contract-caller))))',
    ],
    [
      'the error of a contract that is not ours',
      `(define-public (f) (ok (try! (contract-call? ${SBTC} transfer u1 contract-caller contract-caller none))))`,
    ],
  ])('refuse %s', (_, source) => {
    expect(placesOf(errorAnswers, STATE + source)).toEqual(['2 f']);
  });
});

describe('panics', () => {
  it('are allowed only where none is impossible', () => {
    const good = `(define-read-only (f (n uint)) (unwrap-panic (slice? (unwrap-panic (to-consensus-buff? n)) u9 u17)))`;
    expect(placesOf(panics, good)).toEqual([]);
  });

  it.each([
    ['an argument', '(define-read-only (f (a (optional uint))) (unwrap-panic a))'],
    ['a lookup', `${STATE.trim()} (define-read-only (f) (unwrap-panic (map-get? m u1)))`],
    ['a slice at a place that is not known', '(define-read-only (f (n uint)) (unwrap-panic (slice? 0x00 n u1)))'],
    ['an error', '(define-read-only (f (a (response bool uint))) (unwrap-err-panic a))'],
  ])('refuse %s', (_, source) => {
    expect(placesOf(panics, source)).toEqual(['1 f']);
  });
});
