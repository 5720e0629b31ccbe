import type { ReactNode } from 'react';

interface EvidenceHeadProps {
  title: string;
  lead: ReactNode;
  badge: ReactNode;
  actions: ReactNode;
}

/** Heading of what is open in the inbox, below the heading of the page. */
export function EvidenceHead({ title, lead, badge, actions }: EvidenceHeadProps) {
  return (
    <header className="flex flex-wrap items-start justify-between gap-3">
      <div className="min-w-0">
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <h2 className="text-lg font-semibold">{title}</h2>
          {badge}
        </div>
        <p className="text-muted">{lead}</p>
      </div>
      <div className="flex flex-wrap gap-2">{actions}</div>
    </header>
  );
}
