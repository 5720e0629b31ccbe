import { Gauge } from 'prom-client';
import type { Metrics } from '../kit/http/metrics.ts';
import type { ChainService } from './chain.service.ts';
import type { ChainStatus } from './chain-history.contract.ts';

type Reading = number | null | Record<string, number>;

interface Definition {
  name: string;
  help: string;
  /** For a reading of several numbers. */
  label?: string;
  read: (status: ChainStatus) => Reading;
}

const unknownEvents = ({ unhandled }: ChainStatus) =>
  unhandled.reduce((sum, { known, count }) => sum + (known ? 0 : count), 0);

const DEFINITIONS: readonly Definition[] = [
  { name: 'chain_tip_height', help: 'Newest block of the node', read: ({ tipHeight }) => tipHeight },
  { name: 'chain_held_height', help: 'Last block whose effects are stored', read: ({ height }) => height },
  { name: 'chain_final_height', help: 'Last block that no fork removes', read: ({ finalHeight }) => finalHeight },
  { name: 'chain_lag_seconds', help: 'Age of what is stored, by block times', read: ({ lagSeconds }) => lagSeconds },
  { name: 'chain_forks', help: 'Forks taken back so far', read: ({ forks }) => forks?.count ?? null },
  { name: 'chain_fork_depth_blocks', help: 'Blocks of the newest fork', read: ({ forks }) => forks?.newest ?? null },
  {
    name: 'chain_fork_deepest_blocks',
    help: 'Blocks of the deepest fork',
    read: ({ forks }) => forks?.deepest ?? null,
  },
  { name: 'chain_unknown_events', help: 'Stored events that this version does not know', read: unknownEvents },
  {
    name: 'chain_pushes',
    help: 'Pushes of nodes since the indexer started',
    label: 'outcome',
    read: ({ pushes }) => pushes && { received: pushes.received, refused: pushes.refused },
  },
  {
    name: 'chain_source',
    help: '1 for the way by which blocks come',
    label: 'source',
    read: ({ source }) => ({ pushed: Number(source === 'pushed'), polled: Number(source === 'polled') }),
  },
  {
    name: 'chain_follower_failing',
    help: '1 while the follower cannot go on',
    read: ({ lastError }) => Number(lastError !== null),
  },
];

/** How the chain is followed, as gauges: read from the database at each scrape, whichever process follows. */
export function observeChain(metrics: Metrics, chain: Pick<ChainService, 'status'>): void {
  // One scrape asks every gauge at once: they share one answer.
  let asked: Promise<ChainStatus> | null = null;
  const status = () => {
    asked ??= chain.status().finally(() => {
      asked = null;
    });
    return asked;
  };
  for (const { name, help, label, read } of DEFINITIONS)
    new Gauge({
      name,
      help,
      labelNames: label === undefined ? [] : [label],
      registers: [metrics.registry],
      async collect() {
        this.reset();
        const reading = await status().then(read, () => null);
        if (typeof reading === 'number') this.set(reading);
        else if (reading !== null && label !== undefined)
          for (const [value, number] of Object.entries(reading)) this.set({ [label]: value }, number);
        else this.remove();
      },
    });
}
