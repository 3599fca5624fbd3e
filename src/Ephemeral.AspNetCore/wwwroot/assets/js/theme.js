// A classic script in the head: the remembered theme has to stand before the first paint.
(() => {
  const key = 'ephemeral.theme'; // the application's own pages keep things there too
  const system = matchMedia('(prefers-color-scheme: dark)');
  const root = document.documentElement;

  // Storage can be forbidden; the page then follows the system and the toggle lasts for the visit.
  const remembered = () => { try { return localStorage.getItem(key); } catch { return null; } };
  const remember = theme => { try { localStorage.setItem(key, theme); } catch { return; } };

  const current = () => root.dataset.theme ?? (system.matches ? 'dark' : 'light');
  const theme = remembered();
  if (theme === 'dark' || theme === 'light') root.dataset.theme = theme;

  addEventListener('DOMContentLoaded', () => {
    const toggle = document.getElementById('theme');
    const show = () => toggle.setAttribute('aria-pressed', current() === 'dark');
    toggle.addEventListener('click', () => {
      root.dataset.theme = current() === 'dark' ? 'light' : 'dark';
      remember(root.dataset.theme);
      show();
    });
    system.addEventListener('change', show);
    show();
  });
})();
