import type { metering } from '../../lib/api.ts';
import { count, energy } from '../../lib/format.ts';
import { Stat, Stats } from '../../ui/stat.tsx';

/** What became of every reading of the file: the parts add up to the first figure. */
export function CountsCard({ batch: { counts, energyWh } }: { batch: metering.BatchView }) {
  return (
    <Stats>
      <Stat
        label="Energy of the verdict"
        value={energyWh === null ? '–' : energy(energyWh)}
        hint={energyWh === null ? 'Once the rules have run' : 'What is certified'}
      />
      <Stat label="Readings in the file" value={count(counts.readings)} hint={channels(counts.ignoredChannels)} />
      <Stat label="New" value={count(counts.stored)} />
      <Stat label="Already there" value={count(counts.duplicates)} hint="Same value: counted once" />
      <Stat label="Missing" value={count(counts.missing)} hint="No value from the meter" />
      <Stat label="Refused" value={count(counts.refused)} hint="Negative or contradicting" />
    </Stats>
  );
}

const channels = (ignored: number): string =>
  ignored === 0 ? 'Generation' : `Generation; ${ignored} other ${ignored === 1 ? 'channel' : 'channels'} left aside`;
