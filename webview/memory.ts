// The script of the page about memory. It shows what the extension sends, and tells it what was clicked.
import { patchChildren } from './patch.js';

interface Editor {
  postMessage(message: unknown): void;
}

declare function acquireVsCodeApi(): Editor;

const editor = acquireVsCodeApi();
const page = document.querySelector('main') as HTMLElement;
const status = document.querySelector('[role="status"]') as HTMLElement;
const actions = ['apply', 'setting', 'command'];

addEventListener('message', ({ data }: MessageEvent<{ readonly html?: string; readonly status?: string }>) => {
  if (typeof data.html === 'string') {
    const next = new DOMParser().parseFromString(`<main>${data.html}</main>`, 'text/html').querySelector('main');
    if (next !== null) {
      patchChildren(page, next);
    }
  }
  if (typeof data.status === 'string') {
    status.textContent = data.status;
  }
});

page.addEventListener('click', ({ target }) => {
  const button = target instanceof Element ? target.closest('button') : null;
  const action = actions.find(name => button?.dataset[name] !== undefined);
  if (action !== undefined) {
    editor.postMessage({ action, name: button?.dataset[action] });
  }
});

editor.postMessage({ action: 'ready', name: '' });
