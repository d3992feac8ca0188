// Runs before the page is painted: shows the theme, and starts the worker while the rest of the page loads.
import { startWorker } from './started-worker.js';
import { readStored, store } from './storage.js';

startWorker();

/** The pages beside the playground keep the choice under the same name. */
const key = 'vitepress-theme-appearance';
const dark = matchMedia('(prefers-color-scheme: dark)');

function isDark(): boolean {
  const chosen = readStored(key) ?? 'auto';
  return chosen === 'dark' || (chosen === 'auto' && dark.matches);
}

function show(): void {
  document.documentElement.classList.toggle('dark', isDark());
}

show();
dark.addEventListener('change', show);
document.addEventListener('click', event => {
  if (event.target instanceof Element && event.target.closest('#theme') !== null) {
    store(key, isDark() ? 'light' : 'dark');
    show();
  }
});
