import type { ButtonHTMLAttributes, ReactNode, Ref } from 'react';
import { Link } from 'wouter';
import { cx } from './cx.ts';
import { Icon, type IconName } from './icon.tsx';
import { Spinner } from './spinner.tsx';

export type ButtonVariant = 'primary' | 'secondary' | 'quiet' | 'danger';

const LOOK: Record<ButtonVariant, string> = {
  primary: 'border-transparent bg-accent text-on-accent hover:bg-accent-hover',
  secondary: 'border-line-strong bg-raised text-ink hover:bg-hover',
  quiet: 'border-transparent bg-transparent text-ink hover:bg-hover',
  danger: 'border-negative bg-raised text-negative hover:bg-negative-soft',
};

const shape = (variant: ButtonVariant, iconOnly: boolean, className?: string) =>
  cx(
    'inline-flex h-8 shrink-0 items-center justify-center gap-2 whitespace-nowrap rounded border text-sm font-medium',
    'no-underline transition-colors duration-100 disabled:cursor-not-allowed disabled:opacity-55 pointer-coarse:h-10',
    iconOnly ? 'w-8 pointer-coarse:w-10' : 'px-3',
    LOOK[variant],
    className,
  );

interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  variant?: ButtonVariant;
  /** Shows that the work is under way and takes no second press; the label says what is being done. */
  busy?: boolean | undefined;
  icon?: IconName;
  ref?: Ref<HTMLButtonElement>;
}

/** Without children it is an icon alone and needs an `aria-label`. */
export function Button({ variant = 'secondary', busy, icon, children, className, onClick, ...rest }: ButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      aria-busy={busy || undefined}
      aria-disabled={busy || undefined}
      onClick={(event) => {
        if (busy) event.preventDefault();
        else onClick?.(event);
      }}
      className={shape(variant, children === undefined, className)}
    >
      {busy ? <Spinner /> : icon && <Icon name={icon} />}
      {children}
    </button>
  );
}

interface ButtonLinkProps {
  href: string;
  variant?: ButtonVariant;
  icon?: IconName;
  children?: ReactNode;
  className?: string;
  'aria-label'?: string;
  download?: string | boolean;
}

/** Looks like a button and goes somewhere. An address with a scheme, or a download, leaves the app. */
export function ButtonLink({ href, variant = 'secondary', icon, children, className, ...rest }: ButtonLinkProps) {
  const look = shape(variant, children === undefined, className);
  const inside = (
    <>
      {icon && <Icon name={icon} />}
      {children}
    </>
  );
  if (/^[a-z]+:/.test(href) || rest.download !== undefined)
    return (
      <a href={href} className={look} {...rest}>
        {inside}
      </a>
    );
  return (
    <Link href={href} className={look} {...rest}>
      {inside}
    </Link>
  );
}
