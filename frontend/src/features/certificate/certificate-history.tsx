import { escrowName } from '../../lib/escrow.ts';
import { address, shortHash } from '../../lib/format.ts';
import { Card } from '../../ui/card.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import { TextLink } from '../../ui/text-link.tsx';
import { Time } from '../../ui/time.tsx';
import type { Certificate } from './answers.ts';

type Event = Certificate['provenance'][number];
interface Row extends Event {
  /** Minted, but as a part of another lot. */
  isPart: boolean;
  /** Minted, but of two lots that were merged. */
  isMerged: boolean;
  /** Name of the body that attested. */
  organisation: string | null;
  key: string;
  issuance: bigint;
}

const WORDS: Record<Event['step'], string> = {
  measured: 'Measured',
  verified: 'Verified',
  minted: 'Issued',
  transferred: 'Transferred',
  'entered-market': 'Put up for sale',
  'left-market': 'Left the market',
  split: 'Split',
  merged: 'Merged',
  retired: 'Retired',
  withdrawn: 'Taken back',
  expired: 'Expired',
};

/** Addresses short, the escrow by its name. */
const named = (principal: string) => escrowName(principal) ?? address(principal);

function whoDid({ step, from, to, organisation }: Row): string {
  if (step === 'measured') return 'By the meters of the facility';
  if (step === 'verified' && organisation !== null) return `By ${organisation}`;
  if (from !== null && to !== null) return `From ${named(from)} to ${named(to)}`;
  if (to !== null) return `To ${named(to)}`;
  if (from !== null) return `By ${named(from)}`;
  return step === 'split' || step === 'merged' ? 'By its holder' : 'Not recorded';
}

const COLUMNS = [
  {
    key: 'step',
    header: 'What',
    primary: true,
    cell: ({ step, isPart, isMerged }: Row) => (isMerged ? 'Made by merging' : isPart ? 'Split off' : WORDS[step]),
  },
  { key: 'at', header: 'When', cell: ({ at }: Row) => <Time value={at} className="max-sm:whitespace-normal" /> },
  {
    key: 'of',
    header: 'Of',
    cell: ({ token, issuance }: Row) =>
      token === null ? (
        <TextLink href={`/issuances/${issuance}`}>Issuance {issuance.toString()}</TextLink>
      ) : (
        <TextLink href={`/certificates/${token}`}>Lot {token.toString()}</TextLink>
      ),
  },
  { key: 'who', header: 'Who', cell: whoDid },
  {
    key: 'tx',
    header: 'Transaction',
    cell: ({ txid }: Row) =>
      txid === null ? (
        <span className="text-muted">Off chain</span>
      ) : (
        <TextLink href={`/explorer/${txid}`} className="whitespace-nowrap">
          {shortHash(txid)}
        </TextLink>
      ),
  },
];

/** Everything that ever happened to this lot and to those it was split off. */
export function CertificateHistory({ lot }: { lot: Certificate }) {
  const whole = lot.provenance.find(({ step }) => step === 'minted')?.token;
  const merges = new Set(lot.provenance.flatMap(({ step, txid }) => (step === 'merged' ? [txid] : [])));
  const rows = lot.provenance.map((event, index) => ({
    ...event,
    key: `${index}`,
    issuance: lot.issuance,
    organisation: lot.attestations.find(({ txid }) => txid === event.txid)?.organisation ?? null,
    isPart: event.step === 'minted' && event.token !== whole,
    isMerged: event.step === 'minted' && merges.has(event.txid),
  }));
  return (
    <Card title="History" flush>
      <DataTable label="Events, oldest first" columns={COLUMNS} rows={rows} rowKey={({ key }) => key} bare />
    </Card>
  );
}
