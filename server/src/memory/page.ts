import type { MemorySource } from '../analysis/memory-source.js';
import { gibibyte, sizeText } from '../describing/byte-sizes.js';
import { counted } from '../describing/counted.js';
import { type Estimate, phaseTitle } from '../estimating/estimate.js';
import { type Bar, kinds, kindTitles, wholeScaleOf } from '../picture/bar.js';
import { barPicture } from '../picture/bar-shapes.js';
import { type Element, element, sourceOf, withCode } from '../picture/element.js';
import { gpuBar, hostBar, segmentsOf } from '../picture/estimate-bars.js';
import { keptFree, keptFreeReason, lackOf, loadingNote, type Memory } from '../refactoring/fitting.js';
import { button, link, rowsOf } from './page-parts.js';
import { knobTable, strategyTable } from './page-tables.js';
import { type MemoryView, memoryView } from './view.js';

function swatch(kind: string): Element {
  return element('span', { class: `swatch ${kind}`, 'aria-hidden': 'true' });
}

/** Returns "31.2 GiB of 80 GiB". */
function ofMemory(bytes: number, available: number | undefined): string {
  return available === undefined ? sizeText(bytes) : `${sizeText(bytes)} of ${available / gibibyte} GiB`;
}

/** Returns a sentence about what is not known of the machines, with a button that asks for it. */
function missing(view: MemoryView): readonly Element[] {
  const { memory, run } = view;
  return [
    ...(memory.gpuBytes === undefined ? [link('setting', 'gpuMemoryGB', 'Set the memory of a GPU')] : []),
    ...(memory.hostBytes === undefined ? [link('setting', 'hostMemoryGB', 'Set the RAM of a host')] : []),
    ...(run.machines.counted ? [] : [link('command', 'setWorldSize', 'Set the number of GPUs')]),
  ];
}

function runLine({ run, strategies }: MemoryView): Element {
  const { hardware } = run.machines;
  const hosts = hardware.nodes === 1 ? 'one host' : counted(hardware.nodes, 'host');
  const parts = [
    ...strategies.flatMap(({ isCurrent, title }) => (isCurrent ? title : [])),
    `${run.size.params.toLocaleString('en-US')} parameters`,
    `${counted(hardware.gpusPerNode * hardware.nodes, 'GPU')} on ${hosts}`,
  ];
  return element('p', { class: 'run' }, parts.join(' · '), ' · ', link('command', 'setModel', run.name));
}

/** Returns a bar with its number above it and its kinds below it. */
function figure(what: string, number: string, badge: readonly Element[], bar: Bar, estimate: Estimate): Element {
  const place = what === 'GPU' ? 'gpu' : 'host';
  const items = segmentsOf(estimate, place).map(({ kind, bytes, label }) =>
    element('li', { title: label }, swatch(kind), `${kindTitles[kind]} `, element('b', {}, sizeText(bytes))),
  );
  return element(
    'section',
    { class: 'figure', 'aria-label': `Memory of each ${what}` },
    element('h2', {}, element('span', { class: 'number' }, number), ` on each ${what} `, ...badge),
    barPicture(bar, wholeScaleOf(bar)),
    element('ul', { class: 'kinds' }, ...items),
  );
}

function badgeOf(lack: string | undefined, available: number | undefined): readonly Element[] {
  if (available === undefined) {
    return [];
  }
  return lack === undefined
    ? [element('span', { class: 'badge fits' }, 'fits')]
    : [element('span', { class: 'badge lacks' }, 'does not fit')];
}

/** Returns the sentences about the number of a GPU. */
function gpuNote({ phase, hasActivations, shown }: Estimate, { gpuBytes }: Memory, lack: string | undefined): string {
  const without = hasActivations ? '' : ', without activations';
  const kept =
    gpuBytes === undefined
      ? ''
      : ` ${sizeText(keptFree(gpuBytes, hasActivations))} of each GPU are kept free for ${keptFreeReason(hasActivations)}.`;
  return `Tensors at the peak in ${phaseTitle(phase)}${without}. nvidia-smi will show ${sizeText(shown.least)} to ${sizeText(shown.most)}.${kept}${lack === undefined ? '' : ` ${lack}`}`;
}

function note(text: string | undefined): readonly Element[] {
  return text === undefined ? [] : [element('p', { class: 'note' }, text)];
}

