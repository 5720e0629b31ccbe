import { callOf } from './calls.ts';
import { type Contract, type Definition, isFunction } from './contract.ts';
import { Facts } from './facts.ts';
import { headOf, isCall, type Node } from './node.ts';
import { argument, combined, fieldOf, mentionsOf, merged, plain, type Scope, tuple, type Value } from './value.ts';

/** What a rule sees of every call that a public or read-only function makes, in the order in which they happen. */
export interface Step {
  readonly node: Node;
  readonly args: readonly Value[];
  /** The function in whose text the call stands. */
  readonly within: Definition;
  /** The public or read-only function that is running. */
  readonly entry: Definition;
  readonly facts: Facts;
  /** The arguments that a check has seen so far. */
  readonly checked: ReadonlySet<string>;
}

/** Whatever went in, nothing that comes out is the caller's choice. */
const PURE = ['sha256', 'sha512', 'sha512/256', 'keccak256', 'hash160', 'map-get?', 'var-get', 'contract-call?'];
/** After these, the call within may have been refused and the caller goes on. */
const HIDE = ['is-ok', 'is-err', 'default-to', 'unwrap-err!'];
const NAMES_FIRST = ['map-get?', 'map-set', 'map-insert', 'map-delete', 'var-set', 'var-get', 'nft-mint?', 'nft-burn?'];
const TRANSPARENT = ['ok', 'some', 'try!', 'unwrap!', 'unwrap-panic', 'default-to', 'err'];

/** Runs every function on arguments that are not known, once, and shows each call to `see`. */
export function runSymbolically(contract: Contract, see: (step: Step) => void): void {
  for (const entry of contract.definitions)
    if (entry.kind === 'public' || entry.kind === 'read-only') new Run(contract, entry, see).start();
}

class Run {
  readonly #contract: Contract;
  readonly #entry: Definition;
  readonly #see: (step: Step) => void;
  readonly #facts = new Facts();
  readonly #checked = new Set<string>();
  readonly #constants: Map<string, Value>;
  #within: Definition;
  #loops = 0;

