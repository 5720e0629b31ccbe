import { Cl } from '@stacks/transactions';
import type { Client } from '../tests/client.ts';
import { ARENA } from './arena.ts';
import type { Mirror } from './mirror.ts';
import { held } from './world.ts';

/** A transaction in a block as the API shows it; the id without 0x. */
export type Seen = { readonly id: string; readonly status: string; readonly result: string };

type ApiTransaction = { tx_id: string; tx_status: string; tx_result: { repr: string } };
type ApiBlock = { height: number; index_block_hash: string; parent_index_block_hash: string; tx_count: number };

/** The blocks above a height, oldest first; throws unless each follows the one before. */
export async function seenBlocks(client: Client, above: number) {
  const tip = await client.get<ApiBlock>('/extended/v2/blocks/latest');
  const blocks: { height: number; transactions: Seen[] }[] = [];
  let parent = await client.get<ApiBlock>(`/extended/v2/blocks/${above}`);
  for (let height = above + 1; height <= tip.height; height++) {
    const block = await client.get<ApiBlock>(`/extended/v2/blocks/${height}`);
    if (block.parent_index_block_hash !== parent.index_block_hash) throw new Error(`block ${height} hangs in the air`);
    parent = block;
    const { results } =
      block.tx_count === 0
        ? { results: [] }
        : await client.get<{ results: ApiTransaction[] }>(`/extended/v2/blocks/${height}/transactions?limit=200`);
    if (results.length !== block.tx_count) throw new Error(`block ${height} does not show all its transactions`);
    const transactions = results.map(({ tx_id, tx_status, tx_result }) => ({
      id: tx_id.slice(2),
      status: tx_status,
      result: tx_result.repr,
    }));
    blocks.push({ height, transactions });
  }
  return blocks;
}

/** Where the chain's answers about its state are not those of the model, in words. */
export async function differences(client: Client, mirror: Mirror, addresses: readonly string[]): Promise<string[]> {
  const { world } = mirror;
  const wrong: string[] = [];
  const expect = (what: string, seen: unknown, meant: unknown) => {
    if (String(seen) !== String(meant)) wrong.push(`${what} is ${seen}, not ${meant}`);
  };
  const [address, name] = ARENA.split('.');
  const count = await client.get<{ data: string }>(`/v2/data_var/${address}/${name}/count`);
  expect('the count', Cl.prettyPrint(Cl.deserialize(count.data)), `u${world.count}`);

  for (const who of [...addresses, ARENA]) {
    const { balance, nonce } = await client.account(who);
    expect(`the balance of ${who}`, balance, held(world.stx, who));
    expect(`the nonce of ${who}`, nonce, world.nonce(who));
    const coin = encodeURIComponent(`${ARENA}::coin`);
    const coins = await client.get<{ balance: string }>(`/extended/v3/principals/${who}/balances/ft/${coin}`);
    expect(`the coins of ${who}`, coins.balance, held(world.coins, who));
    const { results } = await client.get<{ results: { value: { repr: string } }[] }>(
      `/extended/v3/principals/${who}/balances/nft?limit=200`,
    );
    const items = results.map(({ value }) => value.repr).sort();
    const own = [...world.items].flatMap(([id, owner]) => (owner === who ? [`u${id}`] : [])).sort();
    expect(`the items of ${who}`, items, own);
  }

  const waiting: string[] = [];
  for (let offset = 0; ; offset += 200) {
    type Page = { total: number; results: { tx_id: string }[] };
    const page = await client.get<Page>(`/extended/v1/tx/mempool?limit=200&offset=${offset}`);
    waiting.push(...page.results.map(({ tx_id }) => tx_id.slice(2)));
    if (waiting.length >= page.total) break;
  }
  expect('the mempool', waiting.sort(), [...mirror.pool.keys()].sort());
  return wrong;
}
