import type { ComponentProps, ReactNode } from 'react';
import { cx } from './cx.ts';
import { Icon } from './icon.tsx';

const CONTROL =
  'w-full min-w-0 rounded border border-edge bg-raised text-ink hover:border-muted disabled:cursor-not-allowed ' +
  'disabled:bg-sunken disabled:text-muted aria-invalid:border-negative text-base max-sm:text-lg';

interface TextInputProps extends ComponentProps<'input'> {
  /** After the value, inside the control: MWh, sats. */
  unit?: string;
}

/** 16 px text on phones, so that they do not zoom in. */
export function TextInput({ unit, className, ...rest }: TextInputProps) {
  const input = (
    <input
      autoComplete="off"
      {...rest}
      className={cx(CONTROL, 'h-8 px-2.5 pointer-coarse:h-10', unit !== undefined && 'pr-24 tabular-nums', className)}
    />
  );
  if (unit === undefined) return input;
  return (
    <div className="relative">
      {input}
      <span className="pointer-events-none absolute inset-y-0 right-2.5 flex items-center text-sm text-muted">
        {unit}
      </span>
    </div>
  );
}

export function TextArea({ className, ...rest }: ComponentProps<'textarea'>) {
  return <textarea rows={4} {...rest} className={cx(CONTROL, 'px-2.5 py-1.5', className)} />;
}

export interface Option {
  value: string;
  label: string;
  disabled?: boolean;
}

interface SelectProps extends Omit<ComponentProps<'select'>, 'children'> {
  options: readonly Option[];
  /** Shown while nothing is chosen; its value is the empty text. */
  placeholder?: string;
}

/** The select of the platform: it is the one everybody's keyboard, reader and phone know. */
export function Select({ options, placeholder, className, ...rest }: SelectProps) {
  return (
    <div className="relative">
      <select {...rest} className={cx(CONTROL, 'h-8 appearance-none pr-8 pl-2.5 pointer-coarse:h-10', className)}>
        {placeholder !== undefined && <option value="">{placeholder}</option>}
        {options.map(({ value, label, disabled }) => (
          <option key={value} value={value} disabled={disabled}>
            {label}
          </option>
        ))}
      </select>
      <Icon
        name="chevron-down"
        size={14}
        className="pointer-events-none absolute top-1/2 right-2.5 -translate-y-1/2 text-muted"
      />
    </div>
  );
}

interface CheckboxProps extends Omit<ComponentProps<'input'>, 'type'> {
  label: ReactNode;
  hint?: ReactNode;
}

export function Checkbox({ label, hint, className, ...rest }: CheckboxProps) {
  return (
    <label className={cx('flex min-h-6 cursor-pointer items-start gap-2.5', className)}>
      <input type="checkbox" {...rest} className="mt-0.5 size-4 shrink-0 accent-accent" />
      <span>
        {label}
        {hint !== undefined && <span className="block text-xs text-muted">{hint}</span>}
      </span>
    </label>
  );
}
