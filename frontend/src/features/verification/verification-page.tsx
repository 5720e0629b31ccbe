import { useRef } from 'react';
import { useSearchParams } from 'wouter';
import { RoleGate } from '../../lib/evidence/role-gate.tsx';
import { useKeys } from '../../lib/evidence/use-keys.ts';
import { ButtonLink } from '../../ui/button.tsx';
import { Empty } from '../../ui/empty.tsx';
import { Loading } from '../../ui/loading.tsx';
import { Page } from '../../ui/page.tsx';
import { useMedia } from '../../ui/use-media.ts';
import { FacilityEvidence } from './facility-evidence.tsx';
import { InboxList } from './inbox-list.tsx';
import { neighbour, openedOf, type QueueItem } from './queue.ts';
import { RequestEvidence } from './request-evidence.tsx';
import { ShortcutHelp } from './shortcut-help.tsx';
import { useQueue } from './use-queue.ts';

/** What waits for a verification body, oldest first, with the evidence beside it. */
export function VerificationPage() {
  return (
    <Page
      title="Verification"
      lead="Facilities under review and issue requests, who waits longest first."
      className="max-w-7xl"
      actions={<ShortcutHelp />}
    >
      <RoleGate roles={['verification-body', 'administrator']} what="Verification">
        <Inbox />
      </RoleGate>
    </Page>
  );
}

function Inbox() {
  const queue = useQueue();
  return (
    <Loading query={queue} label="Reading what waits">
      {(items) => <Board items={items} />}
    </Loading>
  );
}

function Board({ items }: { items: readonly QueueItem[] }) {
  const [search] = useSearchParams();
  const open = search.get('open');
  const opened = openedOf(open);
  const wide = useMedia('(min-width: 1024px)');
  const list = useRef<HTMLUListElement>(null);
  const move = (step: 1 | -1) => {
    const links = [...(list.current?.querySelectorAll<HTMLElement>('[data-key]') ?? [])];
    const keys = links.map((link) => link.dataset.key ?? '');
    const focused = links.find((link) => link === document.activeElement)?.dataset.key;
    const next = neighbour(keys, focused ?? open, step);
    links.find((link) => link.dataset.key === next)?.focus();
  };
  useKeys({ j: () => move(1), k: () => move(-1) });
  const nothing = (
    <Empty kind="nothing-yet" title="Nothing waits for a decision">
      A facility comes here when it is registered on chain, an issue request when the rules passed its readings.
    </Empty>
  );
  const evidence =
    opened === null ? null : opened.kind === 'facility' ? (
      <FacilityEvidence key={open} id={opened.id} />
    ) : (
      <RequestEvidence key={open} id={opened.id} />
    );
  if (!wide)
    return evidence === null ? (
      items.length === 0 ? (
        nothing
      ) : (
        <InboxList items={items} open={open} ref={list} />
      )
    ) : (
      <div className="grid min-w-0 gap-4">
        <ButtonLink className="justify-self-start" icon="arrow-left" href="/verification">
          Inbox
        </ButtonLink>
        {evidence}
      </div>
    );
  if (items.length === 0 && evidence === null) return nothing;
  return (
    <div className="grid grid-cols-[300px_minmax(0,1fr)] items-start gap-6">
      <div className="sticky top-16">
        {items.length === 0 ? (
          <p className="text-muted">Nothing else waits.</p>
        ) : (
          <InboxList items={items} open={open} ref={list} />
        )}
      </div>
      {evidence ?? (
        <Empty kind="nothing-yet" title="Open the first one">
          Press J, then Enter; or choose one in the list.
        </Empty>
      )}
    </div>
  );
}
