import { Badge } from '../../ui/badge.tsx';
import { CopyText } from '../../ui/copy-text.tsx';
import type { metering } from '../api.ts';
import { period, shortHash } from '../format.ts';
import { plainTimes } from './plain-times.ts';
import { SEVERITIES, VERDICTS } from './states.ts';

export type Verdict = NonNullable<metering.BatchView['verdict']>;

const WORDS = {
  pass: 'Every rule is kept. Certificates can be requested for these readings.',
  pending: 'Some rules are not kept, and each can be cured. No certificates until then.',
  reject: 'These readings never become certificates. Withdraw the batch, cure what is named, and upload again.',
} as const;

/** What the rules said of a batch, rule by rule, in words with the cure. */
export function VerdictView({ verdict }: { verdict: Verdict }) {
  return (
    <div className="grid gap-3">
      <p className="flex flex-wrap items-center gap-2">
        <Badge tone={VERDICTS[verdict.result].tone}>{VERDICTS[verdict.result].label}</Badge>
        <span>{WORDS[verdict.result]}</span>
      </p>
      <ol className="divide-y divide-line rounded border border-line">
        {verdict.rules.map((rule) => (
          <RuleRow key={rule.id} rule={rule} findings={verdict.findings.filter((found) => found.rule === rule.id)} />
        ))}
        {verdict.findings
          .filter((found) => !verdict.rules.some(({ id }) => id === found.rule))
          .map((found) => (
            <RuleRow
              key={found.message}
              rule={{ id: found.rule, title: 'Remark', result: found.severity }}
              findings={[found]}
            />
          ))}
      </ol>
      <p className="flex flex-wrap items-center gap-x-2 text-sm text-muted">
        Rule set {verdict.ruleSet.version}, verdict
        <CopyText text={verdict.hash} short={shortHash(verdict.hash)} what="verdict hash" />
        on IPFS
        <CopyText text={verdict.cid} short={shortHash(verdict.cid)} what="CID of the verdict" />
      </p>
    </div>
  );
}

function RuleRow({ rule, findings }: { rule: Verdict['rules'][number]; findings: Verdict['findings'] }) {
  const { label, tone } = SEVERITIES[rule.result];
  return (
    <li className="grid grid-cols-[2.75rem_1fr_auto] items-baseline gap-x-2 px-3 py-2">
      <span className="font-mono text-xs text-muted">{rule.id}</span>
      <span>{rule.title}</span>
      <Badge tone={tone}>{label}</Badge>
      {findings.map((found) => (
        <div key={found.message} className="col-start-2 col-end-4 mt-1 grid gap-1 border-l-2 border-line pl-3 text-sm">
          <p>{plainTimes(found.message)}</p>
          <p className="text-muted">{found.cure}</p>
          <Ranges finding={found} />
        </div>
      ))}
    </li>
  );
}

const SHOWN = 3;

function Ranges({ finding: { ranges, rangesOmitted } }: { finding: Verdict['findings'][number] }) {
  if (ranges.length === 0) return null;
  const more = ranges.length - SHOWN + rangesOmitted;
  const item = (range: (typeof ranges)[number]) => (
    <li key={range.start.getTime()}>{period(range.start, range.end)}</li>
  );
  return (
    <>
      <ul className="tabular-nums text-muted">{ranges.slice(0, SHOWN).map(item)}</ul>
      {more > 0 && (
        <details className="text-muted">
          <summary className="py-0.5">{more} more</summary>
          <ul className="tabular-nums">{ranges.slice(SHOWN).map(item)}</ul>
          {rangesOmitted > 0 && <p>and {rangesOmitted} that the verdict only counts.</p>}
        </details>
      )}
    </>
  );
}
