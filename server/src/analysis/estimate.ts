import { gibibyte, sizeText } from '../describing/byte-sizes.js';
import { counted } from '../describing/counted.js';
import { type Block, render } from '../describing/markup.js';
import { stageSummary } from '../describing/stage.js';
import { readEstimate } from '../estimating/config.js';
import { type Estimate, phaseTitle } from '../estimating/estimate.js';
import { type HardwareReading, hardwareOf } from '../estimating/hardware-of-settings.js';
import { modelOf } from '../estimating/model-of-settings.js';
import type { ModelSize } from '../estimating/model-size.js';
import { bytesIn, type Part, type Place } from '../estimating/states/part.js';
import { keptFree, keptFreeReason, lackOf, loadingNote, type Memory } from '../refactoring/fitting.js';
import type { Analysis } from './analysis.js';

/** The memory that a run of the model in the settings needs. */
interface RunEstimate extends HardwareReading {
  readonly estimate: Estimate;
  /** The setting: "7B", or a path. */
  readonly name: string;
  readonly size: ModelSize;
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
  const found = readEstimate(analysis, reading.size, machines.hardware);
  return found.ok ? { ...machines, estimate: found.estimate, name, size: reading.size } : found.problem;
}

function gpusOf({ hardware: { gpusPerNode, nodes } }: HardwareReading): string {
  return counted(gpusPerNode * nodes, 'GPU');
}

const gpuPlace = ['gpu', 'of tensors on each GPU'] as const;

const otherPlaces: readonly (readonly [Place, what: string])[] = [
  ['host', 'of RAM on each host'],
  ['nvme', 'on the drives of each host'],
];

/** Returns "31.2 of 80 GiB", "31.2 GiB" if the memory of the machine is not known. */
function ofMemory(bytes: number, gigabytes: number | null): string {
  const text = sizeText(bytes);
  return gigabytes === null
    ? text
    : `${text.endsWith(' GiB') ? text.slice(0, -' GiB'.length) : text} of ${gigabytes} GiB`;
}

/** Returns the memory of a GPU, "4.1 GiB"; undefined if no model is named or its size is unknown. */
export function gpuMemory(analysis: Analysis): string | undefined {
  const run = estimateOf(analysis);
  return run === undefined || typeof run === 'string' ? undefined : sizeText(run.estimate.gpuBytes);
}

/**
 * Returns "31.2 of 80 GiB · host 291 GiB", the memory of each GPU first, because editors cut the end; undefined if no
 * model is named or its size is unknown. Numbers without activations, or for an assumed number of GPUs, say so.
 */
export function estimateSummary(analysis: Analysis): string | undefined {
  const run = estimateOf(analysis);
  if (run === undefined || typeof run === 'string') {
    return undefined;
  }
  const { gpuBytes, hostBytes, nvmeBytes, hasActivations } = run.estimate;
  const { gpuMemoryGB, hostMemoryGB } = analysis.settings;
  return [
    `${ofMemory(gpuBytes, gpuMemoryGB)}${hasActivations ? '' : ' without activations'}`,
    ...(hostBytes > 0 ? [`host ${ofMemory(hostBytes, hostMemoryGB)}`] : []),
    ...(nvmeBytes > 0 ? [`NVMe ${sizeText(nvmeBytes)}`] : []),
    ...(run.counted ? [] : [`${gpusOf(run)} assumed`]),
  ].join(' · ');
}

/** Returns why there is no estimate although the model's size is known; undefined if there is one. */
export function estimateProblem(analysis: Analysis): string | undefined {
  const run = modelOf(analysis.settings)?.reading.ok ? estimateOf(analysis) : undefined;
  return typeof run === 'string' ? run : undefined;
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
  const { hasActivations } = estimate;
  const fit = fitOf(analysis, estimate);
  const { gpu, host } = lackOf(estimate, memory);
  const kept =
    memory.gpuBytes === undefined
      ? undefined
      : `${sizeText(keptFree(memory.gpuBytes, hasActivations))} of each GPU are kept free for ${keptFreeReason(hasActivations)}.`;
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
  const peak = place === 'gpu' ? `, at the peak in ${phaseTitle(estimate.phase)}` : '';
  return parts.length === 0
    ? []
    : [{ kind: 'text', text: `${sizeText(bytesIn(parts, place))} ${what}${peak}:` }, list(parts)];
}

/** Returns what nvidia-smi will show, and the peaks of the phases. */
function peaks({ estimate: { shown, phases } }: RunEstimate): readonly Block[] {
  return [
    {
      kind: 'text',
      text: `nvidia-smi will show ${sizeText(shown.least)} to ${sizeText(shown.most)}: CUDA, NCCL and the reserve of PyTorch's allocator come on top.`,
    },
    { kind: 'text', text: 'The peaks of the phases, which do not add up:' },
    {
      kind: 'list',
      items: phases.map(({ name, gpuBytes }) => `${sizeText(gpuBytes)}: ${phaseTitle(name)}`),
    },
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
    ...section(run, ...gpuPlace),
    ...peaks(run),
    ...otherPlaces.flatMap(([place, what]) => section(run, place, what)),
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
