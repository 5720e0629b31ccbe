import { ARENA, type Asset, type Condition, type Intent } from './arena.ts';

/** What became of a transaction: the status, and the result as Clarity writes it. */
export type Fate = { readonly status: string; readonly result: string };

type Movement = { readonly who: string; readonly asset: Asset; readonly amount: bigint };
/** What a call answers, whether it is an error of the VM, and what left whom. */
type Effect = { readonly result: string; readonly movements: readonly Movement[] };

const error = (code: number): Effect => ({ result: `(err u${code})`, movements: [] });

/** The state of the arena and of the accounts in it, told from the contract's source and the SIPs, not from the chain. */
export class World {
  stx = new Map<string, bigint>();
  coins = new Map<string, bigint>();
  items = new Map<number, string>();
  nonces = new Map<string, number>();
  count = 0n;

  copy(): World {
    const other = new World();
    other.stx = new Map(this.stx);
    other.coins = new Map(this.coins);
    other.items = new Map(this.items);
    other.nonces = new Map(this.nonces);
    other.count = this.count;
    return other;
  }

  nonce(address: string): number {
    return this.nonces.get(address) ?? 0;
  }

  /** Fee and nonces are used up whatever happens; everything else only by a success that keeps its conditions. */
  apply(intent: Intent): Fate {
    const { from, nonce, sponsor, fee } = intent;
    this.nonces.set(from, nonce + 1);
    if (sponsor) this.nonces.set(sponsor.address, sponsor.nonce + 1);
    add(this.stx, sponsor?.address ?? from, -fee);
    const after = this.copy();
    const { result, movements } = after.perform(intent);
    if (result.startsWith('(err')) return { status: 'abort_by_response', result };
    if (intent.kind !== 'transfer' && !keeps(intent, movements)) return { status: 'abort_by_post_condition', result };
    Object.assign(this, after);
    return { status: 'success', result };
  }

  private perform({ kind, from, to, amount }: Intent): Effect {
    switch (kind) {
      case 'transfer':
        return this.send('stx', amount, from, to);
      case 'add':
        if (amount === 0n) return error(7);
        this.count += amount;
        return { result: `(ok u${this.count})`, movements: [] };
      case 'fail':
        return { result: `(err u${amount})`, movements: [] };
      case 'crash':
        return { result: '(err none)', movements: [] };
      case 'mint-coin':
        if (amount === 0n) return error(1);
        add(this.coins, from, amount);
        return { result: '(ok true)', movements: [] };
      case 'send-coin':
        return this.send('coin', amount, from, to);
      case 'deposit':
        return this.send('coin', amount, from, ARENA);
      case 'withdraw':
        return this.send('coin', amount, ARENA, from);
      case 'burn-coin':
        if (amount === 0n || amount > held(this.coins, from)) return error(1);
        add(this.coins, from, -amount);
        return { result: '(ok true)', movements: [{ who: from, asset: 'coin', amount }] };
      case 'pay':
        return this.pay(amount, from, to);
      default:
        return this.item(kind, Number(amount), from, to);
    }
  }

  private send(asset: 'stx' | 'coin', amount: bigint, from: string, to: string): Effect {
    const balances = asset === 'stx' ? this.stx : this.coins;
    if (amount === 0n) return error(3);
    if (from === to) return error(2);
    if (amount > held(balances, from)) return error(1);
    add(balances, from, -amount);
    add(balances, to, amount);
    return { result: '(ok true)', movements: [{ who: from, asset, amount }] };
  }

  private pay(amount: bigint, from: string, to: string): Effect {
    const stx = this.send('stx', amount, from, to);
    if (stx.result.startsWith('(err')) return stx;
    const coins = this.send('coin', amount, from, to);
    if (coins.result.startsWith('(err')) return coins;
    this.count += 1n;
    return { result: `(ok u${this.count})`, movements: [...stx.movements, ...coins.movements] };
  }

  private item(kind: 'mint-item' | 'send-item' | 'burn-item', id: number, from: string, to: string): Effect {
    const owner = this.items.get(id);
    const moved = { result: '(ok true)', movements: [{ who: from, asset: id, amount: 1n }] };
    if (kind === 'mint-item') {
      if (owner !== undefined) return error(1);
      this.items.set(id, from);
      return { result: '(ok true)', movements: [] };
    }
    if (kind === 'send-item' && from === to) return error(2);
    if (owner === undefined) return error(3);
    if (owner !== from) return error(1);
    if (kind === 'send-item') this.items.set(id, to);
    else this.items.delete(id);
    return moved;
  }
}

/** SIP-005 and SIP-040: every condition holds, and deny (for all) or originator (for who signed) leaves nothing unnamed. */
function keeps({ from, mode, conditions }: Intent, movements: readonly Movement[]): boolean {
  const who = (condition: Condition) => (condition.who === 'origin' ? from : condition.who);
  const sent = (address: string, asset: Asset) =>
    movements
      .filter((each) => each.who === address && each.asset === asset)
      .reduce((sum, each) => sum + each.amount, 0n);
  const named = (each: Movement) =>
    conditions.some((condition) => who(condition) === each.who && condition.asset === each.asset);
  const minded = movements.filter((each) => mode === 'deny' || (mode === 'originator' && each.who === from));
  return minded.every(named) && conditions.every((each) => holds(each, sent(who(each), each.asset)));
}

function holds(condition: Condition, sent: bigint): boolean {
  switch (condition.is) {
    case 'eq':
      return sent === condition.amount;
    case 'gt':
      return sent > condition.amount;
    case 'gte':
      return sent >= condition.amount;
    case 'lt':
      return sent < condition.amount;
    case 'lte':
      return sent <= condition.amount;
    case 'sent':
      return sent === 1n;
    case 'not-sent':
      return sent === 0n;
    case 'maybe-sent':
      return true;
  }
}

export function held(balances: ReadonlyMap<string, bigint>, who: string): bigint {
  return balances.get(who) ?? 0n;
}

function add(balances: Map<string, bigint>, who: string, amount: bigint): void {
  balances.set(who, held(balances, who) + amount);
}
