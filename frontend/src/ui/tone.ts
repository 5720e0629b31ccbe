import type { IconName } from './icon.tsx';

export type Tone = 'neutral' | 'info' | 'positive' | 'warning' | 'negative';

/** Text and ground of a tone. */
export const TONE_LOOK: Record<Tone, string> = {
  neutral: 'bg-hover text-ink',
  info: 'bg-info-soft text-info',
  positive: 'bg-positive-soft text-positive',
  warning: 'bg-warning-soft text-warning',
  negative: 'bg-negative-soft text-negative',
};

/** A shape for each tone, so that colour is never alone. */
export const TONE_ICON: Record<Tone, IconName> = {
  neutral: 'info',
  info: 'info',
  positive: 'check',
  warning: 'warning',
  negative: 'warning',
};