  constructor(contract: Contract, entry: Definition, see: (step: Step) => void) {
    this.#contract = contract;
    this.#entry = entry;
    this.#within = entry;
    this.#see = see;
    this.#constants = new Map(
      contract.definitions.flatMap(({ kind, name, body: [value] }) =>
        kind === 'constant' && value ? [[name, plain(value.kind === 'uint' ? value.text : name)] as const] : [],
      ),
    );
  }

  start(): void {
    this.#call(
      this.#entry,
      this.#entry.params.map(({ name, type }) => argument(name, type)),
    );
  }

  #call(definition: Definition, args: readonly Value[]): Value {
    const caller = this.#within;
    this.#within = definition;
    const scope = new Map(definition.params.map(({ name }, i) => [name, args[i] ?? plain('?')]));
    const value = this.#sequence(definition.body, scope);
    this.#within = caller;
    return value;
  }

  #sequence(nodes: readonly Node[], scope: Scope): Value {
    return nodes.reduce<Value>((_, node) => this.#evaluate(node, scope), plain('none'));
  }

  #evaluate(node: Node, scope: Scope): Value {
    if (node.kind === 'atom') return scope.get(node.text) ?? this.#constants.get(node.text) ?? plain(node.text);
    if (node.kind !== 'list') return plain(node.text);
    switch (headOf(node)) {
      case 'let':
        return this.#let(node, scope);
      case 'begin':
        return this.#sequence(node.items.slice(1), scope);
      case 'as-contract?':
      case 'restrict-assets?':
        for (const allowance of node.items[1]?.items ?? []) this.#evaluate(allowance, scope);
        return this.#sequence(node.items.slice(2), scope);
      case 'if':
        return this.#if(node, scope);
      case 'and':
      case 'or':
        return this.#chain(node, scope);
      case 'match':
        return this.#match(node, scope);
      case 'tuple':
        return tuple(
          node.items.slice(1).flatMap(({ items: [key, value] }) => {
            return key && value ? [[key.text, this.#evaluate(value, scope)] as const] : [];
          }),
        );
      case 'get': {
        const [, key, from] = node.items;
        return key && from ? fieldOf(this.#evaluate(from, scope), key.text) : plain('?');
      }
      default:
        return this.#operation(node, scope);
    }
  }

  #let(node: Node, scope: Scope): Value {
    const inner = new Map(scope);
    for (const {
      items: [name, bound],
    } of node.items[1]?.items ?? [])
      if (name && bound) {
        const condition = { node: bound, scope: new Map(inner) };
        inner.set(name.text, { ...this.#evaluate(bound, inner), condition });
      }
    return this.#sequence(node.items.slice(2), inner);
  }

  #if(node: Node, scope: Scope): Value {
    const [, condition, yes, no] = node.items;
    if (!condition || !yes || !no) return plain('?');
    const tested = this.#evaluate(condition, scope);
    this.#check(tested);
    const branch = (taken: Node, truth: boolean): Value => {
      const { mark } = this.#facts;
      this.#assume(condition, scope, truth);
      const value = this.#evaluate(taken, scope);
      this.#facts.forget(mark);
      return value;
    };
    const [first, second] = [branch(yes, true), branch(no, false)];
    return { ...combined('if', [tested, first, second]), taints: combined('', [first, second]).taints };
  }

  /** `and` goes on only where all before it is true, `or` only where all of it is false. */
  #chain(node: Node, scope: Scope): Value {
    const { mark } = this.#facts;
    const values = node.items.slice(1).map((item) => {
      const value = this.#evaluate(item, scope);
      this.#assume(item, scope, isCall(node, 'and'));
      return value;
    });
    this.#facts.forget(mark);
    return combined(headOf(node), values);
  }

  #match(node: Node, scope: Scope): Value {
    const [, input, name, present, ...rest] = node.items;
    if (!input || !name || !present) return plain('?');
    const { mark } = this.#facts;
    const looked = this.#evaluate(input, scope);
    this.#facts.forget(mark);
    this.#check(looked);
    const first = this.#evaluate(present, new Map([...scope, [name.text, looked]]));
    const [absent, failure] = rest.length === 2 ? [rest[1], rest[0]] : [rest[0], undefined];
    const outside = failure ? new Map([...scope, [failure.text, plain('error')]]) : scope;
    const second = absent ? this.#evaluate(absent, outside) : plain('none');
    return combined('match', [looked, first, second]);
  }

  #operation(node: Node, scope: Scope): Value {
    const head = headOf(node);
    const skip = NAMES_FIRST.includes(head) ? 2 : head === 'contract-call?' ? 3 : 1;
    const call = callOf(node, this.#contract);
    if (call && call.contract === this.#contract.name && head !== 'contract-call?')
      return this.#own(node, call.fn, scope);
    const { mark } = this.#facts;
    const args = node.items.slice(skip).map((item) => this.#evaluate(item, scope));
    if (HIDE.includes(head)) this.#facts.forget(mark);
    this.#see({
      node,
      args,
      within: this.#within,
      entry: this.#entry,
      facts: this.#facts,
      checked: this.#checked,
    });
    return this.#result(node, args, scope);
  }

  #result(node: Node, args: readonly Value[], scope: Scope): Value {
    const head = headOf(node);
    const [first, second] = args;
    if (head === 'asserts!' && first && node.items[1]) {
      this.#check(first);
      this.#assume(node.items[1], scope, true);
    }
    if (first && ['try!', 'unwrap!', 'unwrap-panic'].includes(head)) this.#check(first);
    if (head === 'default-to' && second) return second;
    if (first && TRANSPARENT.includes(head)) return first;
    if (head === 'merge' && first && second) return merged(first, second);
    const names = node.items.slice(1, node.items.length - args.length).map(({ text }) => plain(text));
    return combined(head, [...names, ...args], PURE.includes(head));
  }

  #own(node: Node, fn: string, scope: Scope): Value {
    const definition = this.#contract.definitions.find((other) => isFunction(other) && other.name === fn);
    const higher = isCall(node, 'map', 'filter', 'fold');
    const given = node.items.slice(higher ? 2 : 1).map((item) => this.#evaluate(item, scope));
    if (!definition) return combined(fn, given);
    if (!higher) return this.#call(definition, given);
    this.#loops += 1;
    const loop = { ...combined('fold', given), text: `(loop ${this.#loops})` };
    // What was collected so far is no longer what the fold began with.
    this.#call(definition, isCall(node, 'fold') ? [...given.slice(0, 1), loop] : given);
    return loop;
  }

  #check(value: Value): void {
    for (const path of mentionsOf(value)) this.#checked.add(path);
  }

  /** Learns what a condition says, when it is known to be true or false. */
  #assume(node: Node, scope: Scope, truth: boolean): void {
    if (node.kind === 'atom') {
      const condition = scope.get(node.text)?.condition;
      if (condition) this.#assume(condition.node, condition.scope, truth);
      return;
    }
    const [, ...items] = node.items;
    const [first] = items;
    const head = headOf(node);
    if (head === 'not' && first) this.#assume(first, scope, !truth);
    else if (head === (truth ? 'and' : 'or')) for (const item of items) this.#assume(item, scope, truth);
    else this.#compare(node, scope, truth);
  }

  #compare(node: Node, scope: Scope, truth: boolean): void {
    const opposite: Record<string, string> = { '<': '>=', '<=': '>', '>': '<=', '>=': '<' };
    const head = headOf(node);
    if (head === 'is-eq' || head in opposite) {
      const [a, b] = node.items.slice(1).map((item) => this.#quietly(item, scope));
      const isZero = [a, b].find((value) => value?.text === 'u0');
      const other = a === isZero ? b : a;
      if (head !== 'is-eq')
        this.#facts.learn(
          truth ? head : (opposite[head] ?? ''),
          [a, b].flatMap((x) => x ?? []),
        );
      else if (truth)
        this.#facts.learn(
          'is-eq',
          [a, b].flatMap((x) => x ?? []),
        );
      else if (isZero && other) this.#facts.learn('<', [isZero, other]);
      return;
    }
    const definition = this.#contract.definitions.find((other) => isFunction(other) && other.name === head);
    if (definition?.body.length !== 1 || !definition.body[0]) return;
    const args = node.items.slice(1).map((item) => this.#quietly(item, scope));
    this.#assume(
      definition.body[0],
      new Map(definition.params.map(({ name }, i) => [name, args[i] ?? plain('?')])),
      truth,
    );
  }

  /** The value of what was evaluated before, without showing its calls again. */
  #quietly(node: Node, scope: Scope): Value {
    const quiet = new Run(this.#contract, this.#entry, () => undefined);
    return quiet.#evaluate(node, scope);
  }
}
