import { useState } from 'react';
import { local, useMutate } from '../../lib/api.ts';
import { count } from '../../lib/format.ts';
import { troubleOf } from '../../lib/trouble.ts';
import { TroubleNotice } from '../../lib/trouble-notice.tsx';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { Field } from '../../ui/field.tsx';
import { TextInput } from '../../ui/inputs.tsx';
import { plural } from './chain-words.ts';

const MOST = 12;

const depthOf = (text: string): number | null =>
  /^\d{1,2}$/.test(text.trim()) && Number(text) >= 1 && Number(text) <= MOST ? Number(text) : null;

/** For the local chain alone, where nobody else is: has its newest blocks replaced, so that one sees them undone. */
export function MakeFork() {
  const [text, setText] = useState('3');
  const fork = useMutate(local.makeFork);
  const depth = depthOf(text);
  const made = fork.data;
  return (
    <Card title="Try it: make the local chain fork">
      <form
        className="flex flex-wrap items-end gap-3"
        onSubmit={(submitted) => {
          submitted.preventDefault();
          if (depth !== null && !fork.isPending) fork.mutate({ body: { depth } });
        }}
      >
        <Field
          label="Blocks to replace"
          className="w-56"
          error={depth === null ? `Write a whole number from 1 to ${MOST}.` : undefined}
        >
          {(input) => (
            <TextInput {...input} inputMode="numeric" value={text} onChange={({ target }) => setText(target.value)} />
          )}
        </Field>
        <Button type="submit" icon="refresh" busy={fork.isPending}>
          {fork.isPending ? 'Making a fork' : 'Make a fork'}
        </Button>
      </form>
      <p className="mt-3 max-w-[72ch] text-sm text-muted">
        The newest blocks are replaced by others with the same transactions in another order; those that only worked in
        the old order fail in the new one. What came of them is undone and done anew while you watch. Only the local
        chain can do this.
      </p>
      <p role="status" className="text-sm">
        {made !== undefined && !fork.isPending && fork.error === null && (
          <span className="mt-3 block font-medium">
            Done: {plural(fork.variables?.body.depth ?? 0, 'block')} replaced, the newest is {count(made.height)}.
          </span>
        )}
      </p>
      {fork.error !== null && (
        <div className="mt-3">
          <TroubleNotice trouble={troubleOf(fork.error)} />
        </div>
      )}
    </Card>
  );
}
