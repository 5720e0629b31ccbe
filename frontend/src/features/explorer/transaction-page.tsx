import { chain, useApi } from '../../lib/api.ts';
import { count, shortHash } from '../../lib/format.ts';
import { useTextParam } from '../../lib/route.ts';
import { Badge } from '../../ui/badge.tsx';
import { Card } from '../../ui/card.tsx';
import { CopyText } from '../../ui/copy-text.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import { Empty } from '../../ui/empty.tsx';
import { Facts } from '../../ui/facts.tsx';
import { Loading } from '../../ui/loading.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Page } from '../../ui/page.tsx';
import { Steps } from '../../ui/steps.tsx';
import { TextLink } from '../../ui/text-link.tsx';
import { Time } from '../../ui/time.tsx';
import { eventWords, placeOf } from './event-words.ts';
import { stationsOf, unsettled } from './transaction-stations.ts';

const POLL_MS = 3_000;
const BACK = { href: '/explorer', label: 'Explorer' };
const STATES = {
  pending: { label: 'Pending', tone: 'info' },
  confirmed: { label: 'Confirmed', tone: 'info' },
  final: { label: 'Final', tone: 'positive' },
  failed: { label: 'Failed', tone: 'negative' },
  'not-found': { label: 'Not found', tone: 'neutral' },
} as const;

/** What became of one transaction. */
export function TransactionPage() {
  const txid = useTextParam('txid').replace(/^0x/, '').toLowerCase();
  if (!/^[0-9a-f]{64}$/.test(txid))
    return (
      <Page title="Transaction" back={BACK}>
        <Empty kind="no-match" title="This is no transaction id">
          Write the 64 hex digits your wallet shows.
        </Empty>
      </Page>
    );
  return <Followed txid={txid} />;
}

function Followed({ txid }: { txid: string }) {
  const known = useApi(chain.readTransaction, { params: { txid } });
  const query = useApi(
    chain.readTransaction,
    { params: { txid } },
    { refetchInterval: unsettled(known.data) ? POLL_MS : false },
  );
  return (
    <Page
      title={`Transaction ${shortHash(txid)}`}
      back={BACK}
      lead={query.data?.summary ?? undefined}
      badge={query.data && <Badge tone={STATES[query.data.status].tone}>{STATES[query.data.status].label}</Badge>}
    >
      <Loading query={query} label="Asking the chain">
        {(transaction) =>
          transaction.status === 'not-found' ? (
            <Empty kind="no-match" title="The chain does not know this transaction">
              It is neither in a block nor waiting for one. If it was signed a moment ago, this page finds it by itself.
            </Empty>
          ) : (
            <TransactionView transaction={transaction} />
          )
        }
      </Loading>
    </Page>
  );
}

function TransactionView({ transaction }: { transaction: chain.TransactionStatus }) {
  const { txid, sender, height, at, problem, events, touched, recorded } = transaction;
  return (
    <>
      <div role="status" className="rounded border border-line bg-raised p-4">
        <Steps label="States of the transaction" items={stationsOf(transaction)} />
      </div>
      {problem !== null && (
        <Notice tone="negative" title={problem.title}>
          It is in a block, but changed nothing except the network fee.
        </Notice>
      )}
      <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_400px]">
        <div className="grid min-w-0 gap-6">
          <Card title="What our contracts did" flush>
            <DataTable
              bare
              label="Events"
              rows={events.map((event, index) => ({ ...event, key: `${index}` }))}
              rowKey={({ key }) => key}
              columns={[
                { key: 'what', header: 'What', primary: true, cell: (event) => eventWords(event) },
                {
                  key: 'event',
                  header: 'Event',
                  cell: ({ contract, name }) => (
                    <code className="font-mono text-xs">
                      {contract}.{name}
                    </code>
                  ),
                },
              ]}
              empty={
                <p className="p-4 text-muted">
                  {recorded
                    ? 'Nothing: it called other contracts, or it failed.'
                    : 'Shown once its block is recorded here.'}
                </p>
              }
            />
          </Card>
          <Card title="On chain">
            <Facts
              items={[
                { label: 'Transaction id', value: <CopyText text={txid} what="transaction id" /> },
                {
                  label: 'Signed by',
                  value: sender === null ? 'Shown once its block is recorded' : <Sender account={sender} />,
                },
                { label: 'Block', value: height === null ? 'Not in a block yet' : count(height) },
                { label: 'Time of the block', value: at === null ? 'Not in a block yet' : <Time value={at} /> },
              ]}
            />
          </Card>
        </div>
        {touched.length > 0 && (
          <Card title="What it was about">
            <ul className="grid gap-1">
              {touched.map(placeOf).map(({ href, label }) => (
                <li key={href}>
                  <TextLink href={href}>{label}</TextLink>
                </li>
              ))}
            </ul>
          </Card>
        )}
      </div>
    </>
  );
}

function Sender({ account }: { account: string }) {
  return (
    <span className="grid gap-1">
      <CopyText text={account} what="address" />
      <TextLink href={`/explorer?address=${account}`}>All it took part in</TextLink>
    </span>
  );
}
