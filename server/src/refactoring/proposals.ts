import { sizeText } from '../describing/byte-sizes.js';
import { openText } from '../document/config-document.js';
import { isObject } from '../document/is-object.js';
import type { JsonValue } from '../document/json-value.js';
import type { Estimate, EstimateReading } from '../estimating/estimate.js';
import { type EstimatedRun, estimatedRun } from '../estimating/estimated-run.js';
import type { Model } from '../estimating/model.js';
import { knowModel } from '../estimating/model-of-settings.js';
import type { ModelSize } from '../estimating/model-size.js';
import type { Hardware } from '../estimating/states/hardware.js';
import { type Assumptions, assume, defaultSettings } from '../loaders/assumptions.js';
import type { LoaderId } from '../loaders/loader-id.js';
import { templates } from '../templates/templates.js';
import { isOffered } from '../templating/form.js';
import type { Members, Template } from '../templating/template.js';
import { applyTemplate } from './apply-template.js';
import { lackOf, loadingNote, usableBytes } from './fitting.js';
import { rank, rungOf } from './ladder.js';

/** The machines of a run, with the memory of each. */
export interface Machine extends Hardware {
  /** Bytes of each GPU. */
  readonly gpuBytes: number;
  /** Bytes of RAM of each node. */
  readonly hostBytes: number;
  /** A folder on a local drive of each node; absent if nothing may be offloaded to NVMe. */
  readonly nvmePath?: string;
}

/** The requirements of a new config. */
export interface Wanted {
  readonly loader: LoaderId;
  readonly machine: Machine;
  readonly model: ModelSize;
  /** The contents of the model's file, if it is known. */
  readonly modelText?: string;
  readonly sequenceLength?: number;
  readonly activationCheckpointing?: 'on' | 'off';
}

/** A config that could be made, with the memory that it needs. */
export interface Proposal {
  /** Name of its template. */
  readonly name: string;
  readonly title: string;
  readonly description: string;
  /** The whole file. */
  readonly text: string;
  readonly estimate: Estimate;
  /** Sentences that say why it does not fit; empty if it does. */
  readonly problems: readonly string[];
  /** What to know besides, as sentences. */
  readonly notes: readonly string[];
}

interface Candidate extends Proposal {
  /** How fast it is: the lower, the faster. */
  readonly rank: number;
  /** Its memory as a part of what there is; above 1 it does not fit. */
  readonly load: number;
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

/** Returns a template with its offload in a folder; the template itself if no folder is given. */
export function onDrive(template: Template, nvmePath: string | undefined): Template {
  return nvmePath === undefined ? template : { ...template, config: withPath(template.config, nvmePath) };
}

function problemsOf(estimate: Estimate, machine: Machine): readonly string[] {
  const { gpu, host } = lackOf(estimate, machine);
  const drive =
    estimate.nvmeBytes > 0 && machine.nvmePath === undefined
      ? 'It needs a path on an NVMe drive, and none is given.'
      : undefined;
  return [gpu, host, drive].filter(problem => problem !== undefined);
}

function loadOf(estimate: Estimate, machine: Machine): number {
  const usable = Math.max(usableBytes(machine.gpuBytes, estimate), 1);
  return estimate.nvmeBytes > 0 && machine.nvmePath === undefined
    ? Number.POSITIVE_INFINITY
    : Math.max(estimate.gpuBytes / usable, estimate.hostBytes / machine.hostBytes);
}

/** Returns a sentence about the memory of a run that computes its activations again; undefined if it saves nothing. */
function leanerNote(estimate: Estimate, leaner: EstimateReading | undefined, machine: Machine): string | undefined {
  if (!leaner?.ok || leaner.estimate.gpuBytes >= estimate.gpuBytes) {
    return undefined;
  }
  const hasEffect = problemsOf(estimate, machine).length > 0 && problemsOf(leaner.estimate, machine).length === 0;
  return `With checkpointing: ${sizeText(leaner.estimate.gpuBytes)}${hasEffect ? ', which fits' : ''}.`;
}

/** The run of a new config, and the same with activation checkpointing unless that is on. */
interface Runs {
  readonly run: EstimatedRun;
  readonly leaner: EstimatedRun | undefined;
}

function candidate(
  template: Template,
  { machine }: Wanted,
  { run, leaner }: Runs,
  assumptions: Assumptions,
): Candidate | undefined {
  const { name, title, description } = template;
  const text = applyTemplate(openText(''), onDrive(template, machine.nvmePath), assumptions);
  const reading = { document: openText(text), assumptions };
  const found = run.estimate(reading);
  const rung = rungOf(reading.document, assumptions);
  if (!found.ok || rung === undefined) {
    return undefined;
  }
  const { estimate } = found;
  const problems = problemsOf(estimate, machine);
  const notes = [
    leanerNote(estimate, leaner?.estimate(reading), machine),
    loadingNote(estimate, machine.hostBytes),
  ].filter(note => note !== undefined);
  const load = loadOf(estimate, machine);
  return { name, title, description, text, estimate, problems, notes, rank: rank(rung), load };
}

/** Sorts proposals that fit by speed, then the others by how much they lack, the least first. */
function byUse(one: Candidate, other: Candidate): number {
  const fits = (each: Candidate): boolean => each.problems.length === 0;
  if (fits(one) !== fits(other)) {
    return fits(one) ? -1 : 1;
  }
  return fits(one) || one.load === other.load ? one.rank - other.rank : one.load - other.load;
}

/**
 * Returns the stages as new configs in the form for a loader: the fastest that fits first, those that do not fit last.
 * `read` is what the file of the model says, if it was read.
 */
export function proposalsFor(wanted: Wanted, read?: Model): readonly Proposal[] {
  const { loader, machine, model: size, sequenceLength = null, activationCheckpointing = null } = wanted;
  const { gpusPerNode, nodes } = machine;
  const named = { model: '', worldSize: gpusPerNode * nodes, gpusPerNode };
  const settings = { ...defaultSettings, ...named, loader, sequenceLength, activationCheckpointing };
  knowModel(settings, read ?? { reading: { ok: true, size } });
  const assumptions = assume(openText(''), settings);
  const run = estimatedRun(settings, assumptions);
  if (typeof run !== 'object') {
    return [];
  }
  const on = { checkpointing: { value: 'non-reentrant', from: undefined, isKnown: true } } as const;
  const saving = activationCheckpointing === 'off' ? estimatedRun(settings, assumptions, on) : undefined;
  const runs = { run, leaner: typeof saving === 'object' ? saving : undefined };
  return templates
    .filter(template => template.kind === 'stage' && isOffered(template, assumptions))
    .flatMap(template => candidate(template, wanted, runs, assumptions) ?? [])
    .sort(byUse)
    .map(({ rank: _, load: __, ...proposal }) => proposal);
}
