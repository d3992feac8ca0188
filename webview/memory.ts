// The script of the page about memory. It shows what the extension sends, and tells it what was clicked.
import { patchPage } from './patch.js';

/** The state of the page while it is hidden, and after a reload of the window. */
interface Kept {
  readonly config: string | undefined;
  /** Pixels from the top. */
  readonly top: number;
  readonly isOpen: boolean;
}

interface Editor {
  postMessage(message: unknown): void;
  getState(): Kept | undefined;
  setState(state: Kept): void;
}

declare function acquireVsCodeApi(): Editor;

const editor = acquireVsCodeApi();
const page = document.querySelector('main') as HTMLElement;
const status = document.querySelector('[role="status"]') as HTMLElement;
const actions = ['apply', 'setting', 'command'];
/** The state of the page before it was loaded; undefined once it is restored. */
let before = editor.getState();

function keep(): void {
  const isOpen = page.querySelector('details')?.open === true;
  editor.setState({ config: document.body.dataset.config, top: scrollY, isOpen });
}

function show(html: string): void {
  const next = new DOMParser().parseFromString(`<main>${html}</main>`, 'text/html').querySelector('main');
  if (next === null) {
    return;
  }
  patchPage(page, next);
  const details = page.querySelector('details');
  // Until the model is read, the page is short.
  if (before !== undefined && details !== null) {
    const { top, isOpen } = before;
    before = undefined;
    details.open = isOpen;
    scrollTo(0, top);
  }
}

addEventListener('message', ({ data }: MessageEvent<{ readonly html?: string; readonly status?: string }>) => {
  if (typeof data.html === 'string') {
    show(data.html);
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

// Before the page is filled, there is nothing to keep.
for (const event of ['scroll', 'toggle']) {
  addEventListener(event, () => before ?? keep(), true);
}
if (before === undefined) {
  keep();
}
editor.postMessage({ action: 'ready', name: '' });
