import { cleanup, fireEvent, render, screen, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Button } from './button.tsx';
import { Chart } from './chart.tsx';
import { type Column, DataTable } from './data-table.tsx';
import { ErrorState } from './error-state.tsx';
import { Field } from './field.tsx';
import { FileInput } from './file-input.tsx';
import { TextInput } from './inputs.tsx';
import { Loading } from './loading.tsx';
import { Page } from './page.tsx';
import { Steps } from './steps.tsx';

afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
  vi.useRealTimers();
});

const viewport = (wide: boolean) =>
  vi.spyOn(globalThis, 'matchMedia').mockImplementation(
    (media) =>
      ({
        matches: wide,
        media,
        addEventListener: () => {},
        removeEventListener: () => {},
      }) as unknown as MediaQueryList,
  );

interface Lot {
  id: number;
  name: string;
  energy: string;
}
const LOTS: Lot[] = [
  { id: 1, name: 'North', energy: '1.000' },
  { id: 2, name: 'South', energy: '2.500' },
];
const COLUMNS: Column<Lot>[] = [
  { key: 'name', header: 'Facility', primary: true, cell: (lot) => lot.name },
  { key: 'energy', header: 'Energy, MWh', align: 'right', cell: (lot) => lot.energy },
];
const table = (rows: Lot[]) => (
  <DataTable
    label="Lots"
    columns={COLUMNS}
    rows={rows}
    rowKey={(lot) => String(lot.id)}
    rowHref={(lot) => `/lots/${lot.id}`}
    empty={<p>No lots</p>}
  />
);

describe('a table', () => {
  it('on a desktop is a real one whose rows are named and linked by the primary column', () => {
    viewport(true);
    render(table(LOTS));
    expect(within(screen.getByRole('table', { name: 'Lots' })).getAllByRole('row')).toHaveLength(3);
    const header = screen.getByRole('rowheader', { name: 'North' });
    expect(within(header).getByRole('link').getAttribute('href')).toBe('/lots/1');
  });

  it('on a phone is a list that says the name of each value', () => {
    viewport(false);
    render(table(LOTS));
    expect(screen.queryByRole('table')).toBeNull();
    const items = within(screen.getByRole('list', { name: 'Lots' })).getAllByRole('listitem');
    expect(items.map((item) => item.textContent)).toEqual(['NorthEnergy, MWh1.000', 'SouthEnergy, MWh2.500']);
  });

  it('without rows says so instead', () => {
    viewport(true);
    render(table([]));
    expect(screen.queryByRole('table')).toBeNull();
    expect(screen.getByText('No lots')).toBeDefined();
  });

  it('tells how a column is sorted and lets a press on its header change that', () => {
    viewport(true);
    const onSort = vi.fn();
    const columns: Column<Lot>[] = [{ ...COLUMNS[0]!, sort: { direction: 'descending', onSort } }, COLUMNS[1]!];
    render(<DataTable label="Lots" columns={columns} rows={LOTS} rowKey={(lot) => String(lot.id)} />);
    expect(screen.getByRole('columnheader', { name: 'Facility' }).getAttribute('aria-sort')).toBe('descending');
    expect(screen.getByRole('columnheader', { name: 'Energy, MWh' }).hasAttribute('aria-sort')).toBe(false);
    fireEvent.click(screen.getByRole('button', { name: 'Facility' }));
    expect(onSort).toHaveBeenCalledOnce();
  });
});

describe('a field', () => {
  it('ties label, hint and error to its control', () => {
    render(
      <Field label="Quantity" hint="5 MWh remain" error="Ask for less.">
        {(props) => <TextInput {...props} />}
      </Field>,
    );
    const input = screen.getByRole('textbox', { name: 'Quantity' });
    expect(input.getAttribute('aria-invalid')).toBe('true');
    const described = input.getAttribute('aria-describedby')?.split(' ') ?? [];
    expect(described.map((id) => document.getElementById(id)?.textContent)).toEqual(['5 MWh remain', 'Ask for less.']);
  });

  it('that is fine is not said to be wrong', () => {
    render(<Field label="Quantity">{(props) => <TextInput {...props} />}</Field>);
    const input = screen.getByRole('textbox', { name: 'Quantity' });
    expect(input.hasAttribute('aria-invalid')).toBe(false);
    expect(input.hasAttribute('aria-describedby')).toBe(false);
  });

  it('names the button of a file by its label and what the button says', () => {
    render(<Field label="Meter file">{(props) => <FileInput {...props} accept=".csv" onFile={() => {}} />}</Field>);
    const button = screen.getByRole('button');
    const name = button.getAttribute('aria-labelledby')?.split(' ') ?? [];
    expect(name.map((id) => document.getElementById(id)?.textContent)).toEqual(['Meter file', 'Choose a file']);
  });
});

