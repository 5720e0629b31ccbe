const stops = new Set<() => void>();
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Calls `stop` (synchronous) when this process ends without having stopped the child itself: by exit, by an uncaught
 * error, or by a signal nobody else handles. Returns the function that takes it back.
 */
export function stopOnExit(stop: () => void): () => void {
  if (stops.size === 0) {
    process.on('exit', stopAll);
    for (const signal of SIGNALS) process.on(signal, onSignal);
  }
  stops.add(stop);
  return () => {
    stops.delete(stop);
    if (stops.size > 0) return;
    process.off('exit', stopAll);
    for (const signal of SIGNALS) process.off(signal, onSignal);
  };
}

function stopAll(): void {
  for (const stop of stops) stop();
}

/** With another listener the program shuts down in its own order; without one the signal ends it, as it would have. */
function onSignal(signal: NodeJS.Signals): void {
  if (process.listenerCount(signal) > 1) return;
  stopAll();
  for (const each of SIGNALS) process.off(each, onSignal);
  process.kill(process.pid, signal);
}
