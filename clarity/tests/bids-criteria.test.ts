import { Cl } from '@stacks/transactions';
import { describe, expect, it } from 'vitest';
import { MWH, type Scenario, UNIT_GRANULAR } from '../tools/scenario.ts';
import { type Criteria, DAY, fill, funded, placed } from './support/bids.ts';
import { specialLot } from './support/special-lots.ts';

const PLANT = { country: 'NL', fuel: 'F01050100', technology: 'T020001', unit: UNIT_GRANULAR };

/** A market with a plant and a lot of it, produced from 48 to 24 hours ago. */
function withLot(plant: Partial<typeof PLANT> = {}): { s: Scenario; token: bigint; facility: bigint; start: bigint } {
  const s = funded();
  const facility = s.approved({ ...PLANT, ...plant });
  const request = { facility, wh: MWH, periodStart: s.hoursAgo(48n), periodEnd: s.hoursAgo(24n) };
  return { s, token: s.issued(request).token as bigint, facility, start: request.periodStart };
}

function answer(s: Scenario, token: bigint, wanted: Criteria, wh = MWH): bigint | undefined {
  return fill(s, token, wh, { id: placed(s, {}, wanted) }).err;
}

describe('a bid for codes', () => {
  it.each<{ what: string; wanted: Criteria; err: bigint | undefined }>([
    { what: 'the country', wanted: { countries: ['NL'] }, err: undefined },
    { what: 'the country among others', wanted: { countries: ['BE', 'DE', 'NL'] }, err: undefined },
    { what: 'other countries', wanted: { countries: ['BE', 'DE'] }, err: 6020n },
    { what: 'the whole fuel code', wanted: { fuels: ['F01050100'] }, err: undefined },
    { what: 'the beginning of the fuel code', wanted: { fuels: ['F0105'] }, err: undefined },
    { what: 'the fuel among others', wanted: { fuels: ['F02', 'F0105'] }, err: undefined },
    { what: 'the fuel before others', wanted: { fuels: ['F0105', 'F02'] }, err: undefined },
    { what: 'another fuel of the same length', wanted: { fuels: ['F01050200'] }, err: 6021n },
    { what: 'what stands inside the fuel code', wanted: { fuels: ['0105'] }, err: 6021n },
    { what: 'the whole technology code', wanted: { technologies: ['T020001'] }, err: undefined },
    { what: 'the beginning of the technology code', wanted: { technologies: ['T02'] }, err: undefined },
    { what: 'wind or solar', wanted: { technologies: ['T01', 'T02'] }, err: undefined },
    { what: 'other technologies', wanted: { technologies: ['T01', 'T020002'] }, err: 6022n },
    { what: 'all three', wanted: { countries: ['NL'], fuels: ['F'], technologies: ['T'] }, err: undefined },
    { what: 'two that fit and one that does not', wanted: { countries: ['NL'], fuels: ['F02'] }, err: 6021n },
  ])('asking for $what is answered with $err', ({ wanted, err }) => {
    const { s, token } = withLot();
    expect(answer(s, token, wanted)).toBe(err);
  });
});

describe('a bid for a facility', () => {
  it('takes its lots and no others', () => {
    const { s, token, facility } = withLot();
    expect(answer(s, token, { facility: s.approved() })).toBe(6016n);
    expect(answer(s, token, { facility })).toBeUndefined();
  });
});

describe('a bid for a production period', () => {
  it.each([
    { what: 'exactly that of the lot', from: 0n, to: 0n, err: undefined },
    { what: 'a second too late a start', from: 1n, to: 0n, err: 6018n },
    { what: 'a second too early an end', from: 0n, to: -1n, err: 6018n },
    { what: 'a longer one', from: -1n, to: 1n, err: undefined },
  ])('with $what is answered with $err', ({ from, to, err }) => {
    const { s, token, start } = withLot();
    expect(answer(s, token, { periodStart: start + from, periodEnd: start + DAY + to })).toBe(err);
  });
});

describe('energy that a lot carries from hours before the period', () => {
  it('is not sold to the bid; what was generated in the period is, once it is split off', () => {
    const s = funded();
    const facility = s.approved({ nameplateW: 90_000_000n });
    const [early, start, end] = [s.hoursAgo(72n), s.hoursAgo(48n), s.hoursAgo(24n)];
    s.issued({ facility, wh: 400_000n, periodStart: early, periodEnd: start });
    const token = s.issued({ facility, wh: MWH, periodStart: start, periodEnd: end }).token as bigint;
    placed(s, { wh: MWH }, { periodStart: start, periodEnd: end });
    expect(fill(s, token, MWH).err).toBe(6018n);
    s.must(s.producer, 'rec-nft/split', Cl.uint(token), Cl.uint(400_000), Cl.principal(s.producer));
    expect(fill(s, token + 1n, 400_000n).err).toBe(6018n);
    expect(fill(s, token + 2n, 600_000n).ok).toBeDefined();
  });
});

describe('a bid for trial lots', () => {
  it('takes no real lot, and one for real lots takes no trial lot', () => {
    const s = funded();
    const [real, trial] = [s.lot(MWH), specialLot(s, MWH, { trial: true })];
    expect([answer(s, trial, {}), answer(s, real, { trial: true })]).toEqual([6017n, 6017n]);
    const outcome = fill(s, trial, MWH, { id: placed(s, {}, { trial: true }) });
    expect(outcome.prints).toMatchObject([{ event: 'bid-filled', trial: true }]);
  });
});

describe('a bid and the expiry of a lot', () => {
  it('takes a lot that is good until exactly the wanted second, not one that expires a second earlier', () => {
    const s = funded();
    const validUntil = s.now() + 30n * DAY;
    const short = specialLot(s, MWH, { expiresAt: validUntil - 1n });
    const enough = specialLot(s, MWH, { expiresAt: validUntil });
    expect(answer(s, short, { validUntil })).toBe(6019n);
    expect(answer(s, enough, { validUntil })).toBeUndefined();
  });

  it('never outlives the lot, whatever it asks for', () => {
    const s = funded();
    const expiresAt = s.now() + DAY;
    const token = specialLot(s, MWH, { expiresAt: expiresAt - 1n });
    expect(fill(s, token, MWH, { id: placed(s, { expiresAt }) }).err).toBe(6019n);
  });
});

it('a part of a lot meets the criteria that the lot meets', () => {
  const { s, token, facility } = withLot();
  expect(
    answer(s, token, { facility, countries: ['NL'], fuels: ['F01'], technologies: ['T02'] }, 1_000n),
  ).toBeUndefined();
});
