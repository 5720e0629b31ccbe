import type { ReactNode } from 'react';
import { mwh } from './format.ts';

const decimalsOf = (text: string) => text.length - 1 - text.indexOf('.');

/**
 * Energy in MWh for a column of these rows: exact, and with the decimal points under each other whatever the number of
 * decimals.
 */
export function alignedMwh(column: readonly bigint[]): (wh: bigint) => ReactNode {
  const most = Math.max(3, ...column.map((wh) => decimalsOf(mwh(wh))));
  return (wh) => {
    const text = mwh(wh);
    const missing = most - decimalsOf(text);
    return (
      <span className="whitespace-nowrap">
        {text}
        {missing > 0 && (
          <span aria-hidden="true" className="invisible max-sm:hidden">
            {'0'.repeat(missing)}
          </span>
        )}
      </span>
    );
  };
}
