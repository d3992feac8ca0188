import { patchChildren } from '../../webview/patch.js';
import { byId, element } from './element.js';

/** The fields of the form that buttons of the page lead to, by what they ask for. */
const fields: { readonly [name: string]: string } = {
  gpuMemoryGB: 'gpu-memory',
  setWorldSize: 'gpus',
  setModel: 'model',
};

/** Shows the page about memory, which the worker has made. */
export function showMemory(panel: HTMLElement, html: string | undefined): void {
  if (html === undefined) {
    panel.replaceChildren(element('p', {}, 'There is no config of DeepSpeed in this text.'));
    return;
  }
  patchChildren(panel, new DOMParser().parseFromString(html, 'text/html').body);
  // Nothing on this page keeps the RAM of a host.
  panel.querySelector('[data-setting="hostMemoryGB"]')?.remove();
}

/** Makes the buttons of the page work: changes of the text are left to `apply`. */
export function startMemory(panel: HTMLElement, apply: (name: string) => void): void {
  panel.addEventListener('click', ({ target }) => {
    const { apply: change, setting, command } = (target instanceof Element && target.closest('button')?.dataset) || {};
    const field = fields[setting ?? command ?? ''];
    if (change !== undefined) {
      apply(change);
    } else if (field !== undefined) {
      byId(field, HTMLInputElement).focus();
    }
  });
}
