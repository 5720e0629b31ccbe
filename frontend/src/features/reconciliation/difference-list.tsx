import type { reconciliation } from '../../lib/api.ts';
import { address, count, shortHash } from '../../lib/format.ts';
import { Badge } from '../../ui/badge.tsx';
import { TextLink } from '../../ui/text-link.tsx';
import { Time } from '../../ui/time.tsx';
import { FINDINGS, fieldInWords, oneOf, pageOf } from './words.ts';

type Difference = reconciliation.Difference;

const isPrincipal = (text: string) => /^S[A-Z0-9]{28,}/.test(text);

function Value({ text }: { text: string | null }) {
  if (text === null) return <span className="text-muted">Nothing</span>;
  return <code className="font-mono text-xs [overflow-wrap:anywhere]">{text}</code>;
}

function Name({ kind, item }: Pick<Difference, 'kind' | 'item'>) {
  const href = pageOf(kind, item);
  const words = `${oneOf(kind)} ${isPrincipal(item) ? address(item) : item}`;
  return <h3 className="font-medium">{href === undefined ? words : <TextLink href={href}>{words}</TextLink>}</h3>;
}

/** Every difference with what it means, what to do, and both sides beside each other. */
export function DifferenceList({ differences }: { differences: readonly Difference[] }) {
  return (
    <ol aria-label="Differences" className="divide-y divide-line">
      {differences.map((difference) => (
        <li key={`${difference.kind} ${difference.item}`} className="grid grid-cols-1 gap-2 px-4 py-3">
          <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
            <Name {...difference} />
            <Badge tone={FINDINGS[difference.finding].tone}>{FINDINGS[difference.finding].label}</Badge>
            {difference.since !== null && (
              <span className="text-xs text-muted">
                since <Time value={difference.since} />
              </span>
            )}
          </div>
          <p>{difference.explanation}</p>
          <p className="max-w-[90ch] text-muted">{difference.advice}</p>
          <Fields {...difference} />
          {difference.lastEvent !== null && (
            <p className="text-sm text-muted">
              Last event: {difference.lastEvent.event} in block {count(difference.lastEvent.height)},{' '}
              <Time value={difference.lastEvent.at} />,{' '}
              <TextLink href={`/explorer/${difference.lastEvent.txid}`}>
                transaction {shortHash(difference.lastEvent.txid)}
              </TextLink>
            </p>
          )}
        </li>
      ))}
    </ol>
  );
}

/** Our value and the chain's beside each other; long ones break anywhere, so that they stay beside each other on a phone. */
function Fields({ kind, item, fields }: Pick<Difference, 'kind' | 'item' | 'fields'>) {
  if (fields.length === 0) return null;
  return (
    <table className="w-full table-fixed rounded-sm bg-sunken text-left align-top text-sm">
      <caption className="sr-only">{`${oneOf(kind)} ${item}, both sides`}</caption>
      <thead className="text-xs text-muted">
        <tr>
          <th scope="col" className="w-[30%] px-3 py-1.5 font-normal">
            Field
          </th>
          <th scope="col" className="px-3 py-1.5 font-normal">
            In our rows
          </th>
          <th scope="col" className="px-3 py-1.5 font-normal">
            On chain
          </th>
        </tr>
      </thead>
      <tbody>
        {fields.map(({ field, here, chain }) => (
          <tr key={field} className="border-t border-line align-top">
            <th scope="row" className="px-3 py-1.5 font-normal">
              {fieldInWords(field)}
            </th>
            <td className="px-3 py-1.5">
              <Value text={here} />
            </td>
            <td className="px-3 py-1.5">
              <Value text={chain} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
