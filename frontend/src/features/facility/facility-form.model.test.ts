import { describe, expect, it } from 'vitest';
import { EMPTY_FORM, type FacilityForm, faultAt, formOf, readForm } from './facility-form.model.ts';

const FILLED: FacilityForm = {
  ...EMPTY_FORM,
  name: 'Hillside solar',
  fuel: 'F01040100',
  technology: 'T010100',
  country: 'DE',
  subdivision: 'de-bb',
  latitude: '52.123457',
  longitude: '-13.000001',
  nameplate: '4.95',
  nameplateUnit: 'MW',
  commissionedOn: '2020-02-29',
  meters: ' NMI-1 \nNMI-2\n\n',
};

const bodyOf = (form: FacilityForm) => {
  const read = readForm(form);
  if (!read.ok) throw new Error(JSON.stringify(read.faults));
  return read.body;
};
const faultsOf = (change: Partial<FacilityForm>) => {
  const read = readForm({ ...FILLED, ...change });
  return read.ok ? [] : read.faults;
};

describe('the facility form', () => {
  it('is sent in whole microdegrees, watts and UTC', () => {
    expect(bodyOf(FILLED)).toMatchObject({
      latitude: 52_123_457,
      longitude: -13_000_001,
      nameplateW: 4_950_000n,
      commissionedAt: new Date('2020-02-29T00:00:00Z'),
      subdivision: 'DE-BB',
      gridZone: null,
      meters: ['NMI-1', 'NMI-2'],
    });
  });

  it('shows a facility as it was typed, and reads it back unchanged', () => {
    const body = bodyOf(FILLED);
    expect(bodyOf(formOf(body))).toEqual(body);
  });

  it('keeps the hour of a commissioning whose day was not touched', () => {
    const before = { ...bodyOf(FILLED), commissionedAt: new Date('2020-02-29T11:30:00Z') };
    const kept = readForm(formOf(before), before);
    expect(kept.ok && kept.body.commissionedAt).toEqual(before.commissionedAt);
    const moved = readForm({ ...formOf(before), commissionedOn: '2020-03-01' }, before);
    expect(moved.ok && moved.body.commissionedAt).toEqual(new Date('2020-03-01T00:00:00Z'));
  });

  it("says every fault at its field, in the API's words where it has them", () => {
    const read = readForm(EMPTY_FORM);
    const fields = read.ok ? [] : read.faults.map(({ field }) => field).sort();
    expect(fields).toEqual([
      'commissionedOn',
      'country',
      'fuel',
      'latitude',
      'longitude',
      'meters',
      'name',
      'nameplate',
      'technology',
    ]);
    expect(faultsOf({ nameplate: '10001', nameplateUnit: 'MW' })).toEqual([
      { field: 'nameplate', message: expect.stringContaining('At most 10 GW') },
    ]);
    expect(faultsOf({ meters: 'A\nB\nA' })).toEqual([{ field: 'meters', message: 'A meter is named twice.' }]);
    expect(faultsOf({ commissionedOn: '2021-02-31' })).toMatchObject([{ field: 'commissionedOn' }]);
  });

  it('finds the field of a fault by its pointer', () => {
    expect(faultAt('/nameplateW', 'x')).toEqual({ field: 'nameplate', message: 'x' });
    expect(faultAt('/declarations/wholeOutput', 'x')).toEqual({ field: 'wholeOutput', message: 'x' });
    expect(faultAt('/meters/1', 'x')).toEqual({ field: 'meters', message: 'Line 2: x' });
    expect(faultAt('query/cursor', 'x')).toBeNull();
  });
});