function figures({ memory }: MemoryView, estimate: Estimate): readonly Element[] {
  const { gpuBytes, hostBytes, nvmeBytes } = estimate;
  const { gpu, host } = lackOf(estimate, memory);
  const ofGpu = [ofMemory(gpuBytes, memory.gpuBytes), badgeOf(gpu, memory.gpuBytes)] as const;
  const ofHost = [ofMemory(hostBytes, memory.hostBytes), badgeOf(host, memory.hostBytes)] as const;
  return [
    figure('GPU', ...ofGpu, gpuBar(estimate, memory.gpuBytes), estimate),
    ...note(gpuNote(estimate, memory, gpu)),
    ...(hostBytes === 0 ? [] : [figure('host', ...ofHost, hostBar(estimate, memory.hostBytes), estimate)]),
    ...note(host),
    ...note(nvmeBytes === 0 ? undefined : `${sizeText(nvmeBytes)} on the drives of each host.`),
    ...note(memory.hostBytes === undefined ? undefined : loadingNote(estimate, memory.hostBytes)),
  ];
}

/** Returns the kinds that the bars have, with their colors. */
function legend({ strategies }: MemoryView): Element {
  const parts = strategies.flatMap(({ estimate }) => estimate?.parts ?? []);
  const used = kinds.filter(kind => parts.some(part => part.kind === kind));
  const items = used.map(kind => element('li', {}, swatch(kind), kindTitles[kind]));
  return element(
    'ul',
    { class: 'legend', 'aria-label': 'Colors' },
    ...items,
    element('li', {}, swatch('on-top'), 'CUDA, NCCL and allocator, at most'),
    element('li', {}, swatch('limit'), 'memory that there is'),
  );
}

function list(title: string, items: readonly string[]): readonly Element[] {
  return items.length === 0
    ? []
    : [element('h3', {}, title), element('ul', {}, ...items.map(item => element('li', {}, ...withCode(item))))];
}

/** Returns the peaks of the phases, the assumptions, and what is not counted. */
function details({ run, current }: MemoryView): readonly Element[] {
  if (current === undefined) {
    return [];
  }
  const phases = current.phases.map(({ name, gpuBytes }) => `${sizeText(gpuBytes)} in ${phaseTitle(name)}`);
  const parts = rowsOf(current);
  return [
    element(
      'details',
      {},
      element('summary', {}, 'Parts, assumptions and what is not counted'),
      parts,
      ...list('Peaks of the phases, which do not add up', phases),
      ...list('Known', current.inputs ?? []),
      ...list('Assumed', [...new Set([...run.machines.notes, ...current.notes])]),
      ...list('Not counted', current.leftOut),
    ),
  ];
}

const madeNote =
  'The numbers are for the config that Accelerate makes of this file. To change the strategy, set zero_stage, offload_optimizer_device and offload_param_device in deepspeed_config: Apply does not write them.';

function whole(view: MemoryView, file: string): readonly Element[] {
  const { current, problem } = view;
  const ask = missing(view);
  return [
    element('h1', {}, `Memory of ${file}`),
    runLine(view),
    ...(ask.length === 0 ? [] : [element('p', { class: 'ask' }, ...ask)]),
    ...(current === undefined ? [element('p', { class: 'problem' }, problem ?? '')] : figures(view, current)),
    element('h2', {}, 'Strategies'),
    ...note(view.isMade ? madeNote : undefined),
    strategyTable(view),
    legend(view),
    ...(view.knobs.length === 0 || current === undefined
      ? []
      : [element('h2', {}, 'Single changes of this file'), knobTable(view.knobs, phaseTitle(current.phase))]),
    ...details(view),
  ];
}

function asking(file: string, problem: string | undefined): readonly Element[] {
  const sentence =
    problem ?? 'The memory of a run depends on the model. Name its config.json, or its number of parameters.';
  return [
    element('h1', {}, `Memory of ${file}`),
    element('p', { class: 'problem' }, sentence),
    element('p', {}, button('command', 'setModel', 'Set the model...')),
  ];
}

/** A page as HTML, without a head and scripts. */
export interface MemoryPage {
  readonly html: string;
  /** The memory of a GPU, "28.3 GiB"; absent if there is no estimate. */
  readonly summary?: string;
}

/** Returns the page about the memory of a config. `file` is its name for users. */
export function memoryPage(source: MemorySource, file: string): MemoryPage {
  const view = memoryView(source);
  const content = typeof view === 'object' ? whole(view, file) : asking(file, view);
  const current = typeof view === 'object' ? view.current : undefined;
  return {
    html: content.map(sourceOf).join('\n'),
    ...(current === undefined ? {} : { summary: sizeText(current.gpuBytes) }),
  };
}
