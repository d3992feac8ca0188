import { lookUp } from '../catalog/catalog.js';
import { isAtLeast } from '../catalog/version.js';
import { propertyOf, valueAt } from '../document/syntax-tree.js';
import type { Reading } from '../semantics/reading.js';
import { type Amendment, entry, type SectionEntry, sectionAt, type ValueEntry, valueAtPath } from './effective.js';
import { partlyRead } from './partly-read.js';
import { resolveSection } from './resolve-section.js';

/**
 * `true` in place of the section means stage 1, with its own bucket size. Source: deepspeed/runtime/zero/config.py:read_zero_config_deprecated.
 */
const zeroAsBoolean: Amendment = (root, { document, assumptions }) => {
  const zero = valueAt(document.root, 'zero_optimization');
  const node = lookUp('zero_optimization', undefined, assumptions.version);
  if (zero?.kind !== 'boolean' || node === undefined) {
    return;
  }
  const section = resolveSection(node, undefined, assumptions, 'default');
  section.members.set('stage', entry(Number(zero.value), 'converted', `from "zero_optimization": ${zero.value}`));
  const size = propertyOf(document.root, 'allgather_size')?.value;
  if (zero.value === true && size?.kind === 'number') {
    section.members.set('allgather_bucket_size', entry(Number(size.value), 'moved', 'from "allgather_size"'));
  }
  root.members.set('zero_optimization', { ...section, origin: 'converted', note: undefined });
  root.members.delete('allgather_size');
};

interface Move {
  readonly from: string;
  readonly to: string;
  /** The device of the section that replaces true. Without it the value moves unchanged. */
  readonly device?: string;
}

/**
 * Keys of `zero_optimization` that DeepSpeed moves to their new names. Source:
 * deepspeed/runtime/zero/config.py:DeepSpeedZeroConfig.
 */
const moves: readonly Move[] = [
  { from: 'cpu_offload_param', to: 'offload_param', device: 'cpu' },
  { from: 'cpu_offload', to: 'offload_optimizer', device: 'cpu' },
  { from: 'stage3_gather_fp16_weights_on_model_save', to: 'stage3_gather_16bit_weights_on_model_save' },
];

function movedSection({ from, to, device }: Move, { assumptions }: Reading): SectionEntry | undefined {
  const node = lookUp(`zero_optimization.${to}`, undefined, assumptions.version);
  if (node === undefined || device === undefined) {
    return undefined;
  }
  const section = resolveSection(node, undefined, assumptions, 'default');
  section.members.set('device', entry(device, 'moved', `from "${from}"`));
  return { ...section, origin: 'moved', note: undefined };
}

const movedKeys: Amendment = (root, reading) => {
  const zero = sectionAt(root, 'zero_optimization');
  const object = valueAt(reading.document.root, 'zero_optimization');
  for (const move of zero === undefined ? [] : moves) {
    const old = propertyOf(object, move.from)?.value;
    const held = zero?.members.get(move.from);
    zero?.members.delete(move.from);
    if (old === undefined || held?.kind !== 'value' || typeof held.value !== 'boolean') {
      continue;
    }
    const moved: ValueEntry = entry(move.device === undefined ? held.value : null, 'moved', `from "${move.from}"`);
    zero?.members.set(move.to, (held.value ? movedSection(move, reading) : undefined) ?? moved);
  }
};

/** The stage determines the default. Source: deepspeed/runtime/zero/config.py:DeepSpeedZeroConfig.overlap_comm_valid. */
const overlapByStage: Amendment = (root, { assumptions }) => {
  const zero = sectionAt(root, 'zero_optimization');
  const held = zero?.members.get('overlap_comm');
  if (
    zero === undefined ||
    (held?.kind === 'value' && typeof held.value === 'boolean') ||
    !isAtLeast(assumptions.version, '0.7.0')
  ) {
    return;
  }
  if (held?.kind === 'value' && held.origin !== 'default' && held.value !== null) {
    return;
  }
  const stage = valueAtPath(root, 'zero_optimization.stage');
  const told = typeof stage === 'number';
  zero.members.set(
    'overlap_comm',
    told
      ? entry(stage === 3, 'derived', `default at stage ${stage}`)
      : entry(undefined, 'open', 'true at stage 3, false otherwise'),
  );
};

/** The profiler turns the timers on. Source: deepspeed/runtime/config.py:DeepSpeedConfig._initialize_params. */
const breakdownByProfiler: Amendment = root => {
  if (valueAtPath(root, 'flops_profiler.enabled') === true && valueAtPath(root, 'wall_clock_breakdown') !== true) {
    root.members.set('wall_clock_breakdown', entry(true, 'derived', 'the flops profiler turns it on'));
  }
};

/** Sets `warmup_max_lr` to the learning rate of the optimizer if the file contains it. */
const warmupOfOptimizer: Amendment = (root, { document, assumptions: { loader } }) => {
  const params = sectionAt(root, 'scheduler.params');
  const rate = valueAtPath(root, 'optimizer.params.lr');
  const written = valueAt(document.root, 'optimizer', 'params', 'lr')?.kind === 'number';
  const held = params?.members.get('warmup_max_lr');
  if (params !== undefined && held?.kind === 'value' && held.origin === 'open' && written && typeof rate === 'number') {
    params.members.set('warmup_max_lr', entry(rate, 'loader', `${loader.reader}: the learning rate of the optimizer`));
  }
  const least = params?.members.get('warmup_min_lr');
  if (params !== undefined && least?.kind === 'value' && least.origin === 'open') {
    params.members.set('warmup_min_lr', entry(0, 'loader', `${loader.reader} fills in 0`));
  }
};

/** The precision that the loader adds if the file has neither section. */
const precisionOfLoader: Amendment = (root, { document, assumptions: { loader } }) => {
  for (const name of ['fp16', 'bf16']) {
    const section = sectionAt(root, name);
    if (section === undefined || !Object.hasOwn(loader.adds, name) || propertyOf(document.root, name) !== undefined) {
      continue;
    }
    section.members.set('enabled', entry(false, 'default', 'default: true if "mixed_precision" asks for it'));
  }
};

/** Everything that DeepSpeed derives from several values, in DeepSpeed's order. */
export const amendments: readonly Amendment[] = [
  zeroAsBoolean,
  movedKeys,
  overlapByStage,
  breakdownByProfiler,
  ...partlyRead,
  warmupOfOptimizer,
  precisionOfLoader,
];
