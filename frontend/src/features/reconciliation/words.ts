import type { reconciliation } from '../../lib/api.ts';
import type { Tone } from '../../ui/tone.ts';

type Kind = reconciliation.ComparedKind;

/** Each kind of thing: as a heading, and what of it is compared. */
export const KINDS: Record<Kind, { name: string; what: string }> = {
  settings: { name: 'Market settings', what: 'Fee, treasury, pauses' },
  council: { name: 'Council', what: 'Its members' },
  body: { name: 'Verification bodies', what: 'Organisation, admitted or suspended' },
  facility: { name: 'Facilities', what: 'Registration, decision, ledger of energy' },
  issuance: { name: 'Issuances', what: 'Period, energy, evidence, withdrawal, corrections' },
  lot: { name: 'Lots', what: 'Owner, energy, range, expiry, state' },
  retirement: { name: 'Retirements', what: 'Energy, account, beneficiary, purpose, period' },
  listing: { name: 'Listings', what: 'Open or closed, price, version, energy, escrow' },
  balance: { name: 'Balances of accounts', what: 'Sum of the energy they hold' },
  escrow: { name: 'sBTC of the contracts', what: 'What they hold and what they owe' },
};

const ONE: Record<Kind, string> = {
  settings: 'Settings of',
  council: 'Council',
  body: 'Verification body',
  facility: 'Facility',
  issuance: 'Issuance',
  lot: 'Lot',
  retirement: 'Retirement',
  listing: 'Listing',
  balance: 'Certificates of',
  escrow: 'sBTC of',
};

const PAGES: Partial<Record<Kind, string>> = {
  facility: '/registry/',
  issuance: '/issuances/',
  lot: '/certificates/',
  retirement: '/retirements/',
  listing: '/listings/',
};

export const oneOf = (kind: Kind): string => ONE[kind];

/** The page of the thing, where it has one. */
export const pageOf = (kind: Kind, item: string): string | undefined => PAGES[kind] && `${PAGES[kind]}${item}`;

interface Said {
  label: string;
  tone: Tone;
}

export const VERDICTS: Record<reconciliation.Verdict, Said> = {
  equal: { label: 'All equal', tone: 'positive' },
  different: { label: 'Different', tone: 'negative' },
  undecided: { label: 'Undecided', tone: 'warning' },
};

const STATES: Record<Exclude<reconciliation.Run['state'], 'finished'>, Said> = {
  running: { label: 'Running', tone: 'info' },
  waiting: { label: 'Waiting', tone: 'warning' },
};

/** How a run stands, or what it found. */
export const standOf = ({ state, verdict }: Pick<reconciliation.Run, 'state' | 'verdict'>): Said =>
  state === 'finished' ? VERDICTS[verdict ?? 'undecided'] : STATES[state];

export const TRIGGERS: Record<reconciliation.Run['trigger'], string> = {
  schedule: 'By the clock',
  council: 'By the council',
  command: 'From the command line',
};

export const FINDINGS: Record<reconciliation.Finding, Said> = {
  different: { label: 'Different', tone: 'negative' },
  'missing-here': { label: 'Missing here', tone: 'negative' },
  'extra-here': { label: 'Not on chain', tone: 'negative' },
  behind: { label: 'Behind the chain', tone: 'warning' },
  ahead: { label: 'Node is late', tone: 'warning' },
  fork: { label: 'Fork', tone: 'warning' },
  moving: { label: 'Kept moving', tone: 'warning' },
  unreadable: { label: 'Not readable', tone: 'warning' },
  surplus: { label: 'Surplus', tone: 'info' },
};

/** `mintedBeforeWh` -> "Minted before (Wh)", `feeBps` -> "Fee (basis points)". */
export function fieldInWords(field: string): string {
  const [, name = field, unit] = /^(.*?)(Wh|W|Bps)?$/.exec(field) ?? [];
  const words = name
    .replace(/([A-Z])/g, ' $1')
    .toLowerCase()
    .trim();
  const units: Record<string, string> = { Wh: ' (Wh)', W: ' (W)', Bps: ' (basis points)' };
  const named = words === '' ? 'energy' : words;
  if (field === 'wh') return 'Energy (Wh)';
  if (field === 'sats') return 'sBTC (sats)';
  if (field === 'price') return 'Price (sats per MWh)';
  return `${named.charAt(0).toUpperCase()}${named.slice(1)}${units[unit ?? ''] ?? ''}`;
}
