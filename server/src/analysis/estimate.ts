import { gibibyte, sizeText } from '../describing/byte-sizes.js';
import { counted } from '../describing/counted.js';
import { type Block, render } from '../describing/markup.js';
import { stageSummary } from '../describing/stage.js';
import { estimateConfig } from '../estimating/config.js';
import { type Estimate, hostNeed, type Part, type Place } from '../estimating/estimate.js';
import { type HardwareReading, hardwareOf } from '../estimating/hardware-of-settings.js';
import { modelOf } from '../estimating/model-of-settings.js';
import type { ModelSize } from '../estimating/model-size.js';
import { keptFree, lackOf, loadingNote, type Memory } from '../refactoring/fitting.js';
import type { Analysis } from './analysis.js';

/** The memory that a run of the model in the settings needs. */
interface RunEstimate extends HardwareReading {
  readonly estimate: Estimate;
  /** The setting: "7B", or a path. */
  readonly name: string;
  readonly size: ModelSize;
}

const multiples = [
  [1e12, 'T'],
  [1e9, 'B'],
  [1e6, 'M'],
] as const;

/** Returns a parameter count as people write it: "7B", "1.5B", "350M". */
function parameters(count: number): string {
  const [unit, letter] = multiples.find(([multiple]) => count >= multiple) ?? [1, ''];
  const scaled = count / unit;
  return `${unit === 1 ? count : Number(scaled.toFixed(scaled >= 100 ? 0 : 1))}${letter}`;
}

/** Returns the estimate, or a sentence that says why there is none; undefined if the settings name no model. */
function estimateOf(analysis: Analysis): RunEstimate | string | undefined {
  const model = modelOf(analysis.settings);
  if (model === undefined) {
    return undefined;
  }
  const { name, reading } = model;
  if (!reading.ok) {
    return reading.problem;
  }
  const machines = hardwareOf(analysis.settings);
  const estimate = estimateConfig(analysis, reading.size, machines.hardware);
  return estimate === undefined
    ? 'The ZeRO stage cannot be read from the file.'
    : { ...machines, estimate, name, size: reading.size };
}

function gpusOf({ hardware: { gpusPerNode, nodes } }: HardwareReading): string {
  return counted(gpusPerNode * nodes, 'GPU');
}

const places: readonly (readonly [Place, what: string, short: string])[] = [
  ['gpu', 'per GPU', '/GPU'],
  ['cpu', 'per host', ' RAM/host'],
  ['nvme', 'of NVMe per host', ' NVMe/host'],
];

function bytesOf({ gpuBytes, cpuBytes, nvmeBytes }: Estimate, place: Place): number {
  return { gpu: gpuBytes, cpu: cpuBytes, nvme: nvmeBytes }[place];
}

/** Returns the memory while a run trains: that for loading the model is on the page. */
function totals(estimate: Estimate): string {
  return places
    .map(([place, , short]) => ({
      short,
      bytes: place === 'cpu' ? hostNeed(estimate).running : bytesOf(estimate, place),
    }))
    .filter(({ bytes }) => bytes > 0)
    .map(({ short, bytes }) => `${sizeText(bytes)}${short}`)
    .join(' · ');
}

/** Returns the memory of a GPU, "4.1 GiB"; undefined if no model is named or its size is unknown. */
export function gpuMemory(analysis: Analysis): string | undefined {
  const run = estimateOf(analysis);
  return run === undefined || typeof run === 'string' ? undefined : sizeText(run.estimate.gpuBytes);
}

/**
 * Returns "12.3 GiB/GPU · 90 GiB RAM/host, fits in 80 GB (7B, 8 GPUs)", with the numbers first, because editors cut the
 * end; undefined if no model is named or its size is unknown.
 */
export function estimateSummary(analysis: Analysis): string | undefined {
  const run = estimateOf(analysis);
  if (run === undefined || typeof run === 'string') {
    return undefined;
  }
  const guess = run.counted ? '' : ' assumed';
  const fit = fitOf(analysis, run.estimate);
  const fitting = fit === undefined ? '' : `, ${fit}`;
  return `${totals(run.estimate)}${fitting} (${parameters(run.size.params)}, ${gpusOf(run)}${guess})`;
}

