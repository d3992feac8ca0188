import { gibibyte, sizeText } from '../describing/byte-sizes.js';
import { openText } from '../document/config-document.js';
import { isObject } from '../document/is-object.js';
import type { JsonValue } from '../document/json-value.js';
import { estimateConfig } from '../estimating/config.js';
import type { Estimate } from '../estimating/estimate.js';
import type { ModelSize } from '../estimating/model-size.js';
import type { Hardware } from '../estimating/model-states.js';
import { type Assumptions, assume, defaultSettings } from '../loaders/assumptions.js';
import type { LoaderId } from '../loaders/loader-id.js';
import { templates } from '../templates/templates.js';
import { isOffered } from '../templating/form.js';
import type { Members, Template } from '../templating/template.js';
import { applyTemplate } from './apply-template.js';
import { rank, rungOf } from './ladder.js';

/** The machines of a run, and how much each of them has. */
export interface Machine extends Hardware {
  /** Memory of each GPU. */
  readonly gpuBytes: number;
  /** Memory of each node. */
  readonly hostBytes: number;
  /** A folder on a local drive of each node; absent where nothing is to go there. */
  readonly nvmePath?: string;
}

/** What a new config is for. */
export interface Wanted {
  readonly loader: LoaderId;
  readonly machine: Machine;
  readonly model: ModelSize;
}

/** A config that could be made, with what a run with it takes. */
export interface Proposal {
  /** The name of its template. */
  readonly name: string;
  readonly title: string;
  readonly description: string;
  /** The whole file. */
  readonly text: string;
  readonly estimate: Estimate;
  /** Why it does not fit, in sentences; empty where it does. */
  readonly problems: readonly string[];
}

interface Candidate extends Proposal {
  /** How fast it is: the lower, the faster. */
  readonly rank: number;
  /** What it takes of what there is; above 1 it does not fit. */
  readonly load: number;
}

/** A tenth of the GPU, and 2 GiB of a small one, stay free: for activations, and for what CUDA takes. */
export function keptFree(gpuBytes: number): number {
  return Math.max(gpuBytes / 10, 2 * gibibyte);
}

function withPath(members: Members, nvmePath: string): Members {
  const entries = Object.entries(members).map(([name, value]): readonly [string, JsonValue] => {
    if (isObject(value)) {
      return [name, withPath(value, nvmePath)];
    }
    return [name, name === 'nvme_path' ? nvmePath : value];
  });
  return Object.fromEntries(entries);
}

/** A template whose offload goes to a folder; the template itself where none is given. */
export function onDrive(template: Template, nvmePath: string | undefined): Template {
  return nvmePath === undefined ? template : { ...template, config: withPath(template.config, nvmePath) };
}

function problemsOf({ gpuBytes, cpuBytes, nvmeBytes }: Estimate, machine: Machine): readonly string[] {
  const usable = machine.gpuBytes - keptFree(machine.gpuBytes);
  return [
    gpuBytes > usable ? `Each GPU needs ${sizeText(gpuBytes)}; ${sizeText(usable)} are usable.` : undefined,
    cpuBytes > machine.hostBytes
      ? `Each node needs ${sizeText(cpuBytes)} of RAM; it has ${sizeText(machine.hostBytes)}.`
      : undefined,
    nvmeBytes > 0 && machine.nvmePath === undefined
      ? 'It needs a path on an NVMe drive, and none is given.'
      : undefined,
  ].filter(problem => problem !== undefined);
}

function loadOf({ gpuBytes, cpuBytes, nvmeBytes }: Estimate, machine: Machine): number {
  const usable = Math.max(machine.gpuBytes - keptFree(machine.gpuBytes), 1);
  return nvmeBytes > 0 && machine.nvmePath === undefined
    ? Number.POSITIVE_INFINITY
    : Math.max(gpuBytes / usable, cpuBytes / machine.hostBytes);
}

function candidate(template: Template, { machine, model }: Wanted, assumptions: Assumptions): Candidate | undefined {
  const { name, title, description } = template;
  const text = applyTemplate(openText(''), onDrive(template, machine.nvmePath), assumptions);
  const reading = { document: openText(text), assumptions };
  const estimate = estimateConfig(reading, model, machine);
  const rung = rungOf(reading.document, assumptions);
  if (estimate === undefined || rung === undefined) {
    return undefined;
  }
  const problems = problemsOf(estimate, machine);
  return { name, title, description, text, estimate, problems, rank: rank(rung), load: loadOf(estimate, machine) };
}

/** Those that fit by their speed; then the others, the one that lacks least first. */
function byUse(one: Candidate, other: Candidate): number {
  const fits = (each: Candidate): boolean => each.problems.length === 0;
  if (fits(one) !== fits(other)) {
    return fits(one) ? -1 : 1;
  }
  return fits(one) || one.load === other.load ? one.rank - other.rank : one.load - other.load;
}

/** The stages as new configs in the form of a loader: the fastest that fits comes first, those that do not fit last. */
export function proposalsFor(wanted: Wanted): readonly Proposal[] {
  const assumptions = assume(openText(''), { ...defaultSettings, loader: wanted.loader });
  return templates
    .filter(template => template.kind === 'stage' && isOffered(template, assumptions))
    .flatMap(template => candidate(template, wanted, assumptions) ?? [])
    .sort(byUse)
    .map(({ rank: _, load: __, ...proposal }) => proposal);
}
