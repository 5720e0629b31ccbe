import { Cl, deserializeCV, type ClarityValue as WireValue } from '@stacks/transactions';
import type { BlockWithEvents } from '../src/chain/follow/block-store.repository.ts';
import { printed } from '../src/chain/follow/event-meaning.ts';
import type { ChainBlock, ChainEvent, ClarityValue } from '../src/chain/index.ts';
import { decodeClarityHex } from '../src/chain/values/clarity-value.ts';

/** An event as the API tells it: what it says is Clarity in hex. */
export interface WireEvent {
  /** All but what has to be decoded. */
  event: Omit<ChainEvent, 'name' | 'data'>;
  print: { hex: string } | null;
  nft: { name: string; hex: string; sender: string | null; recipient: string | null } | null;
}

export interface WireBlock {
  block: ChainBlock;
  events: readonly WireEvent[];
}

/** The bytes that a contract would print. Optional values are wrapped, as `null` shows where they are absent. */
export function wireBlock({ block, events }: BlockWithEvents): WireBlock {
  return {
    block,
    events: events.map(({ name, data, ...event }) => {
      if (!name.startsWith('nft-'))
        return { event, print: { hex: `0x${Cl.serialize(wireValue({ event: name, ...data }))}` }, nft: null };
      const { token = null, sender, recipient } = data as Record<string, string | null>;
      const hex = `0x${Cl.serialize(wireValue(token))}`;
      return { event, print: null, nft: { name, hex, sender: sender ?? null, recipient: recipient ?? null } };
    }),
  };
}

function wireValue(value: ClarityValue): WireValue {
  if (value === null) return Cl.none();
  if (typeof value === 'bigint') return Cl.uint(value);
  if (typeof value === 'boolean') return Cl.bool(value);
  if (typeof value === 'string') return /^S[TM][0-9A-Z]{37,}/.test(value) ? Cl.principal(value) : Cl.stringAscii(value);
  if (value instanceof Uint8Array) return Cl.buffer(value);
  if (Array.isArray(value)) return Cl.list(value.map(wireValue));
  return Cl.tuple(Object.fromEntries(Object.entries(value).map(([key, field]) => [key, wireValue(field)])));
}

/** As the product reads it. */
export function readOurs({ event, print, nft }: WireEvent): ChainEvent {
  if (print !== null) return { ...event, ...printed(print.hex) };
  const { name = '', hex = '', sender = null, recipient = null } = nft ?? {};
  return { ...event, name, data: { token: decodeClarityHex(hex), sender, recipient } };
}

/** By the decoder of @stacks/transactions. */
export function readTheirs({ event, print, nft }: WireEvent): ChainEvent {
  if (print !== null) {
    const data = plainOf(deserializeCV(print.hex)) as Record<string, ClarityValue>;
    return { ...event, name: String(data.event), data };
  }
  const { name = '', hex = '', sender = null, recipient = null } = nft ?? {};
  return { ...event, name, data: { token: plainOf(deserializeCV(hex)), sender, recipient } };
}

/** A value of @stacks/transactions in our shapes. */
export function plainOf(cv: WireValue): ClarityValue {
  switch (cv.type) {
    case 'int':
    case 'uint':
      return BigInt(cv.value);
    case 'true':
    case 'false':
      return cv.type === 'true';
    case 'none':
      return null;
    case 'some':
      return plainOf(cv.value);
    case 'ok':
      return { ok: true, value: plainOf(cv.value) };
    case 'err':
      return { ok: false, error: plainOf(cv.value) };
    case 'buffer':
      return Uint8Array.from(Buffer.from(cv.value, 'hex'));
    case 'list':
      return cv.value.map(plainOf);
    case 'tuple': {
      const tuple: Record<string, ClarityValue> = {};
      for (const [key, field] of Object.entries(cv.value)) tuple[key] = plainOf(field);
      return tuple;
    }
    default:
      return cv.value;
  }
}
