import type { certificate, facility } from '../../lib/api.ts';

/** Something a verification body has to decide. */
export type QueueItem =
  | { key: string; kind: 'facility'; at: Date; title: string; organisation: string; view: facility.FacilityView }
  | { key: string; kind: 'request'; at: Date; title: string; organisation: string; view: certificate.IssueRequestView };

/** Facilities under review and requests to attest in one line, who waits longest first. */
export function queueOf(
  facilities: readonly facility.FacilityView[],
  requests: readonly certificate.IssueRequestView[],
): QueueItem[] {
  const items: QueueItem[] = [
    ...facilities.map((view) => ({
      key: `facility:${view.id}`,
      kind: 'facility' as const,
      at: view.createdAt,
      title: view.name,
      organisation: view.organisation.name,
      view,
    })),
    ...requests.map((view) => ({
      key: `request:${view.id}`,
      kind: 'request' as const,
      at: view.createdAt,
      title: view.facilityName,
      organisation: view.organisation,
      view,
    })),
  ];
  return items.sort((a, b) => a.at.getTime() - b.at.getTime() || a.key.localeCompare(b.key));
}

/** What an address names: an item stays open after it was decided and has left the queue. */
export function openedOf(text: string | null): { kind: QueueItem['kind']; id: string } | null {
  const [, kind, id] = /^(facility|request):([0-9a-f-]{36})$/.exec(text ?? '') ?? [];
  return (kind === 'facility' || kind === 'request') && id !== undefined ? { kind, id } : null;
}

/** The neighbour by `step` of the item that has the focus, or of the one that is open; ends hold. */
export function neighbour(keys: readonly string[], from: string | null, step: 1 | -1): string | undefined {
  const at = from === null ? -1 : keys.indexOf(from);
  if (at === -1) return step === 1 ? keys[0] : keys.at(-1);
  return keys[Math.min(keys.length - 1, Math.max(0, at + step))];
}
