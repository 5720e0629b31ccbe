/**
 * The modal of Stacks Connect names neither itself nor its pictures and leaves the keyboard on the page behind it. Its shadow
 * root is open: this adds the role, the names, the focus and the way back while it is there.
 */
export function assistConnectModal(): () => void {
  const before = document.activeElement instanceof HTMLElement ? document.activeElement : null;
  const overflow = document.body.style.overflow;
  const closeds: (() => void)[] = [];
  const watch = new MutationObserver(() => {
    const modal = document.body.querySelector('connect-modal');
    if (modal instanceof HTMLElement && closeds.length === 0) closeds.push(assist(modal));
  });
  watch.observe(document.body, { childList: true });
  return () => {
    watch.disconnect();
    for (const close of closeds) close();
    document.body.style.overflow = overflow;
    if (closeds.length > 0) before?.focus();
  };
}

function assist(modal: HTMLElement): () => void {
  modal.setAttribute('role', 'dialog');
  modal.setAttribute('aria-modal', 'true');
  modal.setAttribute('aria-label', 'Connect a wallet');
  const keep = (event: KeyboardEvent) => keepInside(modal, event);
  document.addEventListener('keydown', keep);
  const watch = new MutationObserver(() => name(modal));
  if (modal.shadowRoot) watch.observe(modal.shadowRoot, { childList: true, subtree: true });
  // Its grey on white is just below 4.5:1.
  const darker = new CSSStyleSheet();
  darker.replaceSync('.modal-body :is(p, a) { color: #55585e }');
  modal.shadowRoot?.adoptedStyleSheets.push(darker);
  name(modal);
  return () => {
    watch.disconnect();
    document.removeEventListener('keydown', keep);
  };
}

function name(modal: HTMLElement): void {
  const root = modal.shadowRoot;
  if (!root) return;
  for (const picture of root.querySelectorAll('img:not([alt])')) picture.setAttribute('alt', '');
  for (const row of root.querySelectorAll('li')) {
    const wallet = row.querySelector('.flex-1 > div')?.textContent?.trim();
    const control = row.querySelector(':scope > button, :scope > a');
    const action = control?.textContent?.replace(/[^\w ]/g, '').trim();
    if (wallet && control && !control.hasAttribute('aria-label'))
      control.setAttribute('aria-label', `${action} ${wallet}`);
  }
  const first = root.querySelector('li button');
  if (first instanceof HTMLElement && root.activeElement === null) first.focus();
}

/** Tab goes round in the modal instead of on to the page behind it. */
function keepInside(modal: HTMLElement, event: KeyboardEvent): void {
  const root = modal.shadowRoot;
  if (event.key !== 'Tab' || !root || !modal.isConnected) return;
  const stops = [...root.querySelectorAll<HTMLElement>('button, a[href]')];
  const at = root.activeElement === null ? -1 : stops.indexOf(root.activeElement as HTMLElement);
  const next = event.shiftKey ? (at <= 0 ? stops.length - 1 : at - 1) : (at + 1) % stops.length;
  stops[next]?.focus();
  event.preventDefault();
}
