import { patchPage } from '../../webview/patch.js';
import type { MemoryChoice } from './calls.js';
import { byId, element } from './element.js';

/** The fields of the form that buttons of the page lead to, by what they ask for. */
const fields: { readonly [name: string]: string } = {
  gpuMemoryGB: 'gpu-memory',
  hostMemoryGB: 'host-memory',
  sequenceLength: 'sequence-length',
  activationCheckpointing: 'checkpointing',
  setWorldSize: 'gpus',
  setModel: 'model',
};

/** Shows the page about memory, which the worker has made. */
export function showMemory(panel: HTMLElement, html: string | undefined): void {
  if (html === undefined) {
    panel.replaceChildren(element('p', {}, 'This file has no DeepSpeed config.'));
    return;
  }
  patchPage(panel, new DOMParser().parseFromString(html, 'text/html').body);
}

/** Fills in the field of a setting, as if the visitor did. */
export function choose({ name, value }: NonNullable<MemoryChoice['setting']>): void {
  const field = document.getElementById(fields[name] ?? '');
  if (field instanceof HTMLInputElement || field instanceof HTMLSelectElement) {
    field.value = String(value);
    field.dispatchEvent(new Event('input'));
  }
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
