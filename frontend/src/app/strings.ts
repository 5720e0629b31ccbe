/** Words of the shell. Pages keep theirs in their own feature. */
export const strings = {
  product: 'REC Market',
  skip: 'Skip to the content',
  mainNavigation: 'Main',
  more: 'More',
  networks: {
    devnet: { label: 'Local chain', hint: 'no real value' },
    testnet: { label: 'Stacks testnet', hint: 'no real value' },
    mainnet: { label: 'Stacks mainnet', hint: undefined },
  },
  live: {
    connecting: 'Connecting',
    live: 'Live',
    reconnecting: 'Reconnecting: what you see may be a moment old',
  },
  nav: {
    market: 'Market',
    retirements: 'Retirements',
    explorer: 'Explorer',
    chain: 'Chain',
    facilities: 'Facilities',
    verification: 'Verification',
    portfolio: 'Portfolio',
    status: 'Status',
  },
  theme: {
    system: 'Theme of the system. Change to light',
    light: 'Light theme. Change to dark',
    dark: 'Dark theme. Change to that of the system',
  },
  crash: {
    title: 'This page stopped working',
    newVersion: 'A part of the app could not be loaded. It may have been renewed since you opened it.',
    reload: 'Reload the page',
  },
} as const;
