// Applies the stored theme before anything is painted. src/app/theme.tsx writes it.
try {
  const theme = localStorage.getItem('theme');
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
} catch {
  // Storage may be forbidden: the theme of the system stays.
}
