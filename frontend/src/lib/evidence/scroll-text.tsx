import { cx } from '../../ui/cx.ts';

/** Text as it stands in a file: scrolls in its own box, by keyboard too. */
export function ScrollText({ label, text, className }: { label: string; text: string; className?: string }) {
  return (
    <section
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reachable by keyboard
      tabIndex={0}
      className={cx('overflow-auto rounded border border-line bg-sunken p-3', className)}
    >
      <pre className="font-mono text-xs">{text}</pre>
    </section>
  );
}
