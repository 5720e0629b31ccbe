import type { chainHistory } from '../../lib/api.ts';
import { count } from '../../lib/format.ts';
import { Notice } from '../../ui/notice.tsx';
import { Stat, Stats } from '../../ui/stat.tsx';
import { Time } from '../../ui/time.tsx';
import { ageInWords, plural, SOURCES } from './chain-words.ts';

/** How blocks come, how far they are followed, and what is wrong with that. */
export function FollowerState({ state }: { state: chainHistory.ChainStatus }) {
  const { height, tipHeight, finalHeight, lag, lagSeconds, lastAt, lastError, source, sourceNote, pushes, forks } =
    state;
  return (
    <>
      {lastError !== null && (
        <Notice tone="warning" title="The chain cannot be followed at the moment">
          {lastError} It is tried again by itself.
        </Notice>
      )}
      {sourceNote !== null && lastError === null && (
        <Notice tone="info" title="About the way blocks come">
          {sourceNote}
        </Notice>
      )}
      <Stats>
        <Stat
          label="Followed to"
          value={height === null ? 'No block yet' : count(height)}
          hint={tipHeight === null ? 'Newest block unknown' : `of ${count(tipHeight)}`}
        />
        <Stat
          label="Behind"
          value={lag === null ? 'Unknown' : plural(lag, 'block')}
          hint={lagSeconds === null ? 'Age unknown' : lag === 0 ? 'Up to date' : ageInWords(lagSeconds)}
        />
        <Stat
          label="Final to"
          value={finalHeight === null ? 'No block yet' : count(finalHeight)}
          hint="No fork reaches these"
        />
        <Stat
          label="Source"
          value={source === null ? 'Unknown' : SOURCES[source].label}
          hint={source === null ? 'Nobody follows yet' : SOURCES[source].hint}
        />
        <Stat
          label="Pushes"
          value={pushes === null ? 'Unknown' : count(pushes.received)}
          hint={pushes === null || pushes.refused === 0 ? 'None refused' : `${count(pushes.refused)} refused`}
        />
        <Stat
          label="Forks"
          value={forks === null ? 'Unknown' : count(forks.count)}
          hint={forks === null || forks.count === 0 ? 'None so far' : `The deepest: ${plural(forks.deepest, 'block')}`}
        />
        <Stat
          label="Looked at the chain"
          value={lastAt === null ? 'Never' : <Time value={lastAt} style="relative" />}
        />
      </Stats>
    </>
  );
}
