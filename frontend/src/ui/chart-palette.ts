import { useEffect, useState } from 'react';
import { toRgb } from './color.ts';

const NAMES = [
  'ink',
  'muted',
  'line',
  'edge',
  'raised',
  'hover',
  'accent',
  'accent-soft',
  'positive',
  'warning',
  'warning-soft',
  'negative',
  'negative-soft',
  'info',
  'solar',
  'wind',
  'water',
  'thermal',
] as const;
export type ChartColor = (typeof NAMES)[number];
/** The tokens of the theme in force, as a canvas takes them. */
export type Palette = Record<ChartColor, string>;

function readPalette(): Palette {
  const probe = document.createElement('span');
  probe.style.display = 'none';
  document.body.append(probe);
  const read = (name: ChartColor) => {
    probe.style.color = `var(--${name})`;
    return toRgb(getComputedStyle(probe).color);
  };
  const palette = Object.fromEntries(NAMES.map((name) => [name, read(name)])) as Palette;
  probe.remove();
  return palette;
}

/** Read again when the theme changes. */
export function usePalette(): Palette {
  const [palette, setPalette] = useState(readPalette);
  useEffect(() => {
    const renew = () => setPalette(readPalette());
    const dark = matchMedia('(prefers-color-scheme: dark)');
    const observer = new MutationObserver(renew);
    observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
    dark.addEventListener('change', renew);
    return () => {
      observer.disconnect();
      dark.removeEventListener('change', renew);
    };
  }, []);
  return palette;
}
