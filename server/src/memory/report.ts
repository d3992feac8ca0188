import type { MemorySource } from '../analysis/memory-source.js';
import { gibibyte, sizeText } from '../describing/byte-sizes.js';
import { counted } from '../describing/counted.js';
import { type Estimate, phaseTitle } from '../estimating/estimate.js';
import { type Bar, bytesOf, kinds, kindTitles, placed, scaleOf } from '../picture/bar.js';
import { type ChartLine, type ChartRow, chartSvg } from '../picture/chart.js';
import { gpuBar, hostBar } from '../picture/estimate-bars.js';
import { deltaText } from './page-parts.js';
import { type KnobView, type MemoryView, memoryView, type StrategyView } from './view.js';

/** The memory of a config, to be written in one of the forms of the command line. */
export interface MemoryReport {
  readonly file: ReportedFile;
  readonly view: MemoryView;
}

/** The file of a config. */
export interface ReportedFile {
  readonly name: string;
  /** The number of reasons why the file is refused while it is read. */
  readonly refusals: number;
}

/** Returns the memory of a config; a sentence if there is none. */
export function memoryReport(source: MemorySource, file: ReportedFile): MemoryReport | string {
  const view = memoryView(source) ?? 'No model is named.';
  return typeof view === 'string' ? view : { file, view };
}

const changesTitle = 'Single changes of this file';

function runLine({ run }: MemoryView): string {
  const { gpusPerNode, nodes } = run.machines.hardware;
  const hosts = nodes === 1 ? 'one host' : counted(nodes, 'host');
  return `${run.size.params.toLocaleString('en-US')} parameters, ${counted(gpusPerNode * nodes, 'GPU')} on ${hosts}`;
}

function verdictOf({ speed, isCurrent, isBest, fits }: StrategyView): readonly string[] {
  return [
    ...(isBest && speed.title === 'fastest' ? [] : [speed.title]),
    ...(isCurrent ? ['this file'] : []),
    ...(isBest ? ['fastest that fits'] : fits === undefined ? [] : [fits ? 'fits' : 'does not fit']),
  ];
}

/** Options of the command line for what editors have settings for. */
const options: { readonly [setting: string]: string } = {
  sequenceLength: '--seq',
  activationCheckpointing: '--checkpointing',
  attention: '--attention',
  loraRank: '--lora',
  worldSize: '--gpus',
  gpusPerNode: '--gpus and --nodes',
};

/** Returns a sentence for the command line, which reads no settings. */
function withOptions(note: string): string {
  return note.replace(/Set deepspeed\.(\w+)/, (words, setting) =>
    options[setting] === undefined ? words : `Give ${options[setting]}`,
  );
}

/** Returns what keeps the file from being as it is estimated. */
function aboutFile({ file: { refusals }, view: { problem, isMade } }: MemoryReport): readonly string[] {
  const reasons = refusals === 1 ? 'one reason: "check" names it' : `${refusals} reasons: "check" names them`;
  return [
    ...(problem === undefined ? [] : [problem]),
    ...(refusals === 0 ? [] : [`The file is refused, for ${reasons}. The numbers are for the rest of it.`]),
    ...(isMade ? ['The numbers are for the config that Accelerate makes of this file.'] : []),
  ];
}

/** Returns the notes below the numbers, each once. */
function notesOf(report: MemoryReport): readonly string[] {
  const { run, current } = report.view;
  const known = (current?.inputs ?? []).map(fact => `Known: ${fact}.`);
  const assumed = [...known, ...[...run.machines.notes, ...(current?.notes ?? [])].map(withOptions)];
  const leftOut = current === undefined ? [] : [`Not counted: ${current.leftOut.join('; ')}.`];
  return [...aboutFile(report), ...new Set(assumed), ...leftOut];
}

/** Returns the memory as JSON, in bytes. */
export function memoryJson(report: MemoryReport): string {
  const { file, view } = report;
  const { run, memory, current = null, strategies, knobs } = view;
  const numbersOf = ({ gpuBytes, hostBytes, nvmeBytes, shown, parts }: Estimate) => ({
    ...{ gpuBytes, hostBytes, nvmeBytes, shown, parts },
  });
  const value = {
    file: file.name,
    model: { name: run.name, parameters: run.size.params },
    hardware: run.machines.hardware,
    memory,
    estimate: current && { ...current, notes: current.notes.map(withOptions) },
    strategies: strategies.map(({ estimate, speed, ...strategy }) => ({
      ...strategy,
      speed: speed.title,
      ...(estimate === undefined ? {} : numbersOf(estimate)),
    })),
    changes: knobs.map(({ estimate, step, ...knob }) => ({
      ...knob,
      ...(step === undefined ? {} : { advice: step.advice }),
      ...numbersOf(estimate),
    })),
    notes: notesOf(report),
  };
  return `${JSON.stringify(value, null, 2)}\n`;
}

/** Returns "140 GiB · 100 GiB on the drives" of each host; empty if everything is on the GPUs. */
function outsideText({ hostBytes, nvmeBytes }: Estimate): string {
  return [
    ...(hostBytes === 0 ? [] : [sizeText(hostBytes)]),
    ...(nvmeBytes === 0 ? [] : [`${sizeText(nvmeBytes)} on the drives`]),
  ].join(' · ');
}

function chartLine({ title, gpuDelta, hostDelta, pace }: KnobView): ChartLine {
  return {
    title,
    gpuText: `${deltaText(gpuDelta)}${pace === 'same' ? '' : ` · ${pace}`}`,
    hostText: hostDelta === 0 ? '' : deltaText(hostDelta),
  };
}

