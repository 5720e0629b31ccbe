import { bytesToHex } from '@stacks/common';
import { Cl, type ClarityValue } from '@stacks/transactions';
import { CHAIN_ID } from '../admission.ts';
import type { Chain } from '../chain.ts';
import { type Answer, BadRequest, fields, jsonBody, type Request, type Route } from '../http.ts';
import { hexOf, prefixed } from '../views/clarity-value.ts';
import { ClarityFailure, MINER } from '../vm.ts';

const MAINNET_CHAIN_ID = 1;

/** The RPC of a Stacks node, `/v2/...`. */
export function nodeRoutes(chain: Chain): Route[] {
  const contract = (request: Request) => {
    const [address, name] = request.params;
    return `${address}.${name}`;
  };
  return [
    { method: 'POST', path: /\/v2\/transactions/, handle: (request) => submit(chain, request) },
    { method: 'GET', path: /\/v2\/info/, handle: ({ fault }) => ({ json: info(chain, fault?.wrongChainId === true) }) },
    {
      method: 'GET',
      path: /\/v2\/pox/,
      handle: () => ({
        json: {
          contract_id: `${MINER}.pox-4`,
          current_burnchain_block_height: chain.ledger.tip.burnHeight,
          first_burnchain_block_height: 0,
          prepare_phase_block_length: 5,
          reward_phase_block_length: 15,
          reward_cycle_length: 20,
          reward_slots: 20,
        },
      }),
    },
    { method: 'GET', path: /\/v2\/accounts\/([^/]+)/, handle: (request) => ({ json: account(chain, request) }) },
    { method: 'POST', path: /\/v2\/fees\/transaction/, handle: (request) => ({ json: feeEstimate(request) }) },
    { method: 'GET', path: /\/v2\/fees\/transfer/, handle: () => ({ json: 1 }) },
    {
      method: 'POST',
      path: /\/v2\/contracts\/call-read\/([^/]+)\/([^/]+)\/([^/]+)/,
      handle: (request) => callRead(chain, contract(request), request),
    },
    {
      method: 'GET',
      path: /\/v2\/contracts\/interface\/([^/]+)\/([^/]+)/,
      handle: (request) => {
        const abi = chain.ledger.contracts.get(contract(request));
        return abi ? { json: abi } : { status: 404, text: 'No contract interface data found' };
      },
    },
    {
      method: 'GET',
      path: /\/v2\/contracts\/source\/([^/]+)\/([^/]+)/,
      handle: (request) => {
        const source = chain.ledger.contracts.has(contract(request)) ? chain.vm.source(contract(request)) : undefined;
        if (source === undefined) return { status: 404, text: 'No contract source data found' };
        return { json: { source, publish_height: publishHeight(chain, contract(request)) } };
      },
    },
    {
      method: 'POST',
      path: /\/v2\/map_entry\/([^/]+)\/([^/]+)\/([^/]+)/,
      handle: (request) => {
        const map = request.params[2] ?? '';
        const known = chain.ledger.contracts.get(contract(request))?.maps.some(({ name }) => name === map);
        if (!known) return { status: 404, text: 'Data not found' };
        return { json: { data: prefixed(chain.vm.mapEntry(contract(request), map, clarityValue(jsonBody(request)))) } };
      },
    },
    {
      method: 'GET',
      path: /\/v2\/data_var\/([^/]+)\/([^/]+)\/([^/]+)/,
      handle: (request) => {
        const variable = request.params[2] ?? '';
        const known = chain.ledger.contracts
          .get(contract(request))
          ?.variables.some(({ name, access }) => name === variable && access === 'variable');
        if (!known) return { status: 404, text: 'Data not found' };
        return { json: { data: prefixed(chain.vm.dataVar(contract(request), variable)) } };
      },
    },
  ];
}

/** stacks.js sends JSON `{"tx": hex}`, others the raw bytes. */
async function submit(chain: Chain, request: Request): Promise<Answer> {
  const raw = request.contentType.startsWith('application/octet-stream');
  const body = raw ? undefined : fields(request);
  const hex = raw ? bytesToHex(request.body) : String(body?.tx ?? '').replace(/^0x/, '');
  if (!/^([0-9a-f]{2})+$/i.test(hex)) {
    throw new BadRequest('send {"tx": "<hex>"} as JSON, or the bytes as application/octet-stream');
  }
  const { txid, rejection } = await chain.submit(hex);
  return rejection ? { status: 400, json: { error: 'transaction rejected', ...rejection, txid } } : { json: txid };
}

