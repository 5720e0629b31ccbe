import type { Bench } from './bench.ts';
import { decodeNewAddresses, decodePrints } from './decode.bench.ts';
import { indexer } from './indexer.bench.ts';
import { localnet } from './localnet.bench.ts';

/** In the order in which they run. */
export const benches: readonly Bench[] = [decodePrints, decodeNewAddresses, ...indexer, localnet];
