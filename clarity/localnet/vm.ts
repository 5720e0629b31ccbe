import type { SDK, TransactionRes } from '@stacks/clarinet-sdk-wasm';
import { Cl, type ClarityAbi, type ClarityValue, serializeCVBytes } from '@stacks/transactions';
import { type Action, sdkTransaction } from './action.ts';
import { atTime, projectFiles } from './sdk-surroundings.ts';
import { type LoadedWasm, loadWasm, type WasmMemory } from './wasm.ts';

/** The epoch in which Clarity 5 is the default. */
const EPOCH = '3.4';
export const DEFAULT_CLARITY_VERSION = 5;
/** Where fees go: on a real network to the miner. */
export const MINER = 'ST000000000000000000002AMW42H';
export const SBTC_TOKEN = 'SM3VDXK3WZZSA84XXFKAFAF15NNZX32CTSG82JFQ4.sbtc-token';
export const SBTC_ASSET = `${SBTC_TOKEN}::sbtc-token`;

/** An event as the VM reports it: the name and the data of the node's own event JSON. */
export type VmEvent = { readonly event: string; readonly data: Readonly<Record<string, string>> };

export type Execution = { readonly result: ClarityValue; readonly events: readonly VmEvent[] };

/** A runtime or analysis error of the contract. The VM is unharmed, the state unchanged, and one block was mined. */
export class ClarityFailure extends Error {}

/** The VM itself fell over. It answers nothing any more: open a new one. */
export class VmPanic extends Error {}

/** The Clarity VM of the Clarinet SDK with the boot contracts, the development accounts, and no contract of ours. */
export class Vm {
  private constructor(
    private readonly wasm: LoadedWasm,
    private readonly sdk: SDK,
    /** Unix seconds at which the chain begins; the VM counts time in blocks from here. */
    readonly genesis: number,
  ) {}

  static async open(genesis: number): Promise<Vm> {
    const wasm = loadWasm();
    const sdk = new wasm.sdk.SDK(projectFiles, new wasm.sdk.SDKOptions(false, false, false));
    const vm = new Vm(wasm, sdk, genesis);
    await vm.reset();
    return vm;
  }

  /** Back to the first block. Far cheaper than opening: the SDK keeps the state after the boot contracts. */
  async reset(): Promise<void> {
    await atTime(this.genesis, () => this.sdk.initSession('/localnet', './Clarinet.toml', null));
    this.sdk.setEpoch(EPOCH);
  }

  get height(): number {
    return this.sdk.stacksBlockHeight;
  }

  get burnHeight(): number {
    return this.sdk.burnBlockHeight;
  }

  /** What `stacks-block-time` answers, in unix seconds. */
  get time(): number {
    return Number(this.sdk.getBlockTime());
  }

  /** Mines one block with this call in it, whatever the outcome. */
  callPublic(contractId: string, name: string, args: readonly ClarityValue[], sender: string): Execution {
    return this.call('callPublicFn', contractId, name, args, sender);
  }

  /** Calls a private function, which no transaction can: for development funds only. Mines one block. */
  callPrivate(contractId: string, name: string, args: readonly ClarityValue[], sender: string): Execution {
    return this.call('callPrivateFn', contractId, name, args, sender);
  }

  callReadOnly(contractId: string, name: string, args: readonly ClarityValue[], sender: string): Execution {
    return this.call('callReadOnlyFn', contractId, name, args, sender);
  }

  /** Mines one block with this contract in it. An existing name spoils the contract, one that is no name makes the VM panic. */
  deploy(name: string, source: string, clarityVersion: number, sender: string): Execution {
    const { ContractOptions, DeployContractArgs } = this.wasm.sdk;
    return this.run(new DeployContractArgs(name, source, new ContractOptions(clarityVersion), sender), (args) =>
      this.sdk.deployContract(args),
    );
  }

  /**
   * Mines one block with all of these in it, in order; the results come in the same order. The first runtime or analysis error
   * throws and leaves the VM in the middle of the block, with everything before done: take it back.
   */
  mineTogether(actions: readonly Action[]): Execution[] {
    let answers: { readonly result: string; readonly events: string }[];
    try {
      answers = this.sdk.mineBlock(actions.map(sdkTransaction)) as typeof answers;
    } catch (error) {
      if (error instanceof Error) throw new VmPanic(error.message, { cause: error });
      throw new ClarityFailure(String(error));
    }
    return answers.map(({ result, events }, index) => {
      const action = actions[index];
      return {
        result: Cl.deserialize(result),
        // The SDK's transfer knows no memo, and a memo changes nothing but the event.
        events: eventsIn(events).map((event) =>
          action?.type === 'transfer' && action.memoHex
            ? { ...event, data: { ...event.data, memo: action.memoHex } }
            : event,
        ),
      };
    });
  }

