import { createRequire } from 'node:module';

export type ClarityWasm = typeof import('@stacks/clarinet-sdk-wasm');

/** The linear memory of the VM; `buffer` is another one after the memory grew. */
export type WasmMemory = { readonly buffer: ArrayBuffer };

export type LoadedWasm = { readonly sdk: ClarityWasm; readonly memory: WasmMemory };

const NAME = '@stacks/clarinet-sdk-wasm';

type Instance = { readonly exports: { readonly memory?: WasmMemory } };
type InstanceConstructor = new (module: unknown, imports?: unknown) => Instance;

/**
 * Loads a fresh instance of the Clarity VM together with its linear memory. The package does not export the memory, and
 * copying it is the only way to take a VM of this version back to an earlier state, so the constructor is watched while
 * the module loads. Each call gives an independent VM: after a panic the old one is unusable.
 */
export function loadWasm(): LoadedWasm {
  const require = createRequire(import.meta.url);
  const wasm = (globalThis as unknown as { WebAssembly: { Instance: InstanceConstructor } }).WebAssembly;
  const Original = wasm.Instance;
  let memory: WasmMemory | undefined;
  wasm.Instance = class extends Original {
    constructor(module: unknown, imports?: unknown) {
      super(module, imports);
      memory = this.exports.memory;
    }
  };
  delete require.cache[require.resolve(NAME)];
  try {
    const sdk = require(NAME) as ClarityWasm;
    if (!memory) throw new Error(`${NAME} exports no memory: this version of the SDK is not supported`);
    return { sdk, memory };
  } finally {
    wasm.Instance = Original;
  }
}
