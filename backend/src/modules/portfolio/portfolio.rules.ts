import { createHash } from 'node:crypto';
import { Problem } from '../../kit/problem.ts';
import type { WattHours } from '../../kit/units.ts';

/**
 * What the chain keeps of a name or a note: sha256 over the 32 bytes of the salt and the UTF-8 bytes of the text in
 * Unicode NFC. Without the salt nobody can try names; with it anybody can check one.
 */
export function saltedHash(salt: Uint8Array, text: string): Buffer {
  if (salt.length !== 32) throw new RangeError(`A salt has 32 bytes, not ${salt.length}.`);
  return createHash('sha256').update(salt).update(text.normalize('NFC'), 'utf8').digest();
}

/** A lot can be retired whole, but a split needs two parts. */
export function checkPart(token: bigint, held: WattHours, wh: WattHours, use: 'retire' | 'split'): void {
  if (wh >= 1n && (use === 'retire' ? wh <= held : wh < held)) return;
  const limit = use === 'retire' ? 'at most that' : 'less than that';
  throw new Problem('amount-outside-lot', `Lot ${token} holds ${held} Wh; give at least 1 Wh and ${limit}.`, {
    faults: [
      { pointer: '/wh', detail: `Give at least 1 Wh and ${use === 'retire' ? 'at most' : 'less than'} ${held} Wh.` },
    ],
  });
}
