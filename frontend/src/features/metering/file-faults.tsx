import { useEffect, useState } from 'react';
import { ApiProblem } from '../../lib/api.ts';
import { Notice } from '../../ui/notice.tsx';
import { LineList } from './line-list.tsx';
import { linesAt } from './peek.ts';

const SHOWN_WIDTH = 120;

interface FileFault {
  line: number;
  record: string;
  what: string;
  cure: string;
}

const faultsOf = (error: unknown): { faults: FileFault[]; total: number } => {
  if (!(error instanceof ApiProblem)) return { faults: [], total: 0 };
  const faults = (error.document.faults ?? []) as unknown as FileFault[];
  const total = error.document.faultsTotal;
  return { faults, total: typeof total === 'number' ? total : faults.length };
};

/** Every fault the server found, with the very line of the file beside it and the cure. */
export function FileFaults({ error, file }: { error: unknown; file: File }) {
  const { faults, total } = faultsOf(error);
  const [lines, setLines] = useState(new Map<number, string>());
  useEffect(() => {
    let current = true;
    const numbers = faultsOf(error).faults.map(({ line }) => line);
    linesAt(file, numbers).then(
      (found) => current && setLines(found),
      () => {},
    );
    return () => {
      current = false;
    };
  }, [error, file]);
  return (
    <div className="grid gap-3">
      <Notice
        tone="negative"
        title={`${total === 1 ? 'One line cannot' : `${total.toLocaleString('en')} lines cannot`} be read, so nothing of the file was kept`}
      >
        Correct {total === 1 ? 'it' : 'them'} in the file, or say above what the file leaves out, and upload it again.
        {faults.length < total && ` The first ${faults.length} are listed.`}
      </Notice>
      <div className="rounded border border-line">
        <LineList
          label="Faults of the file"
          remarks={faults.map(({ line, what, cure }) => ({
            key: `${line} ${what}`,
            line,
            what,
            cure,
            source: lines.get(line)?.slice(0, SHOWN_WIDTH),
          }))}
        />
      </div>
    </div>
  );
}
