import { useState } from 'react';
import { cx } from './cx.ts';
import { Icon } from './icon.tsx';

const BACK_MS = 1_500;

interface CopyTextProps {
  text: string;
  /** What is shown instead of the whole, which is still what is copied. */
  short?: string;
  /** What it is: "transaction id". */
  what?: string;
  className?: string;
}

/** A hash, address or id with a button that copies the whole of it. */
export function CopyText({ text, short, what = 'text', className }: CopyTextProps) {
  const [state, setState] = useState<'idle' | 'copied' | 'refused'>('idle');
  const copy = async () => {
    const done = await navigator.clipboard.writeText(text).then(
      () => true,
      () => false,
    );
    setState(done ? 'copied' : 'refused');
    setTimeout(() => setState('idle'), BACK_MS);
  };
  return (
    <span className={cx('relative z-10 inline-flex max-w-full items-center gap-1', className)}>
      <code
        className="min-w-0 font-mono text-[0.925em] [overflow-wrap:anywhere]"
        title={short === undefined ? undefined : text}
      >
        {short ?? text}
      </code>
      <button
        type="button"
        onClick={() => void copy()}
        aria-label={`Copy ${what}`}
        className="grid size-6 shrink-0 place-items-center rounded-sm text-muted hover:bg-hover hover:text-ink"
      >
        <Icon name={state === 'copied' ? 'check' : 'copy'} size={14} />
      </button>
      <span role="status" className={state === 'refused' ? 'text-xs text-negative' : 'sr-only'}>
        {state === 'copied' && 'Copied'}
        {state === 'refused' && 'The browser refused. Select the text instead.'}
      </span>
    </span>
  );
}
