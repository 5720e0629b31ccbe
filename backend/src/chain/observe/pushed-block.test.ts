import { addressFromVersionHash, addressToString, Cl } from '@stacks/transactions';
import { describe, expect, it } from 'vitest';
import { chainNames } from '../chain-names.ts';
import { PushedBlocks } from './pushed-block.ts';
import { PushedBlock } from './pushed-wire.ts';

const DEPLOYER = 'ST1PQHQKV0RJXZFY1DGX8MNSNYVE3VGZJSRTPGZGM';
const HASH160 = '6d78de7b0625dfbfc16c3a8a5735f6dc3dc3f2ce';
const names = chainNames('devnet', DEPLOYER);
const id = (n: number) => `0x${n.toString(16).padStart(64, '0')}`;
const raw = (head = '8080000000', auth = '0400') => `0x${head}${auth}${HASH160}${'00'.repeat(20)}`;

const transaction = (n: number, more = {}) => ({
  txid: id(n),
  tx_index: n,
  status: 'success',
  raw_tx: raw(),
  ...more,
});
const print = (n: number, index: number, name: string, more = {}) => ({
  txid: id(n),
  event_index: index,
  committed: true,
  type: 'contract_event',
  contract_event: {
    contract_identifier: `${DEPLOYER}.council`,
    topic: 'print',
    raw_value: `0x${Cl.serialize(Cl.tuple({ event: Cl.stringAscii(name) }))}`,
  },
  ...more,
});
const stx = (n: number, index: number) => ({
  txid: id(n),
  event_index: index,
  committed: true,
  type: 'stx_transfer_event',
  stx_transfer_event: { sender: DEPLOYER, recipient: DEPLOYER, amount: '5' },
});
const block = (transactions: object[], events: object[], more = {}) => ({
  block_height: 12,
  index_block_hash: `0x${'A1'.repeat(32)}`,
  parent_index_block_hash: `0x${'a0'.repeat(32)}`,
  burn_block_height: 7,
  burn_block_hash: `0x${'b0'.repeat(32)}`,
  burn_block_time: 1_700_000_000,
  block_time: 1_750_000_000,
  transactions,
  events,
  ...more,
});

const read = (body: object, of = names) => new PushedBlocks(of).read(PushedBlock.parse(body));

describe('a block that a node pushed', () => {
  it('is read with its events in the numbers of the API, which counts through each transaction', () => {
    const events = [stx(0, 0), print(0, 1, 'first'), print(1, 3, 'third'), print(1, 2, 'second')];
    const observed = read(block([transaction(0), transaction(1)], events));
    expect(observed.block).toEqual({
      height: 12,
      hash: 'a1'.repeat(32),
      parentHash: 'a0'.repeat(32),
      burnHeight: 7,
      burnHash: 'b0'.repeat(32),
      time: new Date(1_750_000_000_000),
    });
    expect(observed.events.map((e) => [e.name, e.txIndex, e.eventIndex, e.sender])).toEqual([
      ['first', 0, 1, DEPLOYER],
      ['second', 1, 0, DEPLOYER],
      ['third', 1, 1, DEPLOYER],
    ]);
  });

  it('has the time of its Bitcoin block where it is older than Nakamoto', () => {
    expect(read(block([], [], { block_time: undefined })).block.time).toEqual(new Date(1_700_000_000_000));
  });

  it('leaves out what was undone, what failed, and the contracts of others', () => {
    const other = print(0, 2, 'x', {
      contract_event: { contract_identifier: `${DEPLOYER}.elsewhere`, topic: 'print', raw_value: '0x03' },
    });
    const events = [print(0, 0, 'undone', { committed: false }), print(1, 1, 'failed'), other, print(0, 3, 'kept')];
    const observed = read(block([transaction(0), transaction(1, { status: 'abort_by_response' })], events));
    expect(observed.events.map((e) => [e.name, e.eventIndex])).toEqual([['kept', 1]]);
  });

  it('reads what the token reports of itself', () => {
    const nft = {
      txid: id(0),
      event_index: 0,
      committed: true,
      type: 'nft_burn_event',
      nft_burn_event: { asset_identifier: names.nft, sender: DEPLOYER, raw_value: `0x${Cl.serialize(Cl.uint(9))}` },
    };
    const [event] = read(block([transaction(0)], [nft])).events;
    expect(event).toMatchObject({ name: 'nft-burned', data: { token: 9n, sender: DEPLOYER, recipient: null } });
  });

  it.each([
    ['one key', '0400', 26],
    ['one key, sponsored', '0500', 26],
    ['several keys', '0401', 21],
  ])('names the account that signed with %s', (_case, auth, version) => {
    const [event] = read(block([transaction(0, { raw_tx: raw('8080000000', auth) })], [print(0, 0, 'x')])).events;
    expect(event?.sender).toBe(addressToString(addressFromVersionHash(version, HASH160)));
  });

  it('names accounts of mainnet on mainnet', () => {
    const main = chainNames('mainnet', 'SP1PQHQKV0RJXZFY1DGX8MNSNYVE3VGZJSRTPGZGM');
    const of = { contract_identifier: main.contracts.council, topic: 'print', raw_value: '0x03' };
    const events = [print(0, 0, 'x', { contract_event: of })];
    const [event] = read(block([transaction(0, { raw_tx: raw('0000000001') })], events), main).events;
    expect(event?.sender).toMatch(/^SP1PQHQKV0RJXZFY1DGX8MNSNYVE3VGZJSR/);
  });

  it('takes what came over Bitcoin, which nobody signed here', () => {
    expect(read(block([transaction(0, { raw_tx: '0x00' })], [stx(0, 0)])).events).toEqual([]);
  });

  it.each([
    ['of mainnet', '0000000001'],
    ['of a test chain with another id', '8080000001'],
  ])('is refused where a transaction is %s', (_case, head) => {
    const foreign = block([transaction(0, { raw_tx: raw(head) })], []);
    expect(() => read(foreign)).toThrow(
      /belongs to the chain 0x\w{8}, but this observer follows devnet \(0x80000000\)/,
    );
  });

  it('is refused where its parts do not hang together', () => {
    expect(() => read(block([], [print(0, 0, 'x')]))).toThrow('but not that');
    expect(() => read(block([transaction(0, { raw_tx: raw().slice(0, 20) })], [print(0, 0, 'x')]))).toThrow('cut off');
    expect(() => read(block([], [], { parent_index_block_hash: `0x${'a1'.repeat(32)}` }))).toThrow('its own parent');
  });
});
