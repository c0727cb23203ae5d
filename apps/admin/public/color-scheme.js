// Before anything is drawn: the theme that was chosen, so that a dark page is never white first.
(() => {
  let chosen = 'auto';
  try {
    chosen = localStorage.getItem('rollcall.theme') ?? 'auto';
  } catch {
    // Storage is forbidden here: the system's theme it is.
  }
  const isDark = chosen === 'dark' || (chosen !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
  document.documentElement.setAttribute('data-mantine-color-scheme', isDark ? 'dark' : 'light');
})();
