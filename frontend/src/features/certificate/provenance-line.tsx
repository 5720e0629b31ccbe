import { address, date, period, shortHash } from '../../lib/format.ts';
import { type Step, Steps } from '../../ui/steps.tsx';
import { TextLink } from '../../ui/text-link.tsx';
import type { Certificate } from './answers.ts';
import { changesOfHands } from './changes-of-hands.ts';

type Event = Certificate['provenance'][number];

/** measured -> verified -> issued -> transferred -> retired, each with who and in which transaction. */
export function ProvenanceLine({ lot }: { lot: Certificate }) {
  return <Steps label="Provenance" items={stationsOf(lot)} />;
}

export function stationsOf(lot: Certificate): Step[] {
  const find = (step: Event['step']) => lot.provenance.find((event) => event.step === step);
  const [verified, minted] = [find('verified'), find('minted')];
  const moves = changesOfHands(lot.provenance);
  const lastMove = moves.at(-1);
  const over = lot.owner === null;
  return [
    { label: 'Measured', state: 'done', detail: period(lot.periodStart, lot.periodEnd) },
    verified
      ? {
          label: 'Verified',
          state: 'done',
          detail: <Act event={verified} who={lot.attestations[0]?.organisation ?? null} />,
        }
      : { label: 'Verified', state: 'todo', detail: 'No attestation is recorded' },
    minted
      ? { label: 'Issued', state: 'done', detail: <Act event={minted} who={null} /> }
      : { label: 'Issued', state: 'todo' },
    ...(lastMove
      ? [
          {
            label: moves.length === 1 ? 'Transferred' : `Transferred ${moves.length} times`,
            state: 'done' as const,
            detail: <Act event={lastMove} who={null} />,
          },
        ]
      : over
        ? []
        : [{ label: 'Transferred', state: 'todo' as const, detail: 'Still with its issuer' }]),
    ending(lot),
  ];
}

const ENDINGS: Partial<Record<Certificate['state'], string>> = {
  retired: 'Retired',
  split: 'Split',
  merged: 'Merged',
  withdrawn: 'Taken back',
  expired: 'Expired',
};

function ending(lot: Certificate): Step {
  const label = ENDINGS[lot.state];
  if (label !== undefined) {
    const last = lot.provenance.findLast(({ step }) => step === lot.state);
    return { label, state: 'done', detail: last && <Act event={last} who={null} /> };
  }
  const detail = { listed: 'For sale now', escrowed: 'In the market now' }[lot.state as string];
  return { label: 'Retired', state: 'todo', detail: detail ?? 'Live: not claimed yet' };
}

function Act({ event, who }: { event: Event; who: string | null }) {
  const principal = event.step === 'verified' || event.step === 'retired' ? event.from : (event.to ?? event.from);
  const direction = event.step === 'verified' || event.step === 'retired' || event.step === 'split' ? 'by' : 'to';
  return (
    <>
      {date(event.at)}
      {principal !== null && (
        <span className="block break-words">
          {direction} {who ?? address(principal)}
        </span>
      )}
      {event.txid !== null && (
        <span className="block">
          <TextLink href={`/explorer/${event.txid}`}>{shortHash(event.txid)}</TextLink>
        </span>
      )}
    </>
  );
}
