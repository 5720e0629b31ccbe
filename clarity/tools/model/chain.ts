import { readFileSync } from 'node:fs';
import type { Simnet } from '@stacks/clarinet-sdk';
import { Cl, type ClarityValue } from '@stacks/transactions';
import { type Plain, type PlainTuple, plainValue } from '../plain-value.ts';
import { SBTC, SECONDS_PER_BLOCK } from '../scenario.ts';
import { Abi, encode } from './abi.ts';

const PROBE = readFileSync(new URL('./probe.clar', import.meta.url), 'latin1');
const CONTRACTS = ['rec-nft', 'facilities', 'issuance', 'verification', 'marketplace', 'auctions', 'bids', 'quotes'];
const BURN_BLOCK = 600n;
const MIDDLEMAN = 'model-middleman';

export interface Answer {
  readonly ok?: Plain;
  readonly err?: bigint;
  readonly prints: readonly PlainTuple[];
  /** What changed hands, as the model writes it. */
  readonly moves: readonly string[];
}

interface Happening {
  readonly event: string;
  readonly data: Record<string, string> & { readonly value?: ClarityValue };
}

// The SDK carries its own copy of @stacks/transactions: the same data, but other enum types.
const toSdk = (values: readonly ClarityValue[]) => values as unknown as Parameters<Simnet['callPublicFn']>[2];
const fromSdk = (value: unknown): ClarityValue => value as ClarityValue;

function moveOf({ event, data }: Happening): string {
  if (event === 'ft_transfer_event') return `${data.amount} sats ${data.sender} > ${data.recipient}`;
  const token = plainValue(fromSdk(data.value));
  if (event === 'nft_mint_event') return `lot ${token} nobody > ${data.recipient}`;
  if (event === 'nft_burn_event') return `lot ${token} ${data.sender} > nobody`;
  if (event === 'nft_transfer_event') return `lot ${token} ${data.sender} > ${data.recipient}`;
  return event;
}

/** The real contracts on a simnet: every call with all that it did, and reads that cost little. */
export class Chain {
  readonly simnet: Simnet;
  readonly abi: Abi;
  readonly middleman: string;

  constructor(simnet: Simnet) {
    this.simnet = simnet;
    this.abi = new Abi(simnet, [...CONTRACTS, 'forwards', 'council']);
    this.middleman = `${simnet.deployer}.${MIDDLEMAN}`;
    simnet.deployContract('model-probe', PROBE, { clarityVersion: 5 }, simnet.deployer);
    simnet.deployContract(MIDDLEMAN, this.abi.middleman(), { clarityVersion: 5 }, simnet.deployer);
  }

  /** The time that the next call sees. */
  now = (): bigint => this.simnet.getBlockTime() + SECONDS_PER_BLOCK;

  /** Lets time pass: the next call sees the first second from then on that a block can have. */
  pass(seconds: bigint): void {
    const end = this.now() + seconds;
    while (end - this.now() > 2n * BURN_BLOCK)
      this.simnet.mineEmptyBurnBlocks(Number((end - this.now()) / BURN_BLOCK - 1n));
    const left = end - this.now();
    if (left > 0n) this.simnet.mineEmptyStacksBlocks(Number((left + SECONDS_PER_BLOCK - 1n) / SECONDS_PER_BLOCK));
  }

  call(sender: string, target: string, args: readonly Plain[], isThroughMiddleman = false): Answer {
    const types = this.abi.argumentsOf(target);
    const values = args.map((value, index) => encode(types[index]?.type ?? '', value));
    const [contract = '', fn = ''] = isThroughMiddleman
      ? [MIDDLEMAN, target.replace('/', '-')]
      : (target.split('/') as [string, string]);
    const { result, events } = this.simnet.callPublicFn(contract, fn, toSdk(values), sender);
    const happenings = events as unknown as Happening[];
    const prints = happenings.filter(({ event }) => event === 'print_event');
    const effects = {
      prints: prints.map(({ data }) => plainValue(fromSdk(data.value)) as PlainTuple),
      moves: happenings.filter(({ event }) => event !== 'print_event').map(moveOf),
    };
    const answer = fromSdk(result);
    if (answer.type === 'ok') return { ok: plainValue(answer.value), ...effects };
    if (answer.type === 'err') return { err: plainValue(answer.value) as bigint, ...effects };
    throw new TypeError(`${target} answered no response`);
  }

  entry(map: string, key: Plain): Plain {
    const [contract = '', name = ''] = map.split('/');
    const encoded = encode(this.abi.keyOf(map), key) as unknown as Parameters<Simnet['getMapEntry']>[2];
    try {
      return plainValue(fromSdk(this.simnet.getMapEntry(contract, name, encoded)));
    } catch (error) {
      // What the SDK throws for a key that no row has.
      if (String(error).includes('value not found')) return null;
      throw error;
    }
  }

  variable(path: string): Plain {
    const [contract = '', name = ''] = path.split('/');
    return plainValue(fromSdk(this.simnet.getDataVar(contract, name)));
  }

  owners(tokens: readonly bigint[]): Plain[] {
    const args = toSdk([Cl.list(tokens.map((token) => Cl.uint(token)))]);
    const { result } = this.simnet.callReadOnlyFn('model-probe', 'owners-of', args, this.simnet.deployer);
    return plainValue(fromSdk(result)) as Plain[];
  }

  /** The sats, and the number of live lots, of everybody who has any. */
  holdings(): { sats: Map<string, bigint>; lots: Map<string, bigint> } {
    const assets = this.simnet.getAssetsMap();
    const [token = ''] = SBTC.split('.').slice(1);
    const sats = [...assets].find(([name]) => name.endsWith(`.${token}.sbtc-token`))?.[1] ?? new Map();
    return { sats, lots: assets.get('.rec-nft.rec') ?? new Map() };
  }
}
