import { market, useApi } from '../../lib/api.ts';
import { energy, sats, shortHash } from '../../lib/format.ts';
import { Button, ButtonLink } from '../../ui/button.tsx';
import { Notice } from '../../ui/notice.tsx';
import { TextLink } from '../../ui/text-link.tsx';

interface OrderOutcomeProps {
  listing: bigint;
  txid: string;
  retired: boolean;
  /** Where there is more to buy. */
  onAgain?: () => void;
}

/** What the purchase came to, as the chain recorded it. */
export function OrderOutcome({ listing, txid, retired, onAgain }: OrderOutcomeProps) {
  const sales = useApi(market.listPurchases, { query: { listing, limit: 20 } });
  const sale = sales.data?.items.find((item) => item.txid.replace(/^0x/, '') === txid.replace(/^0x/, ''));
  const next =
    sale === undefined ? (
      <ButtonLink href={retired ? '/retirements' : '/portfolio'}>{retired ? 'Retirements' : 'Portfolio'}</ButtonLink>
    ) : sale.retirement === null ? (
      <>
        <ButtonLink href={`/certificates/${sale.token}`} variant="primary">
          Open lot {sale.token.toString()}
        </ButtonLink>
        <ButtonLink href="/portfolio">Portfolio</ButtonLink>
      </>
    ) : (
      <ButtonLink href={`/retirements/${sale.retirement}`} variant="primary">
        Open the retirement
      </ButtonLink>
    );
  return (
    <Notice
      tone="positive"
      title={retired ? 'Bought and retired' : 'Bought'}
      actions={
        <>
          {next}
          {onAgain && (
            <Button variant="quiet" onClick={onAgain}>
              Buy more
            </Button>
          )}
        </>
      }
    >
      {sale && (
        <>
          {energy(sale.wh)} for {sats(sale.total)}.{' '}
        </>
      )}
      Transaction <TextLink href={`/explorer/${txid}`}>{shortHash(txid)}</TextLink>.
    </Notice>
  );
}
