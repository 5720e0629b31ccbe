import { useKeys } from './use-keys.ts';

interface DecisionKeysProps {
  onApprove(): void;
  onReject(): void;
  /** A dialog is open or a transaction on its way. */
  paused: boolean;
}

/** A and R for the decision that is on screen. */
export function DecisionKeys({ onApprove, onReject, paused }: DecisionKeysProps) {
  useKeys({ a: onApprove, r: onReject }, !paused);
  return null;
}
