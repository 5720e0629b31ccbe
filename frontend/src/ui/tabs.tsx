import { Tabs as Base } from '@base-ui/react/tabs';
import type { ReactNode } from 'react';
import { cx } from './cx.ts';

export interface TabItem {
  id: string;
  label: ReactNode;
  content: ReactNode;
}

interface TabsProps {
  items: readonly TabItem[];
  /** Without it the tabs keep the choice themselves, from the first on. */
  value?: string;
  onChange?(id: string): void;
  /** What the tabs divide, for those who do not see them. */
  label?: string;
  className?: string;
}

export function Tabs({ items, value, onChange, label, className }: TabsProps) {
  return (
    <Base.Root
      {...(value === undefined ? { defaultValue: items[0]?.id } : { value })}
      onValueChange={(id) => onChange?.(String(id))}
      className={className}
    >
      <Base.List aria-label={label} className="flex gap-5 overflow-x-auto border-b border-line">
        {items.map((item) => (
          <Base.Tab
            key={item.id}
            value={item.id}
            className={cx(
              '-mb-px flex h-9 items-center whitespace-nowrap border-b-2 border-transparent text-sm text-muted',
              'hover:text-ink focus-visible:-outline-offset-2 data-[active]:border-accent data-[active]:font-medium data-[active]:text-ink',
            )}
          >
            {item.label}
          </Base.Tab>
        ))}
      </Base.List>
      {items.map((item) => (
        <Base.Panel key={item.id} value={item.id} className="pt-4">
          {item.content}
        </Base.Panel>
      ))}
    </Base.Root>
  );
}
