import { describe, expect, it } from 'vitest';
import { actor } from '../tools/lint/rules/actor.ts';
import { comments } from '../tools/lint/rules/comments.ts';
import { errorConstants } from '../tools/lint/rules/error-constants.ts';
import { fileForm } from '../tools/lint/rules/file-form.ts';
import { naming } from '../tools/lint/rules/naming.ts';
import { sections } from '../tools/lint/rules/sections.ts';
import { unused } from '../tools/lint/rules/unused.ts';
import { placesOf, subjectOf } from './support/snippet.ts';

describe('file-form', () => {
  it('wants at most 400 lines, 120 columns, and ASCII without spaces at the end', () => {
    const comment = (length: number) => `;; ${'x'.repeat(length - 3)}\n`;
    expect(placesOf(fileForm, `${';;\n'.repeat(399)}(define-read-only (f) true)\n`)).toEqual([]);
    expect(placesOf(fileForm, `${comment(120)}(define-read-only (f) true)\n`)).toEqual([]);
  });

  it.each([
    ['a line of 121 columns', `;; ${'x'.repeat(118)}\n(define-read-only (f) true)`, ['1 readings']],
    ['401 lines', `${';;\n'.repeat(400)}(define-read-only (f) true)\n`, ['401 readings']],
    ['a space at the end', ';; x \n(define-read-only (f) true)', ['1 readings']],
  ])('refuses %s', (_, source, places) => {
    expect(placesOf(fileForm, source)).toEqual(places);
  });

  it('refuses what is not ASCII', () => {
    const subject = subjectOf(';; x\n(define-read-only (f) true)');
    const contract = { ...subject.contract, lines: [';; caf\u00e9', '\t(define-read-only (f) true)'] };
    expect(fileForm.check({ ...subject, contract }).map(({ line }) => line)).toEqual([1, 2]);
  });
});

describe('naming', () => {
  it('wants SCREAMING_SNAKE for constants and kebab-case for the rest', () => {
    const good = `(define-constant MAX_WH u1)
(define-map issued-hours { page-of: uint } uint)
(define-read-only (is-good? (some-wh uint)) (let ((twice-it (* u2 some-wh))) { as-one: twice-it }))`;
    expect(placesOf(naming, good)).toEqual([]);
  });

  it.each([
    ['a constant in kebab-case', '(define-constant max-wh u1)', ['1 max-wh']],
    ['a function in snake_case', '(define-read-only (is_good) true)', ['1 is_good']],
    ['a map in camelCase', '(define-map issuedHours uint uint)', ['1 issuedHours']],
    ['a parameter', '(define-read-only (f (Some_wh uint)) true)', ['1 f']],
    ['a binding and a key', '(define-read-only (f)\n (let ((A u1))\n {B: A}))', ['2 f', '3 f']],
  ])('refuses %s', (_, source, places) => {
    expect(placesOf(naming, source)).toEqual(places);
  });
});

describe('sections', () => {
  const good = `;; --- errors (u1 - u2) ---
(define-constant ERR_A (err u1))
;; --- constants ---
(define-constant A u1)
;; --- vars ---
(define-data-var v uint u0)
(define-non-fungible-token t uint)
;; --- maps ---
(define-map m uint uint)
;; --- read-only ---
(define-read-only (f) true)
;; --- public ---
(define-public (g) (ok true))
;; --- private ---
(define-private (h) true)`;

  it('stand in their order, each definition in its own', () => {
    expect(placesOf(sections, good)).toEqual([]);
    expect(placesOf(sections, '(impl-trait .nft-trait.nft-trait)\n(define-read-only (f) true)'.slice(34))).toEqual([
      '1 f',
    ]);
  });

  it.each([
    ['a section too late', ';; --- maps ---\n;; --- vars ---\n(define-data-var v uint u0)', ['2 vars']],
    ['a section twice', ';; --- vars ---\n;; --- vars ---\n(define-data-var v uint u0)', ['2 vars']],
    ['a section of its own name', ';; --- helpers ---\n;; --- private ---\n(define-private (h) true)', ['1 helpers']],
    ['a function in the wrong one', ';; --- public ---\n(define-private (h) true)', ['2 h']],
    ['an error below the constants', ';; --- constants ---\n(define-constant ERR_A (err u1))', ['2 ERR_A']],
  ])('refuses %s', (_, source, places) => {
    expect(placesOf(sections, source)).toEqual(places);
  });
});

describe('comments', () => {
  it('stand at the top and above every public function', () => {
    expect(
      placesOf(comments, ';; readings: what they are.\n\n;; Does it. Anybody.\n(define-public (f) (ok true))'),
    ).toEqual([]);
    expect(placesOf(comments, ';; Readings.\n\n(define-public (f) (ok true))')).toEqual(['1 readings', '3 f']);
    const section = ';; readings: x.\n;; --- public ---\n(define-public (f) (ok true))';
    expect(placesOf(comments, section)).toEqual(['3 f']);
  });
});

describe('error-constants', () => {
  it('are numbered in the band of their contract, once, with one comment line', () => {
    const good = ';; Try again.\n(define-constant ERR_A (err u11001))\n;; No.\n(define-constant ERR_B (err u11002))';
    expect(placesOf(errorConstants, good)).toEqual([]);
  });

  it.each([
    ['another form', ';; x\n(define-constant ERR_A u11001)', ['2 ERR_A']],
    ['another band', ';; x\n(define-constant ERR_A (err u2001))', ['2 ERR_A']],
    ['no comment', '(define-constant ERR_A (err u11001))', ['1 ERR_A']],
    ['two comment lines', ';; x\n;; y\n(define-constant ERR_A (err u11001))', ['3 ERR_A']],
    ['a bare number', '(define-public (f) (if true (ok true) (err u1)))', ['1 f']],
  ])('refuse %s', (_, source, places) => {
    expect(placesOf(errorConstants, source)).toEqual(places);
  });

  it('refuse a code that another contract has', () => {
    const subject = subjectOf(';; x\n(define-constant ERR_A (err u11001))');
    const other = { ...subject.contract, name: 'council' };
    expect(errorConstants.check({ ...subject, all: [subject.contract, other] })[0]?.say).toContain(
      'u11001 is ERR_A of council',
    );
  });
});

describe('unused', () => {
  it('constants, vars, maps and private functions are removed', () => {
    const good = '(define-constant A u1)\n(define-private (h) A)\n(define-read-only (f) (h))';
    expect(placesOf(unused, good)).toEqual([]);
    const bad =
      '(define-constant A u1)\n(define-map m uint uint)\n(define-private (h) true)\n(define-read-only (f) true)';
    expect(placesOf(unused, bad)).toEqual(['1 A', '2 m', '3 h']);
  });
});

describe('actor', () => {
  it('is contract-caller; tx-sender only where SIP-009 wants it, or for the deployer', () => {
    const source = '(define-constant DEPLOYER tx-sender)\n(define-public (transfer) (ok (is-eq tx-sender DEPLOYER)))';
    expect(placesOf(actor, source)).toEqual(['2 transfer']);
  });

  it('may be tx-sender in the transfer of the token', () => {
    const source = '(define-public (transfer) (ok tx-sender))\n(define-public (split) (ok tx-sender))';
    expect(placesOf(actor, source, 'rec-nft')).toEqual(['2 split']);
  });
});