  /** Evaluates a snippet as `sender` at the tip, outside any block. */
  evaluate(snippet: string, sender: string = this.sdk.deployer): Execution {
    const owner = this.sdk.deployer;
    this.sdk.executeCommand(`::set_tx_sender ${sender}`);
    try {
      return this.take(() => this.sdk.execute(snippet));
    } finally {
      this.sdk.executeCommand(`::set_tx_sender ${owner}`);
    }
  }

  transferStx(amount: bigint, from: string, to: string, memoHex?: string): Execution {
    return memoHex === undefined
      ? this.evaluate(`(stx-transfer? u${amount} tx-sender '${to})`, from)
      : this.evaluate(`(stx-transfer-memo? u${amount} tx-sender '${to} 0x${memoHex})`, from);
  }

  mintStx(amount: bigint, to: string): void {
    this.sdk.mintSTX(to, amount);
  }

  mineStacksBlock(): void {
    this.sdk.mineEmptyStacksBlock();
  }

  mineBurnBlock(): void {
    this.sdk.mineEmptyBurnBlock();
  }

  stxBalance(principal: string): bigint {
    const { result } = this.evaluate(`(stx-get-balance '${principal})`);
    return result.type === 'uint' ? BigInt(result.value) : 0n;
  }

  /** Available sBTC in sats, without what the protocol has locked. */
  sbtcBalance(principal: string): bigint {
    const { result } = this.callReadOnly(SBTC_TOKEN, 'get-balance-available', [Cl.principal(principal)], MINER);
    return result.type === 'ok' && result.value.type === 'uint' ? BigInt(result.value.value) : 0n;
  }

  /** Slow (some 10 ms): the caller keeps the answer. */
  interfaces(): Map<string, ClarityAbi> {
    return this.sdk.getContractsInterfaces() as unknown as Map<string, ClarityAbi>;
  }

  source(contractId: string): string | undefined {
    return this.sdk.getContractSource(contractId);
  }

  /** Hex of the optional value; `none` for an absent key. */
  mapEntry(contractId: string, map: string, key: ClarityValue): string {
    try {
      return this.sdk.getMapEntry(contractId, map, serializeCVBytes(key));
    } catch (error) {
      if (String(error).includes('value not found')) return '0x09';
      throw error;
    }
  }

  dataVar(contractId: string, name: string): string {
    return this.sdk.getDataVar(contractId, name);
  }

  /** The memory of the VM: copying it back undoes everything since. Never while one of the calls above is running. */
  get memory(): WasmMemory {
    return this.wasm.memory;
  }

  private call(
    kind: 'callPublicFn' | 'callPrivateFn' | 'callReadOnlyFn',
    contractId: string,
    name: string,
    args: readonly ClarityValue[],
    sender: string,
  ): Execution {
    const bytes = args.map((value) => serializeCVBytes(value));
    return this.run(new this.wasm.sdk.CallFnArgs(contractId, name, bytes, sender), (call) => this.sdk[kind](call));
  }

  /** Frees the arguments at once: a handle freed after the memory was taken back would corrupt it. */
  private run<Args extends { free(): void }>(args: Args, execute: (args: Args) => TransactionRes): Execution {
    let panicked = false;
    try {
      return this.take(() => execute(args));
    } catch (error) {
      panicked = error instanceof VmPanic;
      throw error;
    } finally {
      if (!panicked) args.free();
    }
  }

  private take(execute: () => TransactionRes): Execution {
    let response: TransactionRes;
    try {
      response = execute();
    } catch (error) {
      if (error instanceof Error) throw new VmPanic(error.message, { cause: error });
      throw new ClarityFailure(String(error));
    }
    try {
      return { result: Cl.deserialize(response.result), events: eventsIn(response.events) };
    } finally {
      response.free();
    }
  }
}

function eventsIn(json: string): VmEvent[] {
  return (JSON.parse(json) as string[]).map((event) => JSON.parse(event) as VmEvent);
}
