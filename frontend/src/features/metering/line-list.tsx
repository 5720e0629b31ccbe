import type { ReactNode } from 'react';
import { count } from '../../lib/format.ts';

export interface LineRemark {
  key: string;
  line: number;
  what: string;
  cure: string;
  /** The line as it stands in the file, where the file is at hand. */
  source?: string | undefined;
  /** Which rule, how grave. */
  marks?: ReactNode;
}

/** Remarks on lines of a file: where, what, and the cure. One column, so that it reads on a phone too. */
export function LineList({ label, remarks }: { label: string; remarks: readonly LineRemark[] }) {
  return (
    <ol aria-label={label} className="divide-y divide-line">
      {remarks.map(({ key, line, what, cure, source, marks }) => (
        <li key={key} className="grid gap-x-4 gap-y-1 px-4 py-2.5 sm:grid-cols-[7rem_minmax(0,1fr)]">
          <p className="flex flex-wrap items-center gap-2 text-sm tabular-nums sm:block">
            <span className="font-medium">Line {count(line)}</span>
            {marks !== undefined && <span className="flex flex-wrap items-center gap-1.5 sm:mt-1">{marks}</span>}
          </p>
          <div className="grid min-w-0 gap-0.5">
            <p>{what}</p>
            <p className="text-muted">{cure}</p>
            {source !== undefined && (
              <code className="truncate rounded-sm bg-sunken px-1.5 py-0.5 font-mono text-xs">{source}</code>
            )}
          </div>
        </li>
      ))}
    </ol>
  );
}
