import type { JsonValue } from '../document/json-value.js';
import type { FillCertainty } from '../loaders/known-run.js';
import { type ArgumentSource, type ArgumentValue, argumentValue } from './argument-values.js';
import type { Certainty, RunArgument } from './run.js';

/** The value that Trainer fills in at a key. */
export interface Filled {
  /** Undefined if it is unknown before the run. */
  readonly value: JsonValue | undefined;
  /** The arguments that it follows from, by name, in the order of the formula. */
  readonly from: readonly (readonly [name: string, value: ArgumentValue])[];
  readonly certainty: FillCertainty;
  /** The argument that decides; absent if all have their defaults. */
  readonly argument?: RunArgument;
}

/** A run, as far as what Trainer fills in depends on it. */
export interface FillSource extends ArgumentSource {
  readonly worldSize: number | undefined;
  /** A variable if absent. */
  readonly worldSizeCertainty?: Certainty | undefined;
}

type Values = readonly (JsonValue | undefined)[];

/** How the value of a key follows from arguments. */
interface Formula {
  readonly of: readonly string[];
  /** Returns the arguments that the value depends on, by index; all of them if absent. */
  readonly decisive?: (values: Values) => readonly number[];
  readonly value: (values: Values, source: FillSource) => JsonValue | undefined;
}

function copyOf(name: string): Formula {
  return { of: [name], value: ([value]) => value };
}

function eitherOf(...of: readonly string[]): Formula {
  return {
    of,
    decisive: values => [Math.max(0, values.indexOf(true))],
    // Python's `or` of values that may be strings: only booleans are known to be what they seem.
    value: values =>
      values.includes(true) ? true : values.every(value => value === false || value === null) ? false : undefined,
  };
}

function product(values: Values): number | undefined {
  return values.every(value => typeof value === 'number') ? values.reduce((all, each) => all * each, 1) : undefined;
}

/** The warm-up steps of a number of steps: a number below 1 is a share of them. Source: TrainingArguments.get_warmup_steps. */
function warmupSteps([steps, ratio, most]: Values): number | undefined {
  const own = typeof steps === 'number' && steps > 0 ? steps : typeof ratio === 'number' ? ratio : 0;
  if (steps === undefined || ratio === undefined) {
    return undefined;
  }
  if (own === 0 || own >= 1) {
    return Math.max(1, Math.trunc(own));
  }
  return typeof most === 'number' && most > 0 ? Math.max(1, Math.ceil(most * own)) : undefined;
}

/**
 * The formulas by path. Source: transformers/integrations/deepspeed.py:HfTrainerDeepSpeedConfig.trainer_config_process
 * and trainer_config_finalize. Values that depend on the model are not here.
 */
const formulas: { readonly [path: string]: Formula } = {
  train_micro_batch_size_per_gpu: copyOf('per_device_train_batch_size'),
  gradient_accumulation_steps: copyOf('gradient_accumulation_steps'),
  train_batch_size: {
    of: ['per_device_train_batch_size', 'gradient_accumulation_steps'],
    value: (values, { worldSize }) => product([worldSize, ...values]),
  },
  gradient_clipping: copyOf('max_grad_norm'),
  'optimizer.params.lr': copyOf('learning_rate'),
  'optimizer.params.betas': {
    of: ['adam_beta1', 'adam_beta2'],
    value: values => (values.includes(undefined) ? undefined : (values as readonly JsonValue[])),
  },
  'optimizer.params.eps': copyOf('adam_epsilon'),
  'optimizer.params.weight_decay': copyOf('weight_decay'),
  'scheduler.params.warmup_min_lr': { of: [], value: () => 0 },
  'scheduler.params.warmup_max_lr': copyOf('learning_rate'),
  'scheduler.params.warmup_num_steps': {
    of: ['warmup_steps', 'warmup_ratio', 'max_steps'],
    decisive: ([steps]) => (typeof steps === 'number' && steps >= 1 ? [0] : steps === 0 ? [0, 1] : [0, 1, 2]),
    value: warmupSteps,
  },
  'scheduler.params.total_num_steps': {
    of: ['max_steps'],
    value: ([steps]) => (typeof steps === 'number' && steps > 0 ? steps : undefined),
  },
  'fp16.enabled': eitherOf('fp16', 'fp16_full_eval'),
  'bf16.enabled': eitherOf('bf16', 'bf16_full_eval'),
};

/** The paths whose value follows from arguments. */
export const filledPaths: readonly string[] = Object.keys(formulas);

/** The arguments that decide what Trainer fills in and compares. */
export const comparedArguments: readonly string[] = [
  ...new Set([...Object.values(formulas).flatMap(formula => formula.of), 'auto_find_batch_size']),
];

/** Keys that Trainer fills in and does not compare. */
const notCompared: ReadonlySet<string> = new Set(['scheduler.params.warmup_min_lr']);
/** Returns the paths whose value follows from an argument. */
export function pathsFrom(argument: string): readonly string[] {
  return filledPaths.filter(path => formulas[path]?.of.includes(argument) === true);
}

/** Keys that Trainer does not compare under `auto_find_batch_size`. */
const batchPaths: ReadonlySet<string> = new Set(['train_micro_batch_size_per_gpu', 'train_batch_size']);

/** Returns the value that Trainer fills in at a path; undefined if the path is not one that follows from arguments. */
export function filledAt(path: string, source: FillSource): Filled | undefined {
  const formula = Object.hasOwn(formulas, path) ? formulas[path] : undefined;
  if (formula === undefined) {
    return undefined;
  }
  const from = formula.of.map(name => [name, argumentValue(name, source)] as const);
  const values = from.map(([, { value }]) => value);
  const decisive = (formula.decisive?.(values) ?? from.map((_, i) => i))
    .map(i => from[i])
    .filter(pair => pair !== undefined);
  const certainties: readonly FillCertainty[] = [
    ...decisive.map(([, { certainty }]) => certainty),
    ...(path === 'train_batch_size' ? [source.worldSizeCertainty ?? 'variable'] : []),
  ];
  const argument = decisive.map(([, value]) => value.argument).find(given => given !== undefined);
  return {
    value: formula.value(values, source),
    from: decisive,
    certainty:
      certainties.find(certainty => certainty === 'default') ??
      certainties.find(each => each === 'variable') ??
      'literal',
    ...(argument === undefined ? {} : { argument }),
  };
}

/** Whether Trainer compares a literal at a path with the arguments of a run. */
export function isComparedIn(path: string, source: FillSource): boolean {
  return (
    !notCompared.has(path) && (!batchPaths.has(path) || argumentValue('auto_find_batch_size', source).value !== true)
  );
}
