import { describe, expect, it } from 'vitest';
import { functionsOf } from '../tools/ast/calls.ts';
import { readContract } from '../tools/ast/contract.ts';
import { mergeTypes, parseType, showType, type Type, typeOf } from '../tools/ast/type-of.ts';
import { eventsIn } from '../tools/docs/events.ts';
import { refusalsOf } from '../tools/docs/refusals.ts';

const contract = (source: string, name = 'snippet') => {
  simnet.deployContract(name, source, { clarityVersion: 5 }, simnet.deployer);
  return readContract(simnet, name);
};

describe('the type of an expression', () => {
  it('is what the type checker says, with the lengths that were declared', () => {
    const read = contract(
      '(define-public (f (a (buff 32)) (s (string-ascii 9)))\n  (ok (print { a: (some a), s: s })))',
    );
    const print = read.definitions[0]?.body[0]?.items[1]?.items[1];
    if (!print) throw new Error('The snippet prints');
    expect(showType(parseType(typeOf(simnet, read, print)))).toBe('{ a: (optional (buff 32)), s: (string-ascii 9) }');
  });

  it('of two variants is what both fit into', () => {
    const merge = (a: string, b: string) => showType(mergeTypes(parseType(a), parseType(b)));
    expect(merge('(optional UnknownType)', '(optional uint)')).toBe('(optional uint)');
    expect(merge('(string-ascii 3)', '(string-ascii 9)')).toBe('(string-ascii 9)');
    expect(merge('(tuple (a uint) (b (optional UnknownType)))', '(tuple (a uint) (b (optional bool)))')).toBe(
      '{ a: uint, b: (optional bool) }',
    );
    expect(() => merge('uint', 'bool')).toThrow('two types');
  });
});

describe('the catalogue of events', () => {
  const keys = (found: readonly (readonly [string, Type])[]) => found.map(([key, type]) => `${key}: ${showType(type)}`);

  it('has every event once, with its types and all public functions that print it', () => {
    const read = contract(`(define-public (f) (ok (announce none)))
(define-public (g) (ok (announce (some u1))))
(define-public (h) (ok (print { event: "done", buy: true })))
(define-public (buy) (ok (announce none)))
(define-private (announce (rest (optional uint)))
  (begin (print (merge { event: "sold" } { rest: rest })) (print { event: "done", buy: false })))`);
    const events = eventsIn(simnet, read);
    expect(events.map(({ event, functions }) => [event, functions])).toEqual([
      ['done', ['h', 'f', 'g', 'buy']],
      ['sold', ['f', 'g', 'buy']],
    ]);
    expect(events.map((event) => keys(event.keys))).toEqual([['buy: bool'], ['rest: (optional uint)']]);
  });

  it('refuses a print without an event, and one event with other keys', () => {
    expect(() => eventsIn(simnet, contract('(define-public (f) (ok (print { a: u1 })))', 'no-event'))).toThrow(
      'no-event.clar:1',
    );
    const two = '(define-public (f) (begin (print { event: "x", a: u1 }) (print { event: "x", b: u1 }) (ok true)))';
    expect(() => eventsIn(simnet, contract(two, 'two-forms'))).toThrow('x has other keys');
  });
});

describe('the errors of a function', () => {
  const errors = (source: string, fn = 'f', name = 'snippet') =>
    [...refusalsOf(`${name}/${fn}`, functionsOf([contract(source, name)])).errors].map((key) => key.split('/')[1]);
  const CONSTANTS = '(define-constant ERR_A (err u1)) (define-constant ERR_B (err u2))\n';

  it('are those of everything it calls', () => {
    const source = `${CONSTANTS}(define-public (f (l (list 2 uint))) (fold g l (ok true)))
(define-private (g (n uint) (sofar (response bool uint))) (ok (asserts! (> n u1) ERR_A)))`;
    expect(errors(source)).toEqual(['ERR_A']);
  });

  it('are not those that it replaces by another', () => {
    const source = `${CONSTANTS}(define-public (f) (ok (unwrap! (g) ERR_B)))
(define-public (h) (match (g) good (ok good) bad (if (is-eq bad u1) ERR_B ERR_B)))
(define-private (g) (ok (asserts! false ERR_A)))`;
    expect(errors(source)).toEqual(['ERR_B']);
    expect([...refusalsOf('snippet/h', functionsOf([readContract(simnet, 'snippet')])).errors]).toEqual([
      'snippet/ERR_B',
    ]);
  });

  it('name the contracts that are not ours whose errors are handed on', () => {
    const read = contract(`(define-public (f) (contract-call? 'SM3VDXK3WZZSA84XXFKAFAF15NNZX32CTSG82JFQ4.sbtc-token
  transfer u1 contract-caller current-contract none))`);
    expect([...refusalsOf('snippet/f', functionsOf([read])).foreign]).toEqual(['sbtc-token']);
  });
});
