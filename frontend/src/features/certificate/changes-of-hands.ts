import { escrowName } from '../../lib/escrow.ts';

interface HandedOver {
  step: string;
  to: string | null;
}

/**
 * Changes of hands: whoever comes to hold the lot, or the one it was split off, after its issuer. The escrow of the
 * market is nobody, and what comes back from it unsold has not changed hands.
 */
export function changesOfHands<E extends HandedOver>(provenance: readonly E[]): E[] {
  let holder: string | null = null;
  return provenance.filter(({ step, to }) => {
    if (to === null || to === holder || escrowName(to) !== null || step === 'verified') return false;
    const moved = holder !== null;
    holder = to;
    return moved;
  });
}
