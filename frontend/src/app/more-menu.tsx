import { useEffect, useRef, useState } from 'react';
import { useLocation } from 'wouter';
import { cx } from '../ui/cx.ts';
import { Icon } from '../ui/icon.tsx';
import { isHere, NavLink } from './nav-link.tsx';
import type { NavItem } from './role-links.ts';
import { strings } from './strings.ts';

/** The last place of the bottom bar: opens the others above it. Escape, a choice and a press elsewhere close it. */
export function MoreMenu({ items }: { items: readonly NavItem[] }) {
  const [location] = useLocation();
  const [openAt, setOpenAt] = useState<string | null>(null);
  const box = useRef<HTMLLIElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const open = openAt === location;
  const here = items.some(({ href }) => isHere(href, location));

  useEffect(() => {
    if (!open) return;
    const onKey = ({ key }: KeyboardEvent) => {
      if (key !== 'Escape') return;
      setOpenAt(null);
      button.current?.focus();
    };
    const onPress = ({ target }: Event) => {
      if (target instanceof Node && !box.current?.contains(target)) setOpenAt(null);
    };
    document.addEventListener('keydown', onKey);
    document.addEventListener('pointerdown', onPress);
    return () => {
      document.removeEventListener('keydown', onKey);
      document.removeEventListener('pointerdown', onPress);
    };
  }, [open]);

  return (
    <li ref={box} className="min-w-0 flex-1">
      <button
        ref={button}
        type="button"
        aria-expanded={open}
        onClick={() => setOpenAt(open ? null : location)}
        className={cx(
          'flex h-14 w-full flex-col items-center justify-center gap-0.5 text-[11px] leading-4 focus-visible:-outline-offset-2',
          here ? 'font-medium text-accent' : 'text-muted hover:text-ink',
        )}
      >
        <Icon name="more" size={20} />
        {strings.more}
      </button>
      {open && (
        <ul className="absolute right-2 bottom-full mb-2 w-52 animate-appear rounded border border-edge bg-raised p-1">
          {items.map((item) => (
            <NavLink key={item.href} {...item} tall />
          ))}
        </ul>
      )}
    </li>
  );
}
