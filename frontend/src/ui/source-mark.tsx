import { cx } from './cx.ts';
import { Icon, type IconName } from './icon.tsx';

type Source = 'solar' | 'wind' | 'water' | 'thermal';

const SOURCES: Record<Source, { icon: IconName; look: string }> = {
  solar: { icon: 'sun', look: 'text-solar' },
  wind: { icon: 'wind', look: 'text-wind' },
  water: { icon: 'water', look: 'text-water' },
  thermal: { icon: 'thermal', look: 'text-thermal' },
};

/** Family of an EECS technology or fuel code (AIB Fact Sheet 5); null for one it does not know. */
export function sourceOf(code: string): Source | null {
  if (/^(T01|F010401)/.test(code)) return 'solar';
  if (/^(T02|F010501)/.test(code)) return 'wind';
  if (/^(T03|T04|F010502)/.test(code)) return 'water';
  if (/^(T05|F0101|F0102|F0103|F010402)/.test(code)) return 'thermal';
  return null;
}

/** The mark of an energy source, beside its name. */
export function SourceMark({ code, size = 16, className }: { code: string; size?: number; className?: string }) {
  const source = sourceOf(code);
  if (source === null) return <Icon name="dot" size={size} className={cx('text-muted', className)} />;
  return <Icon name={SOURCES[source].icon} size={size} className={cx(SOURCES[source].look, className)} />;
}
