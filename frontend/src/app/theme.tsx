import { useState } from 'react';
import { Button } from '../ui/button.tsx';
import type { IconName } from '../ui/icon.tsx';
import { strings } from './strings.ts';

const THEMES = ['system', 'light', 'dark'] as const;
type Theme = (typeof THEMES)[number];
const ICON: Record<Theme, IconName> = { system: 'system', light: 'sun', dark: 'moon' };

/** public/theme.js has set it before the first paint. */
function currentTheme(): Theme {
  const set = document.documentElement.dataset.theme;
  return set === 'light' || set === 'dark' ? set : 'system';
}

function applyTheme(theme: Theme): void {
  if (theme === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  try {
    if (theme === 'system') localStorage.removeItem('theme');
    else localStorage.setItem('theme', theme);
  } catch {
    // Storage may be forbidden: the choice then lasts as long as the page.
  }
}

/** Goes round: that of the system, light, dark. */
export function ThemeSwitch() {
  const [theme, setTheme] = useState(currentTheme);
  const onClick = () => {
    const next = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length] ?? 'system';
    applyTheme(next);
    setTheme(next);
  };
  return <Button variant="quiet" icon={ICON[theme]} aria-label={strings.theme[theme]} onClick={onClick} />;
}
