import type { ChainEvent } from '../chain-event.ts';
import type { ClarityValue } from '../values/clarity-value.ts';

type Data = Record<string, ClarityValue>;

const grouped = (n: bigint) => n.toString().replace(/\B(?=(\d{3})+$)/g, ',');

/** `12.5 MWh` from one MWh on, `512 Wh` below: exact, nothing rounded. */
function energy(wh: ClarityValue | undefined): string {
  if (typeof wh !== 'bigint') return 'energy';
  if (wh < 1_000_000n) return `${grouped(wh)} Wh`;
  const rest = (wh % 1_000_000n).toString().padStart(6, '0').replace(/0+$/, '');
  return `${grouped(wh / 1_000_000n)}${rest === '' ? '' : `.${rest}`} MWh`;
}

const sats = (value: ClarityValue | undefined): string =>
  typeof value === 'bigint' ? `${grouped(value)} sats` : 'sats';
const number = (value: ClarityValue | undefined): string => (typeof value === 'bigint' ? value.toString() : '?');

/** `ST1SJ3...YPD5`, and a contract by its name. */
function who(value: ClarityValue | undefined): string {
  if (typeof value !== 'string') return 'nobody';
  const [address = '', contract] = value.split('.');
  return contract ?? `${address.slice(0, 6)}...${address.slice(-4)}`;
}

const within = (value: ClarityValue | undefined): Data =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array) ? value : {};

const percent = (bps: ClarityValue | undefined): string =>
  typeof bps === 'bigint' ? `${bps / 100n}.${(bps % 100n).toString().padStart(2, '0')} %` : 'another fee';

const FORMS = {
  list: 'listing',
  buy: 'buying',
  auctions: 'auctions',
  bids: 'bids',
  quotes: 'quotes',
  forwards: 'forwards',
};

function pausedInWords(d: Data): string {
  const paused = Object.entries(FORMS).flatMap(([flag, words]) => (d[flag] === true ? [words] : []));
  return paused.length === 0 ? 'Every form of sale was opened' : `Paused: ${paused.join(', ')}; all else is open`;
}

/** In the order of what a transaction is about: a purchase also moves a lot, but it is a purchase. */
const WORDS: readonly [string, (data: Data) => string][] = [
  [
    'marketplace.bought',
    (d) =>
      `${who(d.buyer)} bought ${energy(d.wh)} of listing ${number(d.listing)} for ${sats(d.total)}` +
      (typeof d.retirement === 'bigint' ? ` and retired it (retirement ${number(d.retirement)})` : ''),
  ],
  [
    'marketplace.listed',
    (d) => `${who(d.seller)} listed ${energy(d.wh)} (lot ${number(d.token)}) at ${sats(d.price)} per MWh`,
  ],
  ['marketplace.cancelled', (d) => `${who(d.seller)} took listing ${number(d.listing)} off the market`],
  [
    'marketplace.released',
    (d) => `Listing ${number(d.listing)} had expired: lot ${number(d.token)} went back to ${who(d.seller)}`,
  ],
  [
    'marketplace.price-changed',
    (d) => `${who(d.seller)} asks ${sats(d.price)} per MWh for listing ${number(d.listing)} from now on`,
  ],
  ['marketplace.fee-set', (d) => `The fee of the market was set to ${percent(d.bps)}`],
  ['marketplace.treasury-set', (d) => `Fees go to ${who(d.treasury)} from now on`],
  ['marketplace.paused-set', pausedInWords],
  [
    'rec-nft.retired',
    (d) => `${energy(d.wh)} of lot ${number(d.token)} retired for good (retirement ${number(d.retirement)})`,
  ],
  [
    'issuance.issuance-withdrawn',
    (d) => `Issuance ${number(d.issuance)} of facility ${number(d.facility)} taken back, ${energy(d.wh)} with it`,
  ],
  [
    'issuance.issuance-corrected',
    (d) =>
      `${who(d.body)} found ${energy(d.wh)} of issuance ${number(d.issuance)} not to exist; ` +
      `later issues of facility ${number(d.facility)} make up for it`,
  ],
  ['rec-nft.withdrawn', (d) => `Issuance ${number(d.issuance)} taken back, ${energy(d.wh)} with it`],
  ['rec-nft.expired', (d) => `Lot ${number(d.token)} with ${energy(d.wh)} expired`],
  [
    'rec-nft.issued',
    (d) =>
      typeof d.token === 'bigint'
        ? `${energy(d.wh)} issued to ${who(d.owner)} as lot ${number(d.token)}, from facility ${number(d.facility)}`
        : `Readings of facility ${number(d.facility)} issued; ${energy(d.residual)} carried on, less than a certificate`,
  ],
  [
    'rec-nft.split',
    (d) => `${who(d.owner)} split ${energy(d['part-wh'])} off lot ${number(d.token)} for ${who(d.recipient)}`,
  ],
  [
    'rec-nft.merged',
    (d) => `${who(d.owner)} merged lots ${number(d.first)} and ${number(d.second)} into lot ${number(d.token)}`,
  ],
  [
    'verification.issue-attested',
    (d) => {
      const request = within(d.request);
      const several = typeof d.needed === 'bigint' && d.needed > 1n;
      return (
        `${who(d.body)} attested ${energy(request.wh)} of facility ${number(request.facility)}` +
        (several ? ` (${number(d.given)} of ${number(d.needed)} bodies)` : '')
      );
    },
  ],
  [
    'facilities.facility-decided',
    (d) => `${who(d.body)} ${d.approved === true ? 'approved' : 'rejected'} facility ${number(d.facility)}`,
  ],
  ['facilities.facility-registered', (d) => `${who(d.owner)} registered facility ${number(d.facility)}`],
  ['facilities.facility-suspended', (d) => `${who(d.by)} suspended facility ${number(d.facility)}`],
  ['facilities.facility-reinstated', (d) => `${who(d.by)} reinstated facility ${number(d.facility)}`],
  [
    'facilities.facility-handed-over',
    (d) => `Facility ${number(d.facility)} went from ${who(d.from)} to ${who(d.owner)}`,
  ],
  [
    'facilities.facility-offered',
    (d) =>
      d['offered-to'] === null
        ? `${who(d.owner)} no longer offers facility ${number(d.facility)}`
        : `${who(d.owner)} offered facility ${number(d.facility)} to ${who(d['offered-to'])}`,
  ],
  ['facilities.facility-deregistered', (d) => `${who(d.owner)} deregistered facility ${number(d.facility)} for ever`],
  ['verification.body-admitted', (d) => `${who(d.body)} admitted as verification body`],
  ['verification.body-suspended', (d) => `Verification body ${who(d.body)} suspended`],
  ['council.member-added', (d) => `${who(d.member)} became a member of the council`],
  ['council.member-removed', (d) => `${who(d.member)} left the council`],
  ['rec-nft.nft-transferred', (d) => `Lot ${number(d.token)} went from ${who(d.sender)} to ${who(d.recipient)}`],
];

/** What a transaction did, in one line of words; contracts newer than this code are told by the names of their events. */
export function transactionSummary(events: readonly Pick<ChainEvent, 'contract' | 'name' | 'data'>[]): string {
  const kindOf = ({ contract, name }: Pick<ChainEvent, 'contract' | 'name'>) => `${contract}.${name}`;
  for (const [kind, words] of WORDS) {
    const found = events.filter((event) => kindOf(event) === kind);
    const [first] = found;
    if (first === undefined) continue;
    const more = found.length - 1;
    return more === 0 ? words(first.data) : `${words(first.data)}, and ${more} more like it`;
  }
  return [...new Set(events.map(kindOf))].join(', ');
}
