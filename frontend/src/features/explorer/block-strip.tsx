import type { chainHistory } from '../../lib/api.ts';
import { count, shortHash } from '../../lib/format.ts';
import { Badge } from '../../ui/badge.tsx';
import { Empty } from '../../ui/empty.tsx';
import { Time } from '../../ui/time.tsx';
import { plural } from './chain-words.ts';

/** Blocks side by side, newest first. One that a fork replaced appears anew, as its hash is another. */
export function BlockStrip({ blocks }: { blocks: readonly chainHistory.Block[] }) {
  if (blocks.length === 0)
    return (
      <Empty kind="nothing-yet" title="No block is followed yet">
        The first one shows here within seconds of being read from the node.
      </Empty>
    );
  return (
    <ol aria-label="Blocks, newest first" className="grid grid-cols-[repeat(auto-fill,minmax(150px,1fr))] gap-2">
      {blocks.map((block) => (
        <BlockTile key={block.hash} block={block} />
      ))}
    </ol>
  );
}

function BlockTile({ block }: { block: chainHistory.Block }) {
  const { height, hash, burnHeight, final, events, transactions, at } = block;
  return (
    <li className="grid animate-appear gap-1 rounded border border-line bg-surface p-2.5 text-xs">
      <span className="flex flex-wrap items-center justify-between gap-1">
        <span className="text-sm font-semibold tabular-nums">{count(height)}</span>
        <Badge tone={final ? 'positive' : 'info'}>{final ? 'Final' : 'Not final'}</Badge>
      </span>
      <code className="font-mono" title={hash}>
        {shortHash(hash)}
      </code>
      <span className="text-muted">Bitcoin block {count(burnHeight)}</span>
      <span className={events === 0 ? 'text-muted' : 'font-medium'}>
        {events === 0 ? 'No events of ours' : `${plural(events, 'event')} in ${plural(transactions, 'transaction')}`}
      </span>
      <Time value={at} className="text-[11px] text-muted" />
    </li>
  );
}
