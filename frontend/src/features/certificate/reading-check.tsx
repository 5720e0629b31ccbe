import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, apiKey, certificate, type ResultOf } from '../../lib/api.ts';
import { period } from '../../lib/format.ts';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { CopyText } from '../../ui/copy-text.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { Field } from '../../ui/field.tsx';
import { Select, TextInput } from '../../ui/inputs.tsx';
import type { CheckSource } from './answers.ts';
import { recompute } from './merkle-sum.ts';
import { ReadingVerdict, type Verdict } from './reading-verdict.tsx';

interface ReadingCheckProps {
  sources: readonly CheckSource[];
  /** What `npm run verify` takes: `retirement:3` or `issuance:2`. */
  claim: string;
}

interface Hour {
  start: Date;
  wh: bigint;
}

/** Any hour whose energy went into the Wh in question; its beginning is the start of a reading in every format. */
function anyHour(hours: readonly Hour[], { firstWh, wh, periodStart }: CheckSource): Date {
  let sum = 0n;
  const fitting = hours.filter((hour) => {
    const from = sum;
    sum += hour.wh;
    return hour.wh > 0n && from >= firstWh && from < firstWh + wh;
  });
  const [random = 0] = crypto.getRandomValues(new Uint32Array(1));
  return fitting[random % Math.max(1, fitting.length)]?.start ?? periodStart;
}

/** What `datetime-local` takes and gives, in UTC. */
const fieldText = (at: Date) => at.toISOString().slice(0, 16);
const fieldTime = (text: string): Date | null => {
  const at = new Date(`${text}Z`);
  return Number.isNaN(at.getTime()) ? null : at;
};

type Proof = ResultOf<typeof certificate.readReadingProof>;

async function check(source: CheckSource, start: Date): Promise<Verdict> {
  const params = { issuance: source.issuance, start: BigInt(start.getTime() / 1000) };
  const proof: Proof = await api.call(certificate.readReadingProof, { params });
  const { path, faults } = await recompute({ ...proof, readingsRoot: source.readingsRoot });
  return { proof, path, faults, source };
}

/** Fetches the proof of a reading and recomputes it here, up to the root on chain. */
export function ReadingCheck({ sources, claim }: ReadingCheckProps) {
  const [chosen, setChosen] = useState(0);
  const source = sources[chosen] ?? sources[0];
  const [text, setText] = useState(() => (source ? fieldText(source.periodStart) : ''));
  const run = useMutation<Verdict, Error, { source: CheckSource; start: Date }>({
    mutationFn: (wanted) => check(wanted.source, wanted.start),
  });
  const client = useQueryClient();
  const random = useMutation<Date, Error, CheckSource>({
    mutationFn: async (of) => {
      const input = { params: { issuance: of.issuance }, query: { step: 'hour' as const } };
      const { items } = await client.fetchQuery({
        queryKey: apiKey(certificate.readReadings, input),
        queryFn: () => api.call(certificate.readReadings, input),
        staleTime: Number.POSITIVE_INFINITY,
      });
      return anyHour(items, of);
    },
    onSuccess: (at, of) => {
      setText(fieldText(at));
      run.mutate({ source: of, start: at });
    },
  });
  const failed = random.error ?? run.error;
  const start = fieldTime(text);
  const outside = source && start && (start < source.periodStart || start >= source.periodEnd);
  if (source === undefined) return null;
  const possible = globalThis.crypto?.subtle !== undefined;
  return (
    <Card title="Check it yourself">
      <div className="flex flex-col gap-4">
        <p className="text-muted">
          Choose any reading. This page fetches its proof and recomputes each hash and sum up to the total in your
          browser. One changed Wh anywhere, and the top would not match the root that the chain holds.
        </p>
        {possible ? (
          <form
            noValidate
            className="flex flex-wrap items-end gap-3"
            onSubmit={(event) => {
              event.preventDefault();
              if (start && !outside) run.mutate({ source, start });
            }}
          >
            {sources.length > 1 && (
              <Field label="Readings of issuance">
                {(input) => (
                  <Select
                    {...input}
                    value={chosen}
                    onChange={(event) => {
                      const next = Number(event.target.value);
                      setChosen(next);
                      const to = sources[next];
                      if (to) setText(fieldText(to.periodStart));
                    }}
                    options={sources.map(({ issuance }, index) => ({ value: `${index}`, label: issuance.toString() }))}
                  />
                )}
              </Field>
            )}
            <Field
              label="Reading that starts at (UTC)"
              error={
                start === null
                  ? 'Write a day and a time.'
                  : outside
                    ? `The readings cover ${period(source.periodStart, source.periodEnd)}.`
                    : undefined
              }
            >
              {(input) => (
                <TextInput
                  {...input}
                  type="datetime-local"
                  step={300}
                  min={fieldText(source.periodStart)}
                  max={fieldText(source.periodEnd)}
                  value={text}
                  onChange={(event) => setText(event.target.value)}
                />
              )}
            </Field>
            <Button type="submit" variant="primary" busy={run.isPending}>
              {run.isPending ? 'Recomputing' : 'Recompute'}
            </Button>
            <Button onClick={() => random.mutate(source)} busy={random.isPending}>
              One at random
            </Button>
          </form>
        ) : (
          <p>This browser computes hashes only on pages served over https. Use the command below.</p>
        )}
        <div aria-live="polite">
          {failed && <ErrorState error={failed} />}
          {run.data && !failed && <ReadingVerdict verdict={run.data} />}
        </div>
        <div className="rounded bg-sunken px-3 py-2">
          <p className="text-sm text-muted">
            The root above came from this service. To ask the chain and IPFS instead of us, from a checkout of the
            source:
          </p>
          <CopyText text={`npm run verify -- ${claim}`} what="command" className="mt-1" />
        </div>
      </div>
    </Card>
  );
}
