import type { portfolio } from '../../lib/api.ts';
import { count } from '../../lib/format.ts';
import { Card } from '../../ui/card.tsx';
import { CopyText } from '../../ui/copy-text.tsx';
import { Facts } from '../../ui/facts.tsx';
import { TextLink } from '../../ui/text-link.tsx';

/** Where an auditor goes on. */
export function RetirementTrail({ retirement: shown }: { retirement: portfolio.Retirement }) {
  const command = `npm run verify -- retirement:${shown.retirement}`;
  return (
    <Card title="Check it">
      <p className="mb-4 text-muted">
        Nobody has to believe this page. The command asks the chain and IPFS alone: that the range was retired once,
        that its hours were issued once, and that every Wh is a measured one.
      </p>
      <Facts
        items={[
          { label: 'Command', value: <CopyText text={command} what="command" /> },
          {
            label: 'Transaction',
            value: (
              <>
                <CopyText text={shown.txid} what="transaction id" />
                <TextLink href={`/explorer/${shown.txid}`} className="print:hidden">
                  Look at it here
                </TextLink>
              </>
            ),
          },
          { label: 'Block', value: count(shown.height) },
          {
            label: 'Certificate',
            value: (
              <TextLink href={`/certificates/${shown.retirement}`}>
                Lot {shown.retirement.toString()}, its readings and history
              </TextLink>
            ),
          },
          ...(shown.token === shown.retirement
            ? []
            : [
                {
                  label: 'Taken from',
                  value: <TextLink href={`/certificates/${shown.token}`}>Lot {shown.token.toString()}</TextLink>,
                },
              ]),
          {
            label: 'Issuance',
            value: (
              <TextLink href={`/issuances/${shown.origin.issuance}`}>
                {shown.origin.issuance.toString()}, with every lot it was divided into
              </TextLink>
            ),
          },
          ...(shown.consumption
            ? [{ label: 'Consumption root', value: <CopyText text={shown.consumption} what="hash" /> }]
            : []),
        ]}
      />
    </Card>
  );
}
