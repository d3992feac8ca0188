import type { Memory, StageMemory } from './calls.js';
import { element } from './element.js';
import { rendered } from './markdown.js';

const gibibyte = 2 ** 30;

function size(bytes: number): string {
  const gib = bytes / gibibyte;
  return gib === 0 ? '0' : `${gib >= 100 ? gib.toFixed(0) : gib.toFixed(1)} GiB`;
}

/** Returns a bar whose pieces are the parts of the memory of a GPU; a line marks what the GPU has. */
function bar({ parts }: StageMemory, largest: number, available: number | undefined): HTMLElement {
  const width = (bytes: number): string => `${(100 * bytes) / largest}%`;
  const pieces = parts.map(({ kind, label, bytes }) => {
    const piece = element('span', { className: `piece ${kind}`, title: `${size(bytes)}: ${label}` });
    piece.style.inlineSize = width(bytes);
    return piece;
  });
  const whole = element('span', { className: 'stage-bar' }, ...pieces);
  whole.setAttribute('aria-hidden', 'true');
  if (available !== undefined) {
    const limit = element('span', { className: 'limit' });
    limit.style.insetInlineStart = width(available);
    whole.append(limit);
  }
  return whole;
}

function row(memory: StageMemory, largest: number, available: number | undefined): HTMLTableRowElement {
  const { stage, isCurrent, gpuBytes, hostBytes, nvmeBytes, fits } = memory;
  const verdict = fits === undefined ? '' : fits ? 'fits' : 'does not fit';
  const host = nvmeBytes === 0 ? size(hostBytes) : `${size(hostBytes)}, NVMe ${size(nvmeBytes)}`;
  return element(
    'tr',
    { className: isCurrent ? 'current' : '' },
    element('th', { scope: 'row' }, `ZeRO ${stage}`, ...(isCurrent ? [element('small', {}, 'as written')] : [])),
    element(
      'td',
      {},
      element(
        'span',
        { className: 'size' },
        size(gpuBytes),
        ' ',
        element('span', { className: verdict.replaceAll(' ', '-') }, verdict),
      ),
      bar(memory, largest, available),
    ),
    element('td', { className: 'host' }, host),
  );
}

const names = {
  weights: 'weights',
  gradients: 'gradients',
  optimizer: 'optimizer',
  activations: 'activations',
  logits: 'logits',
  gathered: 'gathered layer',
  buffers: 'buffers',
} as const;

function legend(stages: readonly StageMemory[]): HTMLElement {
  const kinds = new Set(stages.flatMap(({ parts }) => parts.map(({ kind }) => kind)));
  const items = Object.entries(names)
    .filter(([kind]) => kinds.has(kind))
    .map(([kind, name]) => element('li', {}, element('span', { className: `piece ${kind}` }), name));
  return element('ul', { className: 'legend' }, ...items);
}

function table({ stages, available }: Memory): HTMLTableElement {
  const largest = 1.02 * Math.max(...stages.map(({ gpuBytes }) => gpuBytes), available ?? 0);
  const titles = ['Stage', 'Per GPU', 'Per host'].map(title => element('th', { scope: 'col' }, title));
  return element(
    'table',
    { className: 'stages' },
    element('caption', {}, 'This config at each stage, without activations'),
    element('thead', {}, element('tr', {}, ...titles)),
    element('tbody', {}, ...stages.map(each => row(each, largest, available))),
  );
}

/** Shows the memory of a run: what the config needs, and what it would need at each other stage. */
export function showMemory(panel: HTMLElement, memory: Memory): void {
  if (memory.page === undefined) {
    panel.replaceChildren(
      element('p', {}, 'Say how large the model is, such as 7B, or drop its config.json on the page.'),
    );
    return;
  }
  const picture = memory.stages.length === 0 ? [] : [table(memory), legend(memory.stages)];
  panel.replaceChildren(...picture, rendered(memory.page.replace(/^# .*\n/, '')));
}
