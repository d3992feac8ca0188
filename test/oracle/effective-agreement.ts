import { analyse } from '../../server/src/analysis/analysis.js';
import { openText } from '../../server/src/document/config-document.js';
import type { JsonValue } from '../../server/src/document/json-value.js';
import { defaultSettings } from '../../server/src/loaders/assumptions.js';
import type { LoaderId } from '../../server/src/loaders/loader-id.js';
import type { Entry } from '../../server/src/resolving/effective.js';
import { resolveConfig } from '../../server/src/resolving/resolve.js';

/** Scalars, arrays and empty objects by path. */
export type Leaves = ReadonlyMap<string, JsonValue>;

function collect(value: JsonValue, path: string, into: Map<string, JsonValue>): void {
  const members = typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.entries(value) : [];
  if (members.length === 0) {
    into.set(path, value);
  }
  for (const [name, member] of members) {
    collect(member, path === '' ? name : `${path}.${name}`, into);
  }
}

/** Returns the leaves of the object that DeepSpeed holds. */
export function leavesOf(value: JsonValue): Leaves {
  const found = new Map<string, JsonValue>();
  collect(value, '', found);
  return found;
}

/** One of our values, and whether it is a default. */
interface Claim {
  readonly value: JsonValue | undefined;
  readonly isDefault: boolean;
  /** Whether we leave the value open. */
  readonly isOpen: boolean;
}

function claim(entry: Entry, path: string, into: Map<string, Claim>): void {
  if (entry.kind === 'section') {
    for (const [name, member] of entry.members) {
      claim(member, path === '' ? name : `${path}.${name}`, into);
    }
    return;
  }
  if (entry.value === undefined) {
    into.set(path, { value: undefined, isDefault: false, isOpen: true });
    return;
  }
  for (const [leaf, value] of leavesOf(entry.value)) {
    into.set([path, leaf].filter(Boolean).join('.'), {
      value,
      isDefault: entry.origin === 'default',
      isOpen: entry.origin === 'open',
    });
  }
}

/** Returns the values that we show for a release of DeepSpeed, by path. */
export function claims(
  text: string,
  worldSize: number,
  version: string,
  loader: LoaderId = 'deepspeed',
): ReadonlyMap<string, Claim> {
  const { document, assumptions } = analyse(openText(text), { ...defaultSettings, loader, version, worldSize });
  const found = new Map<string, Claim>();
  claim(resolveConfig(document, assumptions), '', found);
  return found;
}

/** Keys that the config object does not keep: other parts of DeepSpeed read them from the file. */
const notHeld =
  /^(vocabulary_size|sequence_parallel_size|data_parallel_size|allgather_size|elasticity\b.*|quantize_training\b.*|datastates_ckpt\b.*|pipeline\.use_reentrant)$/;

/** Arguments of optimizers, schedulers and similar classes. Their defaults are those of the class. */
const ofClasses =
  /^(optimizer\.params|scheduler\.params|amp|progressive_layer_drop|curriculum_learning|tensor_parallel\.partition_config)\.|\.quantize_weight_in_forward$/;

/** Names under which the config object holds the value of another key of the file. */
const otherNames: { readonly [path: string]: string } = {
  'nebula.load_path': 'nebula.nebula_load_path',
  'tensor_parallel.tensor_parallel.': 'tensor_parallel.tp.',
};

/**
 * Keys that the config object keeps with their section though nothing reads them. We report them as unread and leave
 * them out.
 */
const keptUnread =
  /^(curriculum_learning\.schedule_config\.total_step|compression_training\.layer_reduction\.keep_number_layer)$/;

/** Members of the config object that are not keys of a file, and a key whose null the engine replaces later. */
const ofEngine = /(?:^|\.)_|^pipeline\.use_reentrant$/;

const dataTypes: { readonly [name: string]: string } = {
  'torch.float32': 'fp32',
  'torch.float16': 'fp16',
  'torch.bfloat16': 'bf16',
};

function text(value: JsonValue | undefined): string {
  return JSON.stringify(value);
}

/** Whether a value is the same to DeepSpeed, which stores accepted booleans unconverted. */
function isSame(path: string, ours: JsonValue | undefined, theirs: JsonValue): boolean {
  if (typeof ours === 'string' && Object.hasOwn(dataTypes, ours)) {
    return dataTypes[ours] === theirs;
  }
  if (path === 'optimizer.type') {
    return String(ours).toLowerCase() === String(theirs).toLowerCase();
  }
  if (typeof ours === 'boolean' && typeof theirs !== 'boolean') {
    const empty = Array.isArray(theirs) ? theirs.length === 0 : typeof theirs === 'object' && theirs !== null;
    return ours === (Boolean(theirs) && !empty);
  }
  return text(ours) === text(theirs);
}

/** The compared paths, and the differences. */
export interface Comparison {
  readonly compared: number;
  readonly differences: readonly { readonly path: string; readonly ours: string; readonly theirs: string }[];
}

export function renamed(path: string): string {
  const found = Object.entries(otherNames).find(([name]) => path.startsWith(name));
  return found === undefined ? path : found[1] + path.slice(found[0].length);
}

/** Compares by path: every value that DeepSpeed holds for a source, and every value of ours that it should hold. */
export function compare(ours: ReadonlyMap<string, Claim>, held: Leaves, baseline: Leaves): Comparison {
  const differences: { path: string; ours: string; theirs: string }[] = [];
  const theirs = new Map([...held].map(([path, value]) => [renamed(path), value]));
  const usual = new Map([...baseline].map(([path, value]) => [renamed(path), value]));
  let compared = 0;
  for (const [path, value] of theirs) {
    const found = ours.get(path);
    if (found?.isOpen || keptUnread.test(path) || ofEngine.test(path)) {
      continue;
    }
    compared++;
    const left =
      found === undefined && (value === null || text(usual.get(path)) === text(value) || text(value) === '{}');
    if (!left && !isSame(path, found?.value, value)) {
      differences.push({ path, ours: text(found?.value), theirs: text(value) });
    }
  }
  for (const [path, { value, isDefault, isOpen }] of ours) {
    const belongs =
      isOpen || notHeld.test(path) || (isDefault && ofClasses.test(path)) || value === null || text(value) === '{}';
    if (!theirs.has(path) && !belongs) {
      compared++;
      differences.push({ path, ours: text(value), theirs: 'nothing' });
    }
  }
  return { compared, differences };
}
