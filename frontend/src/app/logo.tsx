/** The mark alone; its name stands beside it or in a label. */
export function Logo({ size = 24 }: { size?: number }) {
  return (
    <svg aria-hidden="true" className="shrink-0" width={size} height={size} viewBox="0 0 32 32">
      <rect width="32" height="32" rx="7" className="fill-accent" />
      <path d="M18 5 8.5 18H15l-1 9 9.5-13.5H17z" className="fill-on-accent" />
    </svg>
  );
}
