import { describe, expect, it } from 'vitest';
import { documentFields, nameOf } from './facility-document.ts';

const fields = (document: Record<string, unknown>) =>
  Object.fromEntries(documentFields(document).map(({ label, value }) => [label, value]));

describe('the document of a facility', () => {
  it('is told in words', () => {
    expect(
      fields({
        document: 'rec-market/facility',
        fuel: 'F01040100',
        nameplateW: '4950000',
        location: { latitudeMicrodegrees: -34_600_000, longitudeMicrodegrees: 148_000_000 },
        commissionedAt: '2020-01-01T00:00:00.000Z',
        unitWh: '1000000',
        declarations: { wholeOutput: true, notRegisteredElsewhere: true },
        subdivision: null,
      }),
    ).toEqual({
      'Energy source': 'Solar (F01040100)',
      'Nameplate power': '4.95 MW',
      Coordinates: '34.6° S, 148° E',
      Commissioned: '1 Jan 2020',
      Unit: 'Whole certificates of 1 MWh',
      Declarations: 'The meters show the whole output; no other registry certifies this energy',
    });
  });

  it('is shown as it stands where somebody else made it otherwise', () => {
    const strange = {
      nameplateW: 'a lot',
      location: 'here',
      commissionedAt: 'soon',
      meters: ['A', 1],
      declarations: {},
    };
    expect(fields(strange)).toEqual({
      'Nameplate power': 'a lot',
      Coordinates: 'here',
      Commissioned: 'soon',
      Meters: 'A, 1',
      Declarations: '{}',
    });
    expect(nameOf({ name: 7 })).toBeNull();
    expect(nameOf(null)).toBeNull();
  });
});
