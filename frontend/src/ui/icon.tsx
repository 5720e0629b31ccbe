import { cx } from './cx.ts';

/** Strokes on a 16 x 16 grid. */
const PATHS = {
  market: 'M2.5 6h11l-1-3.5h-9zM3.5 6v7.5h9V6M6.5 13.5v-4h3v4',
  retirement: 'M8 14.5c-3.5-1.5-5.5-3.5-5.5-7V3.5L8 1.5l5.5 2v4c0 3.5-2 5.5-5.5 7zM5.5 8l1.800 1.800L10.800 6',
  explorer: 'M2 4.5h12M2 8h12M2 11.5h7',
  chain: 'M1.5 5.500h4.500v5h-4.500zM10 5.500h4.500v5h-4.500zM6 8h4',
  facility: 'M8 7.5V14.5M5.5 14.5h5M8 6.5 4 2M8 6.5l5.800-1M8 6.5l-2.200 5',
  verification: 'M3 2.5h7l3 3v8H3zM5.5 8.5 7.300 10.200 10.5 7',
  portfolio: 'M2.5 5h11v8.5h-11zM6 5V2.5h4V5M2.5 8.5h11',
  status: 'M1.5 8.5h3l2-5 3 9 2-4h3',
  account: 'M8 8.5a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM2.5 14c.5-2.5 2.5-3.800 5.5-3.800s5 1.300 5.5 3.800',
  wallet: 'M2.5 4.5h11v9h-11zM2.5 4.5 10.5 2v2.5M10.5 9h.8',
  sun: 'M8 10.800a2.800 2.800 0 1 0 0-5.600 2.800 2.800 0 0 0 0 5.600zM8 1.5v1.200M8 13.300v1.200M1.5 8h1.200M13.300 8h1.200M3.400 3.400l.9.9M11.700 11.700l.9.9M3.400 12.600l.9-.9M11.700 4.300l.9-.9',
  moon: 'M13.5 9.5A6 6 0 0 1 6.5 2.5a6 6 0 1 0 7 7z',
  system: 'M2 3h12v8H2zM5.5 13.5h5M8 11v2.5',
  wind: 'M1.5 6h7.800a1.900 1.900 0 1 0-1.800-2.5M1.5 9h10.200a1.900 1.900 0 1 1-1.800 2.5M1.5 12h4.5',
  water: 'M8 1.800c2.800 3.200 4.200 5.5 4.200 7.700a4.200 4.200 0 0 1-8.400 0C3.800 7.300 5.200 5 8 1.800z',
  thermal:
    'M8 1.5c.3 2.800 4 4.300 4 8a4 4 0 0 1-8 0c0-1.700.8-2.800 1.800-3.800.2 1.200.7 1.800 1.400 2.200C7.200 5.800 7 3.5 8 1.5z',
  check: 'M3 8.5 6.5 12 13 4.5',
  cross: 'M4 4l8 8M12 4l-8 8',
  warning: 'M8 2 1.5 13.5h13zM8 6.5v3.200M8 11.300v.6',
  info: 'M8 14.5a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13zM8 7.200v4M8 4.600v.6',
  copy: 'M5.5 5.5h8v8h-8zM10.5 5.5v-3h-8v8h3',
  external: 'M9 2.5h4.5V7M13.5 2.5 7.5 8.5M11.5 9.5v4h-9v-9h4',
  'chevron-right': 'M6 3.5 10.5 8 6 12.5',
  'chevron-down': 'M3.5 6 8 10.5 12.5 6',
  'arrow-left': 'M13.5 8h-11M7 3.5 2.5 8 7 12.5',
  'arrow-up': 'M8 13.5v-11M3.5 7 8 2.5 12.5 7',
  'arrow-down': 'M8 2.5v11M3.5 9 8 13.5 12.5 9',
  plus: 'M8 2.5v11M2.5 8h11',
  download: 'M8 2v8.5M4.5 7 8 10.5 11.5 7M2.5 13.5h11',
  upload: 'M8 10.5V2M4.5 5.5 8 2l3.5 3.5M2.5 13.5h11',
  refresh: 'M13.5 8a5.5 5.5 0 1 1-1.700-4M13.5 1.800v3h-3',
  search: 'M7 11.5a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9zM10.300 10.300 14 14',
  table: 'M2 3h12v10H2zM2 6.5h12M6.5 6.5V13',
  chart: 'M2.5 2.5v11h11M5.5 11V8M8.5 11V5M11.5 11V6.5',
  clock: 'M8 14.5a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13zM8 4.5V8l2.5 1.5',
  lock: 'M3.5 7h9v6.5h-9zM5.5 7V4.800a2.5 2.5 0 0 1 5 0V7',
  dot: 'M8 10a2 2 0 1 0 0-4 2 2 0 0 0 0 4z',
  more: 'M3 8a.5.5 0 1 0 1 0 .5.5 0 1 0-1 0zM7.5 8a.5.5 0 1 0 1 0 .5.5 0 1 0-1 0zM12 8a.5.5 0 1 0 1 0 .5.5 0 1 0-1 0z',
} as const;

export type IconName = keyof typeof PATHS;

/** Decoration beside words; a control with an icon alone names itself by `aria-label`. */
export function Icon({ name, size = 16, className }: { name: IconName; size?: number; className?: string }) {
  return (
    <svg
      aria-hidden="true"
      className={cx('shrink-0', className)}
      width={size}
      height={size}
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth={1.4}
      strokeLinecap="round"
      strokeLinejoin="round"
    >
      <path d={PATHS[name]} />
    </svg>
  );
}