function info(chain: Chain, lie: boolean) {
  const { tip } = chain.ledger;
  return {
    peer_version: 402653189,
    pox_consensus: '0'.repeat(40),
    burn_block_height: tip.burnHeight,
    stable_pox_consensus: '0'.repeat(40),
    stable_burn_block_height: tip.burnHeight,
    server_version: 'rec-localnet (Clarinet simnet; no consensus, no Bitcoin)',
    network_id: lie ? MAINNET_CHAIN_ID : CHAIN_ID,
    parent_network_id: 3669344250,
    stacks_tip_height: tip.height,
    stacks_tip: tip.hash,
    stacks_tip_consensus_hash: tip.burnHash.slice(0, 40),
    genesis_chainstate_hash: chain.ledger.blocks[0]?.hash ?? '',
    unanchored_tip: null,
    unanchored_seq: null,
    tenure_height: tip.burnHeight,
    exit_at_block_height: null,
    is_fully_synced: true,
  };
}

function account(chain: Chain, { params, query }: Request) {
  const address = principal(params[0]);
  return {
    balance: `0x${chain.vm.stxBalance(address).toString(16).padStart(32, '0')}`,
    locked: `0x${'0'.repeat(32)}`,
    unlock_height: 0,
    nonce: Number(chain.ledger.nonce(address)),
    ...(query.get('proof') === '0' ? {} : { balance_proof: '', nonce_proof: '' }),
  };
}

/** One, two and four micro-STX for each byte. */
function feeEstimate(request: Request) {
  const body = fields(request);
  const payloadBytes = String(body.transaction_payload ?? '').replace(/^0x/, '').length / 2;
  const length = Math.max(Number(body.estimated_len) || 0, payloadBytes + 180);
  return {
    estimated_cost: { read_count: 0, read_length: 0, runtime: 0, write_count: 0, write_length: 0 },
    estimated_cost_scalar: length,
    cost_scalar_change_by_byte: 1,
    estimations: [1, 2, 4].map((rate) => ({ fee_rate: rate, fee: Math.ceil(length * rate) })),
  };
}

function callRead(chain: Chain, contractId: string, request: Request): Answer {
  const name = request.params[2] ?? '';
  const abi = chain.ledger.contracts.get(contractId);
  if (!abi) return { status: 404, text: 'No such contract' };
  const called = abi.functions.find((candidate) => candidate.name === name);
  const refused = (cause: string) => ({ json: { okay: false, cause } });
  if (!called) return refused(`Unchecked(UndefinedFunction("${name}"))`);
  if (called.access !== 'read_only') return refused('NotReadOnly');
  const body = fields(request);
  const args = Array.isArray(body.arguments) ? body.arguments.map(clarityValue) : [];
  if (args.length !== called.args.length) {
    return refused(`Unchecked(IncorrectArgumentCount(${called.args.length}, ${args.length}))`);
  }
  try {
    const { result } = chain.vm.callReadOnly(contractId, name, args, principal(body.sender ?? MINER));
    return { json: { okay: true, result: hexOf(result) } };
  } catch (error) {
    if (error instanceof ClarityFailure) return refused(error.message);
    throw error;
  }
}

function publishHeight(chain: Chain, contractId: string): number {
  for (const { payload, status, block } of chain.ledger.allTransactions()) {
    if (payload.type === 'smart_contract' && payload.contractId === contractId && status === 'success') {
      return block.height;
    }
  }
  return chain.ledger.blocks[0]?.height ?? 1;
}

function clarityValue(hex: unknown): ClarityValue {
  try {
    return Cl.deserialize(String(hex));
  } catch {
    throw new BadRequest(`${JSON.stringify(hex)} is not a serialized Clarity value in hex`);
  }
}

/** A principal in words, checked: it ends up inside a Clarity snippet. */
export function principal(text: unknown): string {
  try {
    if (typeof text !== 'string') throw new Error('not a string');
    Cl.serialize(Cl.principal(text));
    if (!/^[0-9A-Z]+(\.[a-zA-Z][a-zA-Z0-9_-]*)?$/.test(text)) throw new Error('not a principal');
    return text;
  } catch {
    throw new BadRequest(`${JSON.stringify(text)} is not a Stacks address or contract`);
  }
}
