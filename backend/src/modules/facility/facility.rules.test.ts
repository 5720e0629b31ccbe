import { describe, expect, it } from 'vitest';
import { facilityInput } from '../../../tests/support/facility-input.ts';
import { canonicalBytes } from '../../kit/canonical-json.ts';
import { FUELS, TECHNOLOGIES } from './energy-codes.contract.ts';
import { type FacilityInput, FacilityInputSchema } from './facility.contract.ts';
import {
  commissionedOnChain,
  facilityDocument,
  facilityFaults,
  registrationFaults,
  technologyClassOf,
} from './facility.rules.ts';

const NOW = new Date('2025-06-01T00:00:00Z');

const pointers = (change: Partial<FacilityInput>) => facilityFaults(facilityInput(change), NOW).map((f) => f.pointer);

describe('facts of a facility', () => {
  it('accepts a plausible facility', () => {
    expect(facilityFaults(facilityInput(), NOW)).toEqual([]);
  });

  it('refuses a technology that does not run on the fuel', () => {
    expect(pointers({ technology: 'T020001' })).toEqual(['/technology']);
  });

  it('refuses tracking on anything but solar panels', () => {
    expect(pointers({ fuel: 'F01050100', technology: 'T020001', tracking: true })).toEqual(['/tracking']);
  });

  it('refuses a country that does not exist and a subdivision of another country', () => {
    expect(pointers({ country: 'QX', subdivision: null })).toEqual(['/country']);
    expect(pointers({ subdivision: 'FR-IDF' })).toEqual(['/subdivision']);
  });

  it('refuses a commissioning in the future, and one the chain cannot record to the second', () => {
    expect(pointers({ commissionedAt: NOW })).toEqual([]);
    expect(pointers({ commissionedAt: new Date(NOW.getTime() + 1_000) })).toEqual(['/commissionedAt']);
    expect(pointers({ commissionedAt: new Date('2024-01-01T00:00:00.500Z') })).toEqual(['/commissionedAt']);
  });

  it('allows registration only with both declarations', () => {
    expect(registrationFaults(facilityInput())).toEqual([]);
    const declarations = { wholeOutput: false, notRegisteredElsewhere: false };
    expect(registrationFaults(facilityInput({ declarations })).map((f) => f.pointer)).toEqual([
      '/declarations/wholeOutput',
      '/declarations/notRegisteredElsewhere',
    ]);
  });
});

describe('input of a facility', () => {
  const wire = { ...facilityInput(), nameplateW: '10000000000', commissionedAt: '2024-01-01T00:00:00Z' };
  const accepts = (change: object) => FacilityInputSchema.safeDecode({ ...wire, ...change }).success;

  it('takes a nameplate from 1 W to 10 GW', () => {
    expect([wire, { nameplateW: '1' }].every(accepts)).toBe(true);
    expect(accepts({ nameplateW: '10000000001' })).toBe(false);
    expect(accepts({ nameplateW: '0' })).toBe(false);
    expect(accepts({ nameplateW: '5e6' })).toBe(false);
  });

  it('takes places on the globe in whole microdegrees', () => {
    expect(accepts({ latitude: -90_000_000, longitude: 180_000_000 })).toBe(true);
    expect(accepts({ latitude: 90_000_001 })).toBe(false);
    expect(accepts({ longitude: -180_000_001 })).toBe(false);
    expect(accepts({ latitude: 52.52 })).toBe(false);
  });

  it('wants every meter once', () => {
    expect(accepts({ meters: [] })).toBe(false);
    expect(accepts({ meters: ['A1', 'A1'] })).toBe(false);
  });
});

describe('what is derived from a facility', () => {
  it('has a code of the length the contract wants and a matching counterpart for every entry', () => {
    for (const [code, { family }] of Object.entries(FUELS)) {
      expect(code).toMatch(/^F\d{8}$/);
      expect(Object.values(TECHNOLOGIES).some((technology) => technology.family === family)).toBe(true);
    }
    for (const code of Object.keys(TECHNOLOGIES)) expect(code).toMatch(/^T\d{6}$/);
  });

  it('distinguishes panels that follow the sun', () => {
    expect(technologyClassOf(facilityInput())).toBe('solar-fixed');
    expect(technologyClassOf(facilityInput({ tracking: true }))).toBe('solar-tracking');
    expect(technologyClassOf(facilityInput({ technology: 'T020002' }))).toBe('wind-offshore');
  });

  it('records a plant older than 1970 as of 1970 on chain, and its true day in the document', () => {
    const built = new Date('1925-05-01T00:00:00Z');
    expect(commissionedOnChain(built)).toEqual(new Date(0));
    expect(commissionedOnChain(NOW)).toEqual(NOW);
    const owned = {
      ...facilityInput({ commissionedAt: built }),
      ownerAddress: 'ST1',
      organisation: 'Plants',
      files: [],
    };
    expect(facilityDocument(owned, 'aa')).toMatchObject({ commissionedAt: '1925-05-01T00:00:00.000Z' });
  });

  it('makes another document of the same facts with another salt', () => {
    const owned = { ...facilityInput(), ownerAddress: 'ST1', organisation: 'Plants', files: [] };
    expect(canonicalBytes(facilityDocument(owned, 'aa'))).toEqual(canonicalBytes(facilityDocument(owned, 'aa')));
    expect(canonicalBytes(facilityDocument(owned, 'aa'))).not.toEqual(canonicalBytes(facilityDocument(owned, 'bb')));
  });
});
