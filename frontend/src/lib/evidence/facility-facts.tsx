import { Facts } from '../../ui/facts.tsx';
import { TextLink } from '../../ui/text-link.tsx';
import { Time } from '../../ui/time.tsx';
import { energyCodes, type facility } from '../api.ts';
import { country, power } from '../format.ts';
import { degreesLabel, degreesText } from './degrees.ts';

const SUPPORT = { none: 'None', investment: 'Investment support', production: 'Production support' } as const;
const UNIT = {
  certificate: 'Whole certificates of 1 MWh; the rest carries forward',
  granular: 'Granular, to the Wh',
} as const;
const yesNo = (yes: boolean) => (yes ? 'Declared' : 'Not declared');

function mapOf({ latitude, longitude }: { latitude: number; longitude: number }): string {
  const [lat, lon] = [degreesText(latitude), degreesText(longitude)];
  return `https://www.openstreetmap.org/?mlat=${lat}&mlon=${lon}#map=15/${lat}/${lon}`;
}

/** Everything a facility states about itself. */
export function FacilityFacts({ view }: { view: facility.FacilityInput }) {
  const { fuel, technology, subdivision, gridZone } = view;
  return (
    <Facts
      items={[
        { label: 'Energy source', value: `${energyCodes.energyLabel(fuel)} (${fuel})` },
        {
          label: 'Technology',
          value: `${energyCodes.energyLabel(technology)}${view.tracking ? ', tracking' : ''} (${technology})`,
        },
        { label: 'Nameplate power', value: power(view.nameplateW) },
        { label: 'Commissioned', value: <Time value={view.commissionedAt} style="date" /> },
        { label: 'Country', value: `${country(view.country)}${subdivision === null ? '' : `, ${subdivision}`}` },
        { label: 'Grid zone', value: gridZone ?? 'Not stated' },
        {
          label: 'Coordinates',
          value: (
            <TextLink href={mapOf(view)}>
              {degreesLabel(view.latitude, 'latitude')}, {degreesLabel(view.longitude, 'longitude')}
            </TextLink>
          ),
        },
        { label: 'Unit', value: UNIT[view.unit] },
        { label: 'Meters', value: <span className="font-mono text-[0.925em]">{view.meters.join(', ')}</span> },
        { label: 'Public support', value: SUPPORT[view.support] },
        { label: 'Whole output measured', value: yesNo(view.declarations.wholeOutput) },
        { label: 'In no other registry', value: yesNo(view.declarations.notRegisteredElsewhere) },
        ...(view.trial ? [{ label: 'Trial', value: 'Rehearses: its certificates stand for no real energy' }] : []),
      ]}
    />
  );
}
