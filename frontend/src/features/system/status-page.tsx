import { type ResultOf, system, useApi } from '../../lib/api.ts';
import { address, count } from '../../lib/format.ts';
import { useLiveState } from '../../lib/live.ts';
import { Badge } from '../../ui/badge.tsx';
import { Card } from '../../ui/card.tsx';
import { CopyText } from '../../ui/copy-text.tsx';
import { Facts } from '../../ui/facts.tsx';
import { Loading } from '../../ui/loading.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Page } from '../../ui/page.tsx';
import { Progress } from '../../ui/progress.tsx';
import { Stat, Stats } from '../../ui/stat.tsx';
import { TextLink } from '../../ui/text-link.tsx';
import { Time } from '../../ui/time.tsx';

type Status = ResultOf<typeof system.readStatus>;
const POLL_MS = 5_000;

const PARTS = {
  database: { name: 'Database', down: 'Nothing can be read or changed until it answers.' },
  queue: { name: 'Queue', down: 'Uploads are kept, and the rules run once it answers.' },
  ipfs: { name: 'IPFS', down: 'Documents can be neither published nor fetched.' },
  chain: { name: 'Stacks node', down: 'Transactions cannot be followed, and calls cannot be checked.' },
} as const;

const NETWORKS = { devnet: 'Local chain', testnet: 'Stacks testnet', mainnet: 'Stacks mainnet' } as const;

/** How the service and its picture of the chain are doing, as it is now. */
export function StatusPage() {
  const query = useApi(system.readStatus, undefined, { refetchInterval: POLL_MS });
  return (
    <Page title="Status" lead="Asked anew every five seconds.">
      <Loading query={query} label="Reading the status">
        {(status) => <StatusView status={status} stale={query.isError} />}
      </Loading>
    </Page>
  );
}

function StatusView({ status, stale }: { status: Status; stale: boolean }) {
  const { chain, parts, example, reconciliation } = status;
  const down = (Object.keys(PARTS) as (keyof typeof PARTS)[]).filter((part) => parts[part] === 'down');
  return (
    <>
      {stale && (
        <Notice tone="warning" title="The service does not answer at the moment">
          What you see is the last answer. It is asked again by itself.
        </Notice>
      )}
      {down.length > 0 && !stale && (
        <Notice tone="negative" title={`${down.map((part) => PARTS[part].name).join(', ')} cannot be reached`}>
          {down.map((part) => PARTS[part].down).join(' ')}
        </Notice>
      )}
      {reconciliation.verdict === 'different' && (
        <Notice
          tone="negative"
          title={`${count(reconciliation.different)} ${reconciliation.different === 1 ? 'row is' : 'rows are'} not what the chain says`}
        >
          The chain decides, and what is shown here is partly wrong.{' '}
          <TextLink href="/system/reconciliation">What differs, and what to do</TextLink>
        </Notice>
      )}
      {example.state === 'loading' && (
        <Notice tone="info" title="The example market is being made">
          <Progress
            className="mt-2"
            label={`Step ${example.done} of ${example.of}`}
            value={example.done}
            max={example.of}
          />
        </Notice>
      )}
      <Stats>
        <Stat
          label="Block shown here"
          value={chain.height === null ? 'None yet' : count(chain.height)}
          hint="Its effects are in the answers"
        />
        <Stat
          label="Newest block"
          value={chain.tipHeight === null ? 'Unknown' : count(chain.tipHeight)}
          hint="Of the Stacks node"
        />
        <Stat
          label="Behind"
          value={chain.lag === null ? 'Unknown' : `${count(chain.lag)} ${chain.lag === 1 ? 'block' : 'blocks'}`}
          hint={chain.lag === 0 ? 'Up to date' : 'Still to read'}
        />
        <Stat
          label="Node last reached"
          value={chain.lastAt === null ? 'Never' : <Time value={chain.lastAt} style="relative" />}
        />
      </Stats>
      {chain.lastError !== null && (
        <Notice tone="warning" title="The chain cannot be followed at the moment">
          {chain.lastError}
        </Notice>
      )}
      {chain.unhandled.some(({ known }) => !known) && (
        <Notice tone="warning" title="Our contracts say something that this version does not know">
          The events are kept and listed on the page of the <TextLink href="/chain">chain</TextLink>.
        </Notice>
      )}
      <div className="grid items-start gap-6 lg:grid-cols-2">
        <Card title="Parts">
          <Facts
            items={(Object.keys(PARTS) as (keyof typeof PARTS)[]).map((part) => ({
              label: PARTS[part].name,
              value: <PartState up={parts[part] === 'up'} />,
            }))}
          />
        </Card>
        <ServiceCard status={status} />
      </div>
    </>
  );
}

const PartState = ({ up }: { up: boolean }) => (
  <Badge tone={up ? 'positive' : 'negative'}>{up ? 'Answers' : 'Does not answer'}</Badge>
);

const VERDICTS = {
  equal: { label: 'All equal', tone: 'positive' },
  different: { label: 'Different', tone: 'negative' },
  undecided: { label: 'Undecided', tone: 'warning' },
} as const;

function Compared({ verdict, finishedAt }: Status['reconciliation']) {
  return (
    <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
      {verdict !== null && <Badge tone={VERDICTS[verdict].tone}>{VERDICTS[verdict].label}</Badge>}
      <TextLink href="/system/reconciliation">
        {finishedAt === null ? 'Not yet' : <Time value={finishedAt} style="relative" />}
      </TextLink>
    </span>
  );
}

const LIVE = { connecting: 'Connecting', live: 'Connected', reconnecting: 'Reconnecting' } as const;
const EXAMPLE = {
  loading: 'Being made',
  loaded: 'Loaded: its facilities and trades are made up and say so',
  off: 'Not loaded',
} as const;

const SOURCES = {
  pushed: 'Pushed by the node',
  polled: 'Asked from the API',
  unknown: 'Not followed yet',
} as const;

function ServiceCard({ status }: { status: Status }) {
  const { chain } = status;
  const live = useLiveState();
  return (
    <Card title="Service">
      <Facts
        items={[
          { label: 'Network', value: NETWORKS[status.network] },
          { label: 'Version', value: status.version },
          { label: 'Queue', value: status.queueBackend === 'redis' ? 'Redis' : 'PostgreSQL' },
          { label: 'Live updates', value: <Badge tone={live === 'live' ? 'positive' : 'warning'}>{LIVE[live]}</Badge> },
          { label: 'Blocks', value: <TextLink href="/chain">{SOURCES[chain.source ?? 'unknown']}</TextLink> },
          { label: 'Example market', value: EXAMPLE[status.example.state] },
          {
            label: 'Contracts of',
            value: <CopyText text={status.deployer} short={address(status.deployer)} what="address of the contracts" />,
          },
          {
            label: 'Compared with the chain',
            value: <Compared {...status.reconciliation} />,
          },
          { label: 'Verification bodies', value: <TextLink href="/verification-bodies">Who may verify</TextLink> },
          {
            label: 'API',
            value: (
              <TextLink href="/docs" plain>
                Reference
              </TextLink>
            ),
          },
        ]}
      />
    </Card>
  );
}
