import { Cl, deserializePostConditionWire, wireToPostCondition } from '@stacks/transactions';
import { describe, expect, it } from 'vitest';
import { sats, satsPerMwh, wattHours } from '../../kit/units.ts';
import { type ContractCall, ContractCallSchema } from '../chain.contract.ts';
import { chainNames } from '../chain-names.ts';
import { decodeClarityHex } from '../values/clarity-value.ts';
import type { IssueRequest, RetirementClaim } from './call-arguments.ts';
import { ContractCalls } from './calls.ts';

const DEPLOYER = 'ST1PQHQKV0RJXZFY1DGX8MNSNYVE3VGZJSRTPGZGM';
const SELLER = 'ST1SJ3DTE5DN7X54YDH5D64R3BCB6A2AG2ZQ8YPD5';
const BUYER = 'ST2CY5V39NHDPWSXMW9QDT3HC3GD6Q6XX4CFRK9AG';
const names = chainNames('devnet', DEPLOYER);
const calls = new ContractCalls(names);
const MARKET = names.contracts.marketplace;

const hash = (byte: number) => new Uint8Array(32).fill(byte);
const claim: RetirementClaim = {
  beneficiary: hash(1),
  country: 'AU',
  purpose: 're100',
  reportingStart: new Date('2026-01-01T00:00:00Z'),
  reportingEnd: new Date('2027-01-01T00:00:00Z'),
  note: null,
  consumption: hash(2),
};
const request: IssueRequest = {
  facility: 1n,
  periodStart: new Date('2026-06-01T00:00:00Z'),
  periodEnd: new Date('2026-07-01T00:00:00Z'),
  wh: wattHours(2_500_000n),
  readingsRoot: hash(3),
  leaves: 720n,
  verdictHash: hash(4),
  evidence: hash(5),
  nonce: 1n,
  expiresAt: new Date('2026-08-01T00:00:00Z'),
};

const moves = ({ postConditions }: ContractCall) =>
  postConditions.map((hex) => {
    const condition = wireToPostCondition(deserializePostConditionWire(hex));
    if (condition.type === 'nft-postcondition')
      return `${condition.address} ${condition.condition} ${condition.asset} ${Cl.prettyPrint(condition.assetId)}`;
    if (condition.type === 'ft-postcondition')
      return `${condition.address} ${condition.condition} ${condition.amount} ${condition.asset}`;
    return condition.type;
  });
const lot = (owner: string, token: number) => `${owner} sent ${names.nft} u${token}`;

