const KEY = 'rec.session';

/** What a script may know of a session: whose it is and until when. The session itself is a cookie that no script sees. */
export interface SessionMarker {
  address: string;
  /** RFC 3339. */
  expiresAt: string;
}

/** The marker of a session that should still be good; without one the server need not be asked. */
export function readMarker(now: Date = new Date()): SessionMarker | null {
  try {
    const { address, expiresAt } = JSON.parse(localStorage.getItem(KEY) ?? '{}') as Partial<SessionMarker>;
    return address && expiresAt && new Date(expiresAt) > now ? { address, expiresAt } : null;
  } catch {
    return null;
  }
}

export function writeMarker(marker: SessionMarker | null): void {
  if (marker === null) localStorage.removeItem(KEY);
  else localStorage.setItem(KEY, JSON.stringify(marker));
}

/** Told when another tab signs in or out. */
export function onMarkerElsewhere(listener: () => void): () => void {
  const heard = ({ key }: StorageEvent) => {
    if (key === KEY || key === null) listener();
  };
  window.addEventListener('storage', heard);
  return () => window.removeEventListener('storage', heard);
}