/** Returns the memory of the machines that the settings name. */
function memoryOf({ settings: { gpuMemoryGB, hostMemoryGB } }: Analysis): Memory {
  return {
    ...(gpuMemoryGB === null ? {} : { gpuBytes: gpuMemoryGB * gibibyte }),
    ...(hostMemoryGB === null ? {} : { hostBytes: hostMemoryGB * gibibyte }),
  };
}

/** Returns "fits in 80 GB", "does not fit in 80 GB"; undefined if the settings name no memory. */
function fitOf(analysis: Analysis, estimate: Estimate): string | undefined {
  const { gpuMemoryGB, hostMemoryGB } = analysis.settings;
  const { gpu, host } = lackOf(estimate, memoryOf(analysis));
  const names = [
    [gpu, gpuMemoryGB, 'GB'],
    [host, hostMemoryGB, 'GB of RAM'],
  ] as const;
  const lacking = names.filter(([lack]) => lack !== undefined);
  const shown = (lacking.length > 0 ? lacking : names).filter(([, memory]) => memory !== null);
  const what = shown.map(([, memory, unit]) => `${memory} ${unit}`).join(' and ');
  return what === '' ? undefined : `${lacking.length > 0 ? 'does not fit' : 'fits'} in ${what}`;
}

/** Returns sentences about whether a run fits, and why not. */
function fitSentences(analysis: Analysis, estimate: Estimate): readonly string[] {
  const memory = memoryOf(analysis);
  const fit = fitOf(analysis, estimate);
  const { gpu, host } = lackOf(estimate, memory);
  const kept =
    memory.gpuBytes === undefined
      ? undefined
      : `${sizeText(keptFree(memory.gpuBytes))} of each GPU are kept free for activations and CUDA.`;
  const loading = memory.hostBytes === undefined ? undefined : loadingNote(estimate, memory.hostBytes);
  return fit === undefined
    ? []
    : [`The run ${fit}.`, gpu, host, kept, loading].filter(sentence => sentence !== undefined);
}

function list(parts: readonly Part[]): Block {
  return { kind: 'list', items: parts.map(part => `${sizeText(part.bytes)}: ${part.label}`) };
}

function section({ estimate }: RunEstimate, place: Place, what: string): readonly Block[] {
  const parts = estimate.parts.filter(part => part.place === place);
  const more = estimate.atMost.filter(part => part.place === place);
  return [
    ...(parts.length === 0 && more.length === 0
      ? []
      : [{ kind: 'text', text: `${sizeText(bytesOf(estimate, place))} ${what}:` } as const]),
    ...(parts.length === 0 ? [] : [list(parts)]),
    ...(more.length === 0
      ? []
      : [{ kind: 'text', text: 'For a short time on top of that, at most:' } as const, list(more)]),
  ];
}

function blocks(analysis: Analysis, run: RunEstimate): readonly Block[] {
  const { hardware, size, estimate, notes, name } = run;
  const hosts = hardware.nodes === 1 ? 'one host' : `${hardware.nodes} hosts`;
  const fit = fitSentences(analysis, estimate);
  const taken = [...new Set([...notes, ...estimate.notes])];
  return [
    { kind: 'heading', text: 'Memory of a run' },
    { kind: 'text', text: `${stageSummary(analysis) ?? ''}.` },
    {
      kind: 'text',
      text: `Model: \`${name}\`, ${size.params.toLocaleString('en-US')} parameters. ${gpusOf(run)} on ${hosts}. Sizes in GiB (2^30 bytes).`,
    },
    ...(fit.length === 0 ? [] : [{ kind: 'text', text: fit.join(' ') } as const]),
    ...places.flatMap(([place, what]) => section(run, place, what)),
    { kind: 'text', text: 'Not counted:' },
    { kind: 'list', items: estimate.leftOut },
    ...(taken.length === 0
      ? []
      : [{ kind: 'text', text: 'Assumed:' } as const, { kind: 'list', items: taken } as const]),
  ];
}

/** Returns the parts of the estimate as a page in markdown, or why there is none; undefined if no model is named. */
export function estimatePage(analysis: Analysis): string | undefined {
  const run = estimateOf(analysis);
  if (run === undefined) {
    return undefined;
  }
  return typeof run === 'string' ? run : `${render(blocks(analysis, run), true).value}\n`;
}
