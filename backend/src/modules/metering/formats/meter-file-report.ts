import { WholeWattHours } from './decimal.ts';
import {
  type ChannelSummary,
  type FileSummary,
  MAX_FAULTS_LISTED,
  type MeterFileItem,
  type Quality,
} from './reading.ts';

/** Counts one channel while its readings pass, and turns exact energy into whole Wh. */
export class ChannelTally {
  readonly #whole = new WholeWattHours();
  #intervals = 0;
  #missing = 0;
  #wh = 0n;

  /** Whole Wh of the interval; nothing for a missing one, whatever the file wrote there. */
  count(start: number, end: number, nanoWh: bigint, quality: Quality): bigint {
    this.#intervals += 1;
    if (quality === 'missing') {
      this.#missing += 1;
      return 0n;
    }
    const wh = this.#whole.take(start, end, nanoWh);
    this.#wh += wh;
    return wh;
  }

  totals(): Pick<ChannelSummary, 'intervals' | 'missing' | 'wh' | 'droppedNanoWh'> {
    return {
      intervals: this.#intervals,
      missing: this.#missing,
      wh: this.#wh,
      droppedNanoWh: this.#whole.droppedNanoWh,
    };
  }
}

interface Entry extends Pick<ChannelSummary, 'meter' | 'channel' | 'direction' | 'used'> {
  readonly tally: ChannelTally;
}

/** A file with more channels than this is no batch of one plant; it also bounds the memory of a parser. */
export const MAX_CHANNELS = 500;

/** What a parser says about a file besides its readings. */
export class MeterFileReport {
  readonly #channels = new Map<string, Entry>();
  #faults = 0;

  get refused(): boolean {
    return this.#faults > 0;
  }

  get channels(): readonly Omit<Entry, 'tally'>[] {
    return [...this.#channels.values()];
  }

  /** The tally of a channel, the same one each time it is named; undefined when there are too many. */
  tally(entry: Omit<Entry, 'tally'>): ChannelTally | undefined {
    const key = `${entry.meter} ${entry.channel}`;
    const known = this.#channels.get(key);
    if (known) return known.tally;
    if (this.#channels.size >= MAX_CHANNELS) return undefined;
    const tally = new ChannelTally();
    this.#channels.set(key, { ...entry, tally });
    return tally;
  }

  *refuse(record: string, line: number, what: string, cure: string): Generator<MeterFileItem> {
    this.#faults += 1;
    if (this.#faults <= MAX_FAULTS_LISTED)
      yield { kind: 'fault', fault: { severity: 'refuse', record, line, what, cure } };
  }

  *notice(record: string, line: number, what: string, cure: string): Generator<MeterFileItem> {
    yield { kind: 'fault', fault: { severity: 'notice', record, line, what, cure } };
  }

  *summary(format: FileSummary['format'], lines: number): Generator<MeterFileItem> {
    const channels = [...this.#channels.values()].map(({ tally, ...entry }) => ({ ...entry, ...tally.totals() }));
    const summary = { format, accepted: !this.refused, faults: this.#faults, lines, channels };
    yield { kind: 'summary', summary };
  }
}
