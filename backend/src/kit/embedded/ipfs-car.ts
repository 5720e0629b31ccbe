import { CarBlockIterator, CarWriter } from '@ipld/car';
import type { CID } from 'multiformats/cid';
import { type Block, type FileBlocks, MAX_BLOCK_BYTES } from './ipfs-blocks.ts';
import { IpfsFault } from './ipfs-fault.ts';

/** A CARv1 of one root, written as fast as it is read. */
export async function* writeCar(root: CID, blocks: AsyncIterable<Block>): AsyncGenerator<Uint8Array> {
  const { writer, out } = CarWriter.create([root]);
  let failure: unknown;
  const writing = (async () => {
    for await (const block of blocks) await writer.put(block);
  })()
    .catch((error: unknown) => {
      failure = error;
    })
    .then(() => writer.close());
  yield* out;
  await writing;
  if (failure) throw failure;
}

/** Stores the blocks of a CAR after checking each hash. Returns its roots. */
export async function readCar(source: AsyncIterable<Uint8Array>, blocks: FileBlocks): Promise<CID[]> {
  try {
    const car = await CarBlockIterator.fromIterable(source);
    for await (const { cid, bytes } of car) {
      if (bytes.length > MAX_BLOCK_BYTES)
        throw new IpfsFault(`block ${cid} of the CAR is over ${MAX_BLOCK_BYTES} bytes`, 400);
      await blocks.put(cid, bytes);
    }
    return await car.getRoots();
  } catch (error) {
    if (error instanceof IpfsFault) throw error;
    throw new IpfsFault('the body is not a CAR', 400);
  }
}
