import { sizeText } from '../describing/byte-sizes.js';
import { type Bar, bytesOf, scaleOf } from '../picture/bar.js';
import { barPicture } from '../picture/bar-shapes.js';
import { type Element, element, withCode } from '../picture/element.js';
import { gpuBar, hostBar } from '../picture/estimate-bars.js';
import type { SpeedClass } from './pace.js';
import { button, deltaText } from './page-parts.js';
import type { KnobView, MemoryView, StrategyView } from './view.js';

function badge(className: string, text: string, title?: string): Element {
  return element('span', { class: `badge ${className}`, title }, text);
}

/** Returns dots for a speed class, which are read as its name. */
function speedElement({ dots, title, reason }: SpeedClass): Element {
  const all = [1, 2, 3, 4, 5].map(dot => element('span', { class: dot <= dots ? 'dot on' : 'dot' }));
  return element(
    'span',
    { class: 'speed', title: `${title}: ${reason}` },
    element('span', { class: 'dots', 'aria-hidden': 'true' }, ...all),
    ` ${title}`,
  );
}

/** Returns a cell with a bar and its size. A page without room for columns shows the place in front of it. */
function barCell(place: 'GPU' | 'Host', bar: Bar, scale: number): Element {
  const bytes = bytesOf(bar);
  const content =
    bytes === 0
      ? [element('span', { class: 'none' }, '–')]
      : [element('span', { class: 'size' }, sizeText(bytes)), barPicture(bar, scale)];
  const className = bytes === 0 ? 'place empty' : 'place';
  return element('td', { class: className, 'data-place': place }, ...content);
}

function marks({ isCurrent, isBest, fits, lacks, estimate }: StrategyView): readonly Element[] {
  const onDrives = estimate?.nvmeBytes ?? 0;
  return [
    ...(onDrives === 0 ? [] : [element('span', { class: 'drives' }, `${sizeText(onDrives)} on the drives`)]),
    ...(isCurrent ? [badge('current', 'this file')] : []),
    ...(isBest ? [badge('best', 'fastest that fits')] : []),
    ...(fits === true && !isBest ? [badge('fits', 'fits')] : []),
    ...(fits === false ? [badge('lacks', 'does not fit', lacks.join(' '))] : []),
  ];
}

function strategyRow(strategy: StrategyView, view: MemoryView, scales: readonly [number, number]): Element {
  const { name, title, description, speed, isCurrent, estimate, problem } = strategy;
  const { memory } = view;
  const ofHost = estimate && hostBar(estimate, memory.hostBytes);
  const cells =
    estimate === undefined || ofHost === undefined
      ? [element('td', { class: 'problem', colspan: 2 }, problem ?? '')]
      : [barCell('GPU', gpuBar(estimate, memory.gpuBytes), scales[0]), barCell('Host', ofHost, scales[1])];
  return element(
    'tr',
    {
      class: isCurrent ? 'current' : undefined,
      'aria-current': isCurrent ? 'true' : undefined,
      'data-row': name,
    },
    element(
      'th',
      { scope: 'row', title: description?.replaceAll('`', '') },
      element('span', { class: 'title' }, title),
      element('span', { class: 'marks' }, speedElement(speed), ...marks(strategy)),
    ),
    ...cells,
    element(
      'td',
      { class: 'act' },
      ...(isCurrent || view.isMade ? [] : [button('apply', name, 'Apply', `Apply ${title}`)]),
    ),
  );
}

function tableOf(className: string, caption: string, titles: readonly string[], rows: readonly Element[]): Element {
  return element(
    'table',
    { class: className },
    element('caption', {}, caption),
    element('thead', {}, element('tr', {}, ...titles.map(title => element('th', { scope: 'col' }, title)))),
    element('tbody', {}, ...rows),
  );
}

/** Returns the table of the strategies. The bars of a place have one scale. */
export function strategyTable(view: MemoryView): Element {
  const { memory, strategies } = view;
  const estimates = strategies.flatMap(({ estimate }) => estimate ?? []);
  const scales = [
    scaleOf(estimates.map(estimate => gpuBar(estimate, memory.gpuBytes))),
    scaleOf(estimates.map(estimate => hostBar(estimate, memory.hostBytes))),
  ] as const;
  return tableOf(
    'strategies',
    'The file at each ZeRO stage, with and without offload',
    ['Strategy', 'Each GPU', 'Each host', 'Apply'],
    strategies.map(strategy => strategyRow(strategy, view, scales)),
  );
}

function deltaCell(place: 'GPU' | 'Host', bytes: number): Element {
  const className = bytes === 0 ? 'delta none empty' : bytes < 0 ? 'delta less' : 'delta more';
  return element('td', { class: className, 'data-place': place }, deltaText(bytes));
}

/** Whether Apply changes something: the file, the file of a run, or a setting. */
function isApplied({ step }: KnobView): boolean {
  return step === undefined || step.edit !== undefined || step.setting !== undefined;
}

function knobRow(knob: KnobView): Element {
  const { name, title, description, pace, gpuDelta, hostDelta, fits, step } = knob;
  return element(
    'tr',
    { 'data-row': name },
    element(
      'th',
      { scope: 'row' },
      element('span', { class: 'title' }, title),
      element('span', { class: 'description' }, description),
      ...(step === undefined ? [] : [element('span', { class: 'description advice' }, ...withCode(step.advice))]),
    ),
    deltaCell('GPU', gpuDelta),
    deltaCell('Host', hostDelta),
    element(
      'td',
      { class: 'pace' },
      pace === 'same' ? 'as fast' : pace,
      ...(fits === undefined ? [] : [' ', fits ? badge('fits', 'fits then') : badge('lacks', 'no longer fits')]),
    ),
    element('td', { class: 'act' }, ...(isApplied(knob) ? [button('apply', name, 'Apply', `Apply: ${title}`)] : [])),
  );
}

/** Returns the table of the knobs. */
export function knobTable(knobs: MemoryView['knobs'], peak: string): Element {
  return tableOf(
    'knobs',
    `What they save or cost. Others do not change the peak, which is in ${peak}.`,
    ['Change', 'Each GPU', 'Each host', 'Speed', 'Apply'],
    knobs.map(knobRow),
  );
}
