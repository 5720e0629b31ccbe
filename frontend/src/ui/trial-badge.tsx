import { Badge } from './badge.tsx';

/** What rehearses, or is on a test network, is never to be taken for the real thing. */
export function TrialBadge({ trial, short = false }: { trial: boolean; short?: boolean }) {
  return trial ? <Badge tone="warning">{short ? 'Trial' : 'Trial, no real energy'}</Badge> : null;
}
