import { Icon } from '../../ui/icon.tsx';

/** What is wrong with a choice that no Field stands around. */
export function FieldError({ error }: { error: string | undefined }) {
  if (error === undefined) return null;
  return (
    <p className="mt-1 flex gap-1.5 text-xs text-negative">
      <Icon name="warning" size={14} className="mt-px" />
      <span>{error}</span>
    </p>
  );
}
