import { useState } from 'react';
import { useLocation, useSearchParams } from 'wouter';
import { chain, useApiPages } from '../../lib/api.ts';
import { address, count, shortHash } from '../../lib/format.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { type Column, DataTable } from '../../ui/data-table.tsx';
import { Empty } from '../../ui/empty.tsx';
import { Field } from '../../ui/field.tsx';
import { Select, TextInput } from '../../ui/inputs.tsx';
import { LoadMore } from '../../ui/load-more.tsx';
import { Loading } from '../../ui/loading.tsx';
import { Page } from '../../ui/page.tsx';
import { Time } from '../../ui/time.tsx';
import { KINDS } from './event-words.ts';

type Transaction = NonNullable<ReturnType<typeof useTransactions>['data']>[number];

const useTransactions = (query: { event?: string; address?: string }) =>
  useApiPages(chain.listTransactions, { query }, { keepPrevious: true });

const COLUMNS: Column<Transaction>[] = [
  {
    key: 'summary',
    header: 'What happened',
    primary: true,
    cell: ({ summary }) => <span className="font-normal">{summary}</span>,
  },
  { key: 'at', header: 'When', wide: true, cell: ({ at }) => <Time value={at} /> },
  {
    key: 'sender',
    header: 'Signed by',
    cell: ({ sender }) => <code className="font-mono text-xs">{address(sender)}</code>,
  },
  { key: 'height', header: 'Block', align: 'right', cell: ({ height }) => count(height) },
  {
    key: 'txid',
    header: 'Transaction',
    cell: ({ txid }) => <code className="font-mono text-xs">{shortHash(txid)}</code>,
  },
  {
    key: 'state',
    header: 'State',
    cell: ({ final }) => <Badge tone={final ? 'positive' : 'info'}>{final ? 'Final' : 'Confirmed'}</Badge>,
  },
];

/** Everything our contracts did, in words, newest first. */
export function ExplorerPage() {
  const [search, setSearch] = useSearchParams();
  const event = search.get('event') ?? '';
  const party = search.get('address') ?? '';
  const fault = faultOf(party);
  const list = useTransactions({
    ...(event ? { event } : {}),
    ...(party && fault === undefined ? { address: party } : {}),
  });
  const set = (name: string, value: string) =>
    setSearch((before) => {
      const next = new URLSearchParams(before);
      if (value === '') next.delete(name);
      else next.set(name, value);
      return next;
    });
  const filtered = event !== '' || party !== '';
  return (
    <Page
      title="Explorer"
      lead="Transactions as the product sees them: what each did, who signed it, and how final it is."
    >
      <div className="grid items-start gap-4 sm:grid-cols-[200px_minmax(0,1fr)]">
        <Field label="What happened">
          {(input) => (
            <Select
              {...input}
              value={event}
              onChange={({ target }) => set('event', target.value)}
              placeholder="Everything"
              options={KINDS}
            />
          )}
        </Field>
        <SearchField key={party} start={party} fault={fault} onAddress={(text) => set('address', text)} />
      </div>
      {fault === undefined && (
        <Loading query={list} label="Reading the transactions">
          {(rows) => (
            <DataTable
              label="Transactions"
              rows={rows}
              rowKey={({ txid }) => txid}
              rowHref={({ txid }) => `/explorer/${txid}`}
              columns={COLUMNS}
              empty={filtered ? <NoMatch onClear={() => setSearch({})} /> : <NothingYet />}
            />
          )}
        </Loading>
      )}
      {fault === undefined && <LoadMore pages={list} what="transactions" />}
    </Page>
  );
}

/** By the rule of the API, in its words, before anything is asked. */
const faultOf = (party: string): string | undefined =>
  chain.listTransactions.query?.shape.address.safeParse(party === '' ? undefined : party).error?.issues[0]?.message;

interface SearchFieldProps {
  start: string;
  fault: string | undefined;
  onAddress(text: string): void;
}

/** An address filters the list, a transaction id opens its page. */
function SearchField({ start, fault, onAddress }: SearchFieldProps) {
  const [text, setText] = useState(start);
  const [, navigate] = useLocation();
  const go = () => {
    const wanted = text.trim();
    if (/^(0x)?[0-9a-fA-F]{64}$/.test(wanted)) navigate(`/explorer/${wanted.replace(/^0x/, '').toLowerCase()}`);
    else onAddress(wanted);
  };
  return (
    <form
      onSubmit={(submitted) => {
        submitted.preventDefault();
        go();
      }}
    >
      <Field label="Account, contract or transaction id" error={fault}>
        {(input) => (
          <span className="flex gap-2">
            <TextInput
              {...input}
              type="search"
              spellCheck={false}
              className="font-mono"
              value={text}
              onChange={({ target }) => setText(target.value)}
            />
            <Button type="submit" icon="search">
              Find
            </Button>
          </span>
        )}
      </Field>
    </form>
  );
}

const NoMatch = ({ onClear }: { onClear(): void }) => (
  <Empty kind="no-match" title="No transaction matches" action={<Button onClick={onClear}>Show all</Button>}>
    Only what our contracts took part in is listed, newest first.
  </Empty>
);

const NothingYet = () => (
  <Empty kind="nothing-yet" title="Nothing happened on chain yet">
    The first transaction shows here with its block.
  </Empty>
);
