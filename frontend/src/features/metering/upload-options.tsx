import { useId } from 'react';
import { Field } from '../../ui/field.tsx';
import { Select, TextInput } from '../../ui/inputs.tsx';

/** What a CSV file may not say by itself; empty means that it does. */
export interface UploadOptions {
  timeZone: string;
  unit: string;
  quality: string;
  meter: string;
  decimal: string;
}
export const NO_OPTIONS: UploadOptions = { timeZone: '', unit: '', quality: '', meter: '', decimal: '' };

interface UploadOptionsFieldsProps {
  value: UploadOptions;
  onChange(value: UploadOptions): void;
  meters: readonly string[];
  faults: Record<string, string>;
}

const ZONES = Intl.supportedValuesOf('timeZone');
const FROM_FILE = 'As the file says';

/** Nothing is assumed: what neither the file nor these fields say is refused, with the line. */
export function UploadOptionsFields({ value, onChange, meters, faults }: UploadOptionsFieldsProps) {
  const zones = useId();
  const set = (change: Partial<UploadOptions>) => onChange({ ...value, ...change });
  return (
    <fieldset className="grid gap-4 sm:grid-cols-2">
      <legend className="mb-1 text-sm font-medium">What the file does not say by itself</legend>
      <p className="text-sm text-muted sm:col-span-2">
        Leave a field as it is where the file has a column, an offset or a unit for it. Nothing is assumed.
      </p>
      <Field
        label="Time zone of times without an offset"
        hint="Europe/Madrid, or a fixed offset such as +10:00."
        error={faults.timeZone}
      >
        {(input) => (
          <>
            <TextInput
              {...input}
              list={zones}
              placeholder={FROM_FILE}
              value={value.timeZone}
              onChange={(event) => set({ timeZone: event.target.value })}
            />
            <datalist id={zones}>
              {ZONES.map((zone) => (
                <option key={zone} value={zone} />
              ))}
            </datalist>
          </>
        )}
      </Field>
      <Field label="Unit of the values" error={faults.unit}>
        {(input) => (
          <Select
            {...input}
            value={value.unit}
            onChange={(event) => set({ unit: event.target.value })}
            placeholder={FROM_FILE}
            options={['Wh', 'kWh', 'MWh'].map((unit) => ({ value: unit, label: unit }))}
          />
        )}
      </Field>
      <Field
        label="Quality of the values"
        hint="More than 5 % estimated values need a closer look."
        error={faults.quality}
      >
        {(input) => (
          <Select
            {...input}
            value={value.quality}
            onChange={(event) => set({ quality: event.target.value })}
            placeholder={FROM_FILE}
            options={[
              { value: 'actual', label: 'Measured' },
              { value: 'estimated', label: 'Estimated' },
              { value: 'substituted', label: 'Substituted' },
            ]}
          />
        )}
      </Field>
      <Field
        label="Meter"
        hint={
          meters.length === 1
            ? 'Without a column it is the only meter of the facility.'
            : 'One of those the facility declares.'
        }
        error={faults.meter}
      >
        {(input) => (
          <Select
            {...input}
            value={value.meter}
            onChange={(event) => set({ meter: event.target.value })}
            placeholder={FROM_FILE}
            options={meters.map((meter) => ({ value: meter, label: meter }))}
          />
        )}
      </Field>
      <Field label="Sign before the decimals" error={faults.decimal}>
        {(input) => (
          <Select
            {...input}
            value={value.decimal}
            onChange={(event) => set({ decimal: event.target.value })}
            options={[
              { value: '', label: 'Dot: 1.5' },
              { value: 'comma', label: 'Comma: 1,5' },
            ]}
          />
        )}
      </Field>
    </fieldset>
  );
}