describe('a button', () => {
  it('takes no second press while it is busy, and keeps the focus', () => {
    const onClick = vi.fn();
    const { rerender } = render(<Button onClick={onClick}>Buy</Button>);
    fireEvent.click(screen.getByRole('button'));
    rerender(
      <Button busy onClick={onClick}>
        Buying
      </Button>,
    );
    fireEvent.click(screen.getByRole('button'));
    expect(onClick).toHaveBeenCalledOnce();
    expect(screen.getByRole('button').hasAttribute('disabled')).toBe(false);
  });
});

describe('loading', () => {
  const refetch = vi.fn();
  beforeEach(() => refetch.mockClear());
  const show = (query: { isPending: boolean; error: unknown; data: string | undefined }) => (
    <Loading query={{ ...query, refetch }} label="Reading the lots">
      {(data) => <p>{data}</p>}
    </Loading>
  );

  it('shows nothing for a moment, then that it is reading, then the data', () => {
    vi.useFakeTimers();
    viewport(true);
    const { rerender } = render(show({ isPending: true, error: null, data: undefined }));
    expect(screen.queryByRole('status')).toBeNull();
    vi.advanceTimersByTime(200);
    rerender(show({ isPending: true, error: null, data: undefined }));
    expect(screen.getByRole('status').textContent).toBe('Reading the lots');
    rerender(show({ isPending: false, error: null, data: 'Three lots' }));
    expect(screen.queryByRole('status')).toBeNull();
    expect(screen.getByText('Three lots')).toBeDefined();
  });

  it('says what failed and tries again on demand', () => {
    render(show({ isPending: false, error: new TypeError('Failed to fetch'), data: undefined }));
    expect(screen.getByRole('alert').textContent).toContain('The service cannot be reached');
    fireEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(refetch).toHaveBeenCalledOnce();
  });

  it('keeps what it has when reading it again fails', () => {
    render(show({ isPending: false, error: new Error('offline'), data: 'Three lots' }));
    expect(screen.getByText('Three lots')).toBeDefined();
    expect(screen.queryByRole('alert')).toBeNull();
  });
});

describe('an error', () => {
  it('of the API has its title, its words and the number of the request', () => {
    const problem = Object.assign(new Error('The node is down.'), {
      document: { title: 'The Stacks node does not answer', detail: 'Try again in a moment.', requestId: 'req_1' },
    });
    render(<ErrorState error={problem} />);
    const said = screen.getByRole('alert').textContent;
    for (const part of ['The Stacks node does not answer', 'Try again in a moment.', 'req_1'])
      expect(said).toContain(part);
    expect(screen.queryByRole('button')).toBeNull();
  });
});

describe('a line of steps', () => {
  it('says each state in words and marks the current one', () => {
    render(
      <Steps
        label="Transaction"
        items={[
          { label: 'Signing', state: 'done' },
          { label: 'Pending', state: 'current' },
          { label: 'Final', state: 'todo' },
        ]}
      />,
    );
    const items = within(screen.getByRole('list', { name: 'Transaction' })).getAllByRole('listitem');
    expect(items.map((item) => item.textContent)).toEqual(['Signing: done', 'Pending: now', 'Final: not yet']);
    expect(items.map((item) => item.getAttribute('aria-current'))).toEqual([null, 'step', null]);
  });
});

describe('a page', () => {
  it('has one first heading and names the document by it', () => {
    render(<Page title="Market">Lots</Page>);
    expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('Market');
    expect(document.title).toBe('Market · REC Market');
  });
});

describe('a chart', () => {
  it('shows its numbers as a table on demand', () => {
    render(
      <Chart
        label="Production"
        summary="One hour"
        unit="MWh"
        series={[]}
        table={{ columns: ['Hour', 'MWh'], rows: [['12:00', '3.2']] }}
      />,
    );
    fireEvent.click(screen.getByRole('button', { name: 'Show as table' }));
    expect(screen.getByRole('rowheader', { name: '12:00' })).toBeDefined();
    expect(screen.getByRole('cell', { name: '3.2' })).toBeDefined();
  });
});
