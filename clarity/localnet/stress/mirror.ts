import type { Intent } from './arena.ts';
import { type Fate, held, type World } from './world.ts';

/** A node takes nonces this far ahead. */
const MOST_AHEAD = 25;

type Level = { readonly height: number; readonly world: World; readonly intents: readonly Intent[] };

/** Blocks and mempool as they must be: every block is told what the chain put into it and says what must have come of it. */
export class Mirror {
  readonly pool = new Map<string, Intent>();
  readonly gone = new Map<string, 'dropped_replace_by_fee' | 'dropped_stale_garbage_collect' | 'lost'>();
  private readonly levels: Level[];

  constructor(height: number, world: World) {
    this.levels = [{ height, world, intents: [] }];
  }

  get world(): World {
    return this.top.world;
  }

  get height(): number {
    return this.top.height;
  }

  /** How many blocks can be taken back. */
  get depth(): number {
    return this.levels.length - 1;
  }

  /** The node's reason against it, or nothing; then it is in the mempool, and what it replaces is not. */
  admit(intent: Intent): string | undefined {
    const reason = this.objection(intent);
    if (reason !== undefined) return reason;
    const rival = this.rival(intent);
    if (rival && rival.fee >= intent.fee) return 'ConflictingNonceInMempool';
    if (rival) {
      this.pool.delete(rival.id);
      this.gone.set(rival.id, 'dropped_replace_by_fee');
    }
    this.gone.delete(intent.id);
    this.pool.set(intent.id, intent);
    return undefined;
  }

  /** The next block, with these in it; throws if one of them cannot have been. */
  follow(height: number, ids: readonly string[]): Fate[] {
    const world = this.world.copy();
    const intents = ids.map((id) => {
      const intent = this.pool.get(id);
      if (!intent) throw new Error(`block ${height} has ${id}, which was not in the mempool`);
      this.pool.delete(id);
      return intent;
    });
    const fates = intents.map((intent) => {
      if (!due(intent, world)) throw new Error(`block ${height} has ${intent.id} before its nonce is due`);
      if (!canPay(intent, world)) throw new Error(`block ${height} has ${intent.id}, which cannot be paid`);
      return world.apply(intent);
    });
    this.levels.push({ height, world, intents });
    for (const [id, { from, nonce, sponsor }] of this.pool) {
      const stale = nonce < world.nonce(from) || (sponsor && sponsor.nonce < world.nonce(sponsor.address));
      if (!stale) continue;
      this.pool.delete(id);
      this.gone.set(id, 'dropped_stale_garbage_collect');
    }
    return fates;
  }

  /** Takes the newest blocks back; their transactions wait again, but for so many of the newest. */
  back(depth: number, lost: number): void {
    const intents = this.levels.splice(-depth).flatMap((level) => level.intents);
    const kept = lost > 0 ? intents.slice(0, -lost) : intents;
    for (const intent of kept) this.pool.set(intent.id, intent);
    for (const { id } of intents.slice(kept.length)) this.gone.set(id, 'lost');
  }

  /** What a block could take now: after an empty block there must be none. */
  ready(): Intent[] {
    return [...this.pool.values()].filter((intent) => due(intent, this.world) && canPay(intent, this.world));
  }

  private get top(): Level {
    return this.levels.at(-1) as Level;
  }

  private objection(intent: Intent): string | undefined {
    const { from, nonce, sponsor, fee, size, kind, to, amount } = intent;
    if (fee < BigInt(size)) return 'FeeTooLow';
    for (const signer of [{ address: from, nonce }, ...(sponsor ? [sponsor] : [])]) {
      const expected = this.world.nonce(signer.address);
      if (signer.nonce < expected) return 'BadNonce';
      if (signer.nonce > expected + MOST_AHEAD) return 'TooMuchChaining';
    }
    if (!canPay(intent, this.world)) return 'NotEnoughFunds';
    if (kind !== 'transfer') return undefined;
    if (to === from) return 'TransferRecipientCannotEqualSender';
    return amount > 0n ? undefined : 'TransferAmountMustBePositive';
  }

  private rival({ from, nonce, sponsor }: Intent): Intent | undefined {
    const all = [...this.pool.values()];
    return (
      all.find((other) => other.from === from && other.nonce === nonce) ??
      all.find(
        (other) => sponsor && other.sponsor?.address === sponsor.address && other.sponsor.nonce === sponsor.nonce,
      )
    );
  }
}

function due({ from, nonce, sponsor }: Intent, world: World): boolean {
  return world.nonce(from) === nonce && (!sponsor || world.nonce(sponsor.address) === sponsor.nonce);
}

function canPay({ from, sponsor, fee, kind, amount }: Intent, world: World): boolean {
  const sent = kind === 'transfer' ? amount : 0n;
  const payer = sponsor?.address ?? from;
  if (payer === from) return held(world.stx, from) >= fee + sent;
  return held(world.stx, payer) >= fee && held(world.stx, from) >= sent;
}