function chartRow(strategy: StrategyView, { memory }: MemoryView): readonly ChartRow[] {
  const { title, estimate } = strategy;
  if (estimate === undefined) {
    return [];
  }
  return [
    {
      title,
      note: verdictOf(strategy).join(' · '),
      isCurrent: strategy.isCurrent,
      gpu: gpuBar(estimate, memory.gpuBytes),
      gpuText: sizeText(estimate.gpuBytes),
      host: hostBar(estimate, memory.hostBytes),
      hostText: outsideText(estimate),
    },
  ];
}

/** Returns the strategies as an SVG by itself. */
export function memorySvg(report: MemoryReport): string {
  const { file, view } = report;
  const rows = view.strategies.flatMap(strategy => chartRow(strategy, view));
  const sizes = rows.map(
    ({ title, gpuText, hostText }) =>
      `${title}: ${gpuText} on each GPU${hostText === '' ? '' : `, ${hostText} on each host`}.`,
  );
  return `${chartSvg({
    title: `Memory of ${file.name}: ${runLine(view)}`,
    description: [...sizes, ...notesOf(report)].join(' '),
    rows,
    lines: { title: changesTitle, all: view.knobs.map(chartLine) },
  })}\n`;
}

/** A character for each kind, in bars of text. */
const signs = {
  weights: 'W',
  gradients: 'G',
  optimizer: 'O',
  activations: 'A',
  logits: 'L',
  gathered: '+',
  buffers: '=',
} as const;

const columns = 40;

/** Returns a bar of characters, with "|" at what there is and ">" at the end of one that is cut. */
function barText(bar: Bar, scale: number): string {
  const cells = Array.from({ length: columns }, () => ' ');
  for (const { kind, start, width } of placed(bar, scale)) {
    cells.fill(signs[kind], Math.round(start * columns), Math.round((start + width) * columns));
  }
  if (bar.limit !== undefined && bar.limit <= scale) {
    cells[Math.min(columns - 1, Math.floor((bar.limit / scale) * columns))] = '|';
  }
  return `${cells.join('').trimEnd()}${bytesOf(bar) > scale ? '>' : ''}`;
}

function strategyLines(view: MemoryView): readonly string[] {
  const { strategies, memory } = view;
  const estimates = strategies.flatMap(({ estimate }) => estimate ?? []);
  const gpuScale = scaleOf(estimates.map(each => gpuBar(each, memory.gpuBytes)));
  const hostScale = scaleOf(estimates.map(each => hostBar(each, memory.hostBytes)));
  return strategies.flatMap(strategy => {
    const { title, estimate, problem, isCurrent } = strategy;
    const mark = isCurrent ? '> ' : '  ';
    if (estimate === undefined) {
      return problem === view.problem ? [] : [`${mark}${title}: ${problem}`];
    }
    const line = (name: string, bytes: number, bar: string): string =>
      `${name.padEnd(32)} ${sizeText(bytes).padStart(9)}  ${bar}`.trimEnd();
    const { gpuBytes, hostBytes, nvmeBytes } = estimate;
    return [
      line(`${mark}${title}`, gpuBytes, barText(gpuBar(estimate, memory.gpuBytes), gpuScale)),
      ...(hostBytes === 0
        ? []
        : [line('    each host', hostBytes, barText(hostBar(estimate, memory.hostBytes), hostScale))]),
      ...(nvmeBytes === 0 ? [] : [line('    drives of each host', nvmeBytes, '')]),
      `    ${verdictOf(strategy).join(', ')}`,
    ];
  });
}

function changeOf(bytes: number, place: string): string {
  return bytes === 0 ? '' : `${bytes < 0 ? '-' : '+'}${sizeText(Math.abs(bytes))}${place}`;
}

function knobLine({ title, pace, gpuDelta, hostDelta, step }: KnobView): string {
  const saved = [changeOf(gpuDelta, ''), changeOf(hostDelta, ' of RAM')].filter(each => each !== '').join(', ');
  const where = step === undefined ? '' : ', in the training program';
  return `  ${title}: ${saved}${pace === 'same' ? '' : `, ${pace}`}${where}`;
}

/** Returns the memory as lines for people, with bars of characters. */
export function memoryText(report: MemoryReport): string {
  const { file, view } = report;
  const { current, memory, knobs, strategies } = view;
  const used = kinds.filter(kind =>
    strategies.some(({ estimate }) => estimate?.parts.some(part => part.kind === kind)),
  );
  const available = memory.gpuBytes === undefined ? '' : ` of ${memory.gpuBytes / gibibyte} GiB`;
  const lines = strategyLines(view);
  return `${[
    `${file.name}: ${runLine(view)}`,
    ...(current === undefined
      ? []
      : [
          `Each GPU needs ${sizeText(current.gpuBytes)}${available} for tensors, at the peak in ${phaseTitle(current.phase)}. nvidia-smi will show ${sizeText(current.shown.least)} to ${sizeText(current.shown.most)}.`,
        ]),
    ...(lines.length === 0
      ? []
      : ['', `Memory of each GPU (${used.map(kind => `${signs[kind]} ${kindTitles[kind]}`).join(', ')})`, ...lines]),
    ...(knobs.length === 0 ? [] : ['', changesTitle, ...knobs.map(knobLine)]),
    '',
    ...notesOf(report),
  ].join('\n')}\n`;
}