describe('ContractCalls', () => {
  const purchase = { buyer: BUYER, listing: 3n, version: 2n, token: 9n, wh: wattHours(5n), total: sats(77n) };
  const every: [string, ContractCall, string[]][] = [
    [
      'register-facility',
      calls.registerFacility({
        unit: 1_000_000n,
        nameplateW: 5_000_000n,
        commissionedAt: new Date('2024-01-01T00:00:00Z'),
        country: 'AU',
        fuel: 'F01010100',
        technology: 'T010000',
        details: hash(6),
        trial: false,
      }),
      [],
    ],
    ['decide-facility', calls.decideFacility({ facility: 1n, approved: false, reason: hash(7) }), []],
    ['attest', calls.attest(request), []],
    ['issue', calls.issue(request), []],
    ['admit-body', calls.admitBody({ body: BUYER, organisation: hash(8) }), []],
    ['suspend-body', calls.suspendBody({ body: BUYER }), []],
    ['transfer', calls.transfer({ token: 9n, sender: SELLER, recipient: BUYER }), [lot(SELLER, 9)]],
    [
      'send-many',
      calls.sendMany({ tokens: [8n, 9n], sender: SELLER, recipient: BUYER }),
      [lot(SELLER, 8), lot(SELLER, 9)],
    ],
    ['split', calls.split({ token: 9n, owner: SELLER, wh: wattHours(1n), recipient: BUYER }), [lot(SELLER, 9)]],
    ['retire', calls.retire({ token: 9n, owner: SELLER, wh: wattHours(1n), account: BUYER, claim }), [lot(SELLER, 9)]],
    [
      'list-lot',
      calls.listLot({ token: 9n, seller: SELLER, price: satsPerMwh(900n), expiresAt: new Date(0) }),
      [lot(SELLER, 9)],
    ],
    ['cancel', calls.cancelListing({ listing: 3n, token: 9n }), [lot(MARKET, 9)]],
    ['buy', calls.buy(purchase), [`${BUYER} eq 77 ${names.sbtc}::sbtc-token`, lot(MARKET, 9)]],
    [
      'buy-and-retire',
      calls.buyAndRetire({ ...purchase, claim }),
      [`${BUYER} eq 77 ${names.sbtc}::sbtc-token`, lot(MARKET, 9)],
    ],
    ['set-fee', calls.setFee({ bps: 100n }), []],
    ['set-treasury', calls.setTreasury({ treasury: BUYER }), []],
    [
      'set-paused',
      calls.setPaused({ list: true, buy: false, auctions: false, bids: true, quotes: false, forwards: false }),
      [],
    ],
  ];

  it.each(every)('%s names in deny mode who sends what, and nothing more', (functionName, call, movers) => {
    expect(call).toMatchObject({ functionName, postConditionMode: 'deny' });
    expect(moves(call)).toEqual(movers);
    expect(ContractCallSchema.parse(call)).toEqual(call);
  });

  it('names the version of the price of a purchase, between the listing and the energy', () => {
    expect(calls.buy(purchase).functionArgs.map(decodeClarityHex)).toEqual([3n, 2n, 5n, 77n]);
    expect(
      calls
        .buyAndRetire({ ...purchase, claim })
        .functionArgs.slice(0, 4)
        .map(decodeClarityHex),
    ).toEqual([3n, 2n, 5n, 77n]);
  });

  it.each([
    ['facilities', calls.decideFacility({ facility: 1n, approved: true, reason: hash(7) })],
    ['issuance', calls.issue(request)],
    ['verification', calls.attest(request)],
  ])('goes to the contract %s', (contract, call) => {
    expect(call.contract).toBe(`${DEPLOYER}.${contract}`);
  });

  it('gives the claim of a retirement in the form of the contract', () => {
    const args = calls.retire({ token: 9n, owner: SELLER, wh: wattHours(1n), account: BUYER, claim }).functionArgs;
    expect(args.map(decodeClarityHex)).toEqual([
      9n,
      1n,
      BUYER,
      {
        beneficiary: hash(1),
        country: 'AU',
        purpose: 2n,
        'reporting-start': 1_767_225_600n,
        'reporting-end': 1_798_761_600n,
        note: null,
        consumption: hash(2),
      },
    ]);
  });

  it('attests and issues the same bytes', () => {
    expect(calls.attest(request).functionArgs).toEqual(calls.issue(request).functionArgs);
  });

  it.each([
    ['a hash of another length', { evidence: new Uint8Array(31) }, '32 bytes, not 31'],
    [
      'a time with milliseconds',
      { periodStart: new Date(1) },
      'whole seconds since 1970, not 1970-01-01T00:00:00.001Z',
    ],
    ['a time before 1970', { periodStart: new Date(-1000) }, 'whole seconds since 1970'],
    ['no time at all', { periodStart: new Date(Number.NaN) }, 'whole seconds since 1970'],
  ])('refuses %s', (_what, change, why) => {
    expect(() => calls.attest({ ...request, ...change })).toThrow(why);
  });

  it('refuses to send no lot or more than one call can carry', () => {
    const send = (count: number) =>
      calls.sendMany({ tokens: Array.from({ length: count }, (_, i) => BigInt(i)), sender: SELLER, recipient: BUYER });
    expect(() => send(0)).toThrow('1 to 100 lots, not 0');
    expect(() => send(101)).toThrow('1 to 100 lots, not 101');
    expect(send(100).postConditions).toHaveLength(100);
  });
});
