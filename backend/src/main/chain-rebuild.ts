import { createFollower } from './processes.ts';
import { runOnce } from './run-process.ts';

/** `npm run chain:rebuild`: empties what follows from the chain and replays every stored event. The indexer must not run. */
await runOnce('chain:rebuild', async (connections) => {
  const follower = createFollower(connections);
  const events = await follower.rebuild();
  await follower.stop();
  return `${events} events replayed`;
});
