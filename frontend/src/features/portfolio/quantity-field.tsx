import { useFormContext, useWatch } from 'react-hook-form';
import { energy } from '../../lib/format.ts';
import { ENERGY_UNITS, type EnergyUnit, energyText, parseEnergy } from '../../lib/quantity.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { Select, TextInput } from '../../ui/inputs.tsx';

/** The part of a form that asks for a quantity. */
export interface QuantityForm {
  /** In `unit`, as typed; named like the field of the body. */
  wh: string;
  unit: EnergyUnit;
}

/** The quantity for the wire, at most (or, for a part, less than) what the lot has. */
export function readQuantity({ wh, unit }: QuantityForm, held: bigint, part: boolean) {
  const typed = parseEnergy(wh, unit);
  if (!typed.ok) return { fault: typed.error };
  if (part && typed.value >= held) return { fault: `Write less than ${energy(held)}: the rest is the second part.` };
  if (typed.value > held) return { fault: `The lot has ${energy(held)}. Write at most that.` };
  return { wh: typed.value.toString() };
}

interface QuantityFieldProps {
  label: string;
  held: bigint;
  /** Whether the whole lot is a possible answer. */
  whole: boolean;
}

/** Energy in the unit one likes, exact to the Wh. */
export function QuantityField({ label, held, whole }: QuantityFieldProps) {
  const { register, control, setValue, getValues, formState } = useFormContext<QuantityForm>();
  const unit = useWatch({ control, name: 'unit' });
  const inUnit = (next: EnergyUnit) => {
    const typed = parseEnergy(getValues('wh'), unit);
    setValue('unit', next);
    if (typed.ok) setValue('wh', energyText(typed.value, next), { shouldValidate: true });
  };
  return (
    <div>
      <div className="grid grid-cols-[minmax(0,1fr)_88px] items-start gap-2">
        <Field label={label} error={formState.errors.wh?.message}>
          {(input) => <TextInput {...input} inputMode="decimal" className="tabular-nums" {...register('wh')} />}
        </Field>
        <Field label="Unit">
          {(input) => (
            <Select
              {...input}
              value={unit}
              onChange={(event) => inUnit(event.target.value as EnergyUnit)}
              options={ENERGY_UNITS.map((value) => ({ value, label: value }))}
            />
          )}
        </Field>
      </div>
      {whole && (
        <Button
          variant="quiet"
          className="-ml-3 mt-1 text-xs"
          onClick={() => setValue('wh', energyText(held, unit), { shouldValidate: true })}
        >
          All {energy(held)}
        </Button>
      )}
    </div>
  );
}
