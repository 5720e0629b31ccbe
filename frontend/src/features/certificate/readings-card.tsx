import { useState } from 'react';
import { certificate, type ResultOf, useApi } from '../../lib/api.ts';
import { count, date, dateTime, energy, mwh } from '../../lib/format.ts';
import { Card } from '../../ui/card.tsx';
import { Chart } from '../../ui/chart.tsx';
import { CopyText } from '../../ui/copy-text.tsx';
import { Field } from '../../ui/field.tsx';
import { Select } from '../../ui/inputs.tsx';
import { Loading } from '../../ui/loading.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';

type Readings = ResultOf<typeof certificate.readReadings>;
type Step = 'hour' | 'day';

const WEEK_MS = 7 * 86_400_000;
const STEPS = [
  { value: 'hour', label: 'Hours' },
  { value: 'day', label: 'Days' },
];

interface ReadingsCardProps {
  issuance: bigint;
  periodStart: Date;
  periodEnd: Date;
}

/** The measured energy an issuance is made of, from the document whose root is on chain. */
export function ReadingsCard({ issuance, periodStart, periodEnd }: ReadingsCardProps) {
  const [step, setStep] = useState<Step>(periodEnd.getTime() - periodStart.getTime() > WEEK_MS ? 'day' : 'hour');
  const readings = useApi(
    certificate.readReadings,
    { params: { issuance }, query: { step } },
    { keepPrevious: true, staleTime: Number.POSITIVE_INFINITY },
  );
  return (
    <Card
      title="Readings"
      actions={
        <Field label={<span className="sr-only">Sum up by</span>} className="w-28">
          {(input) => (
            <Select {...input} options={STEPS} value={step} onChange={(event) => setStep(event.target.value as Step)} />
          )}
        </Field>
      }
    >
      <Loading query={readings} label="Reading the readings" skeleton={<Skeleton height={320} />}>
        {(shown) => <Readings readings={shown} />}
      </Loading>
    </Card>
  );
}

/** Kilowatt-hours below one MWh. The chart draws approximations; table and sums stay exact. */
function scaleOf(items: Readings['items']): { unit: string; wh: number } {
  const most = items.reduce((max, { wh }) => (wh > max ? wh : max), 0n);
  return most >= 1_000_000n ? { unit: 'MWh', wh: 1_000_000 } : { unit: 'kWh', wh: 1_000 };
}

function Readings({ readings: { items, step, leaves, intervalSeconds, cid } }: { readings: Readings }) {
  const { unit, wh: whPerUnit } = scaleOf(items);
  const total = items.reduce((sum, { wh }) => sum + wh, 0n);
  const top = items.reduce<Readings['items'][number] | undefined>(
    (most, item) => (most === undefined || item.wh > most.wh ? item : most),
    undefined,
  );
  const label = step === 'day' ? 'Energy per day (UTC)' : 'Energy per hour (UTC)';
  const when = step === 'day' ? date : dateTime;
  const length = intervalSeconds === null ? 'of different lengths' : `of ${count(intervalSeconds / 60)} minutes`;
  return (
    <>
      <Chart
        label={label}
        summary={`${count(leaves)} readings ${length} add up to ${energy(total)}${top ? `; the most was ${energy(top.wh)}, ${when(top.start)}` : ''}.`}
        unit={unit}
        series={[
          {
            name: 'Measured',
            kind: 'bar',
            points: items.map(({ start, wh }) => ({ x: start, y: Number(wh) / whPerUnit })),
          },
        ]}
        table={{
          columns: [step === 'day' ? 'Day' : 'Hour from', 'MWh'],
          rows: items.map(({ start, wh }) => [when(start), mwh(wh)]),
        }}
      />
      <p className="mt-3 flex flex-wrap items-center gap-x-2 border-t border-line pt-3 text-sm text-muted">
        Every reading, as it was attested: <CopyText text={`ipfs://${cid}`} what="address of the readings" />
      </p>
    </>
  );
}
