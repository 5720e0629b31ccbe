import { address, energy, shortHash } from '../../lib/format.ts';
import { Notice } from '../../ui/notice.tsx';
import { TextLink } from '../../ui/text-link.tsx';
import { Time } from '../../ui/time.tsx';
import type { Certificate, Issuance } from './answers.ts';

const Transaction = ({ txid }: { txid: string }) => <TextLink href={`/explorer/${txid}`}>{shortHash(txid)}</TextLink>;

/** What was found wrong with an issuance since it was made, and what follows for its certificates. */
export function IssuanceNotices({ issuance }: { issuance: Issuance | Certificate }) {
  const { withdrawn, corrections } = issuance;
  return (
    <>
      {withdrawn !== null && (
        <Notice tone="negative" title="This issuance was taken back">
          {address(withdrawn.by)} withdrew it on <Time value={withdrawn.at} /> in <Transaction txid={withdrawn.txid} />,
          before any of it was sold or used. Its certificates are void, and its hours can be issued anew.
        </Notice>
      )}
      {corrections.map(({ wh, body, at, txid }) => (
        <Notice key={txid} tone="warning" title={`${energy(wh)} of this issuance turned out not to exist`}>
          {address(body)} corrected it on <Time value={at} /> in <Transaction txid={txid} />. The certificates stay
          good: later issuances of the facility mint that much less.
        </Notice>
      ))}
    </>
  );
}
