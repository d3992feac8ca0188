import type { CatalogNode } from '../../catalog/catalog.js';
import type { FailsAt, Severity } from '../../checking/rule.js';
import { type ObjectNode, propertyOf, type ValueNode, valueAt } from '../../document/syntax-tree.js';
import { sectionIn } from '../../semantics/launch-section.js';
import { hasSeveral } from './launch-file.js';

/** What a value does to a run. */
export interface Problem {
  readonly effect: string;
  readonly failsAt: FailsAt;
  readonly severity?: Severity;
  /** What to write; the values of the key if absent. */
  readonly instead?: string;
  /** The same value as the program reads it: 2 for 2.0. */
  readonly same?: number;
  /** A launch without DeepSpeed notices, too. */
  readonly always?: true;
}

/** A value in its file. */
interface Place {
  readonly node: CatalogNode;
  readonly value: ValueNode;
  readonly source: string;
  readonly root: ObjectNode | undefined;
}

const launch = '`accelerate launch` stops';

/** Whether Python gets an int. YAML's floats have a point. */
function isInt({ value, source }: Place): boolean {
  return value.kind === 'number' && !source.includes('.');
}

/** Whether Python's `int()` reads what the launcher exports as a string. */
function isIntAsString(place: Place): boolean {
  return isInt(place) || (place.value.kind === 'string' && /^\s*[-+]?\d+\s*$/.test(place.value.value));
}

function isFiniteNumber({ kind, ...rest }: ValueNode): boolean {
  return kind === 'number' && 'value' in rest && Number.isFinite(rest.value);
}

/** Returns the integer that a float or a string is meant as. */
function meantInteger({ value }: Place): Pick<Problem, 'same'> {
  const number = value.kind === 'number' || value.kind === 'string' ? Number(value.value) : Number.NaN;
  return Number.isInteger(number) && String(value.kind === 'string' && value.value.trim()) !== ''
    ? { same: number }
    : {};
}

function integer(place: Place, words: string, instead = 'an integer'): Problem {
  const { same } = meantInteger(place);
  return {
    effect: `${launch} (${words}).`,
    failsAt: 'load',
    instead: same === undefined ? instead : String(same),
    ...(same === undefined ? {} : { same }),
  };
}

/** Whether the file is for the machine that checks whether the port is free. */
function isFirst(root: ObjectNode | undefined): boolean {
  const rank = propertyOf(root, 'machine_rank')?.value;
  return rank === undefined || (rank.kind === 'number' && rank.value === 0);
}

/** Returns the number of processes below which a machine gets none, if each one starts its own. */
function leastProcesses(root: ObjectNode | undefined): number {
  const machines = valueAt(root, 'num_machines');
  const launcher = valueAt(sectionIn(root), 'deepspeed_multinode_launcher');
  const isOwn = launcher?.kind === 'string' && launcher.value === 'standard';
  return isOwn && machines?.kind === 'number' ? Math.max(machines.value, 1) : 1;
}

const pythonNames: { readonly [kind in ValueNode['kind']]: string } = {
  object: 'dict',
  array: 'list',
  number: 'int',
  boolean: 'bool',
  null: 'NoneType',
  string: 'str',
  word: 'str',
  expression: 'str',
};

/** Returns the name of a value's type in the messages of Python. */
function typeOf(place: Place): string {
  return place.value.kind === 'number' && !isInt(place) ? 'float' : pythonNames[place.value.kind];
}

/** The effect of a value that a key does not list. */
const unlisted: { readonly [path: string]: Problem } = {
  compute_environment: {
    effect: '`accelerate launch` reads the file as one for SageMaker and stops.',
    failsAt: 'load',
    always: true,
  },
  distributed_type: { effect: `${launch} ("is not a valid DistributedType").`, failsAt: 'load', always: true },
  mixed_precision: { effect: `${launch} ("Unknown mixed_precision mode").`, failsAt: 'load' },
  'deepspeed_config.zero_stage': { effect: 'DeepSpeed refuses the config.', failsAt: 'load' },
  'deepspeed_config.offload_optimizer_device': { effect: 'DeepSpeed refuses the config.', failsAt: 'load' },
  'deepspeed_config.offload_param_device': { effect: 'DeepSpeed refuses the config.', failsAt: 'load' },
  'deepspeed_config.deepspeed_multinode_launcher': {
    effect: 'DeepSpeed\'s launcher stops ("Unknown launcher").',
    failsAt: 'load',
  },
};

/** Judges a key by the list of its values. */
function unlistedIn({ node: { path, parameter }, value }: Place): Problem | undefined {
  const values = parameter?.values ?? [];
  if (value.kind === 'null' && path !== 'compute_environment') {
    return undefined;
  }
  if (value.kind === 'object' || value.kind === 'array') {
    return unlisted[path];
  }
  const written = parameter?.case === 'lower' ? String(value.value).toLowerCase() : String(value.value);
  return values.some(each => String(each.value) === written) ? undefined : unlisted[path];
}

type Judge = (place: Place) => Problem | undefined;

/** What each key does with a value, asked of accelerate 1.15.0. null counts as absent in the section. */
const judges: { readonly [path: string]: Judge } = {
  compute_environment: unlistedIn,
  distributed_type: place => (place.value.kind === 'string' ? unlistedIn(place) : undefined),
  mixed_precision: place =>
    place.value.kind === 'string' || place.value.kind === 'null'
      ? unlistedIn(place)
      : { effect: `${launch} ("'${typeOf(place)}' object has no attribute 'lower'").`, failsAt: 'load' },
  num_processes(place) {
    const { value, root } = place;
    const isCount = isIntAsString(place) && (hasSeveral(root) ? value.kind === 'number' : true);
    const isWord = value.kind === 'string' && /^(?:auto|gpu|cpu|xpu)$/.test(value.value);
    if (value.kind === 'null' || (isWord && !hasSeveral(root))) {
      return undefined;
    }
    // -1 is the default, which means that the flag is needed.
    const count = isCount && 'value' in value ? Number(value.value) : 0;
    const isPositive = count === -1 || count >= leastProcesses(root);
    return isPositive
      ? undefined
      : isCount || (value.kind === 'boolean' && hasSeveral(root))
        ? {
            effect: 'torchrun starts no process and stops.',
            failsAt: 'load',
            instead: 'the number of GPUs on all machines',
          }
        : integer(
            place,
            hasSeveral(root) && value.kind !== 'number' && value.kind !== 'boolean'
              ? `"unsupported operand type(s) for //: '${typeOf(place)}' and 'int'"`
              : '"Unsupported nproc_per_node value"',
          );
  },
  num_machines(place) {
    const { kind } = place.value;
    if (kind === 'number' && !isInt(place) && hasSeveral(place.root)) {
      return integer(place, `"invalid literal for int() with base 10"`);
    }
    return kind === 'number' || kind === 'boolean'
      ? undefined
      : {
          ...integer(place, `"'>' not supported between instances of '${typeOf(place)}' and 'int'"`, 'a number'),
          ...(kind === 'null' ? ({ severity: 'warning' } as const) : {}),
        };
  },
  machine_rank(place) {
    const { value, root } = place;
    if (!hasSeveral(root) || value.kind === 'boolean' || isFiniteNumber(value) || isIntAsString(place)) {
      return undefined;
    }
    return value.kind === 'string' || value.kind === 'word'
      ? {
          effect: `${launch} ("invalid literal for int()"); it replaces no variables.`,
          failsAt: 'load',
          instead: 'a number, or pass `--machine_rank`',
        }
      : {
          effect: `${launch} (${value.kind === 'number' ? '"cannot convert float"' : '"int() argument must be a string"'}).`,
          failsAt: 'load',
          instead: 'a number, or pass `--machine_rank`',
          ...(value.kind === 'null' ? ({ severity: 'warning' } as const) : {}),
        };
  },
  main_process_port(place) {
    const { value, root } = place;
    const isIgnored = value.kind === 'null' || value.kind === 'boolean' || value.kind === 'object';
    if (isIgnored || (hasSeveral(root) && !isFirst(root))) {
      return undefined;
    }
    if (!isInt(place)) {
      return integer(place, `"'${typeOf(place)}' object cannot be interpreted as an integer"`, 'a number');
    }
    const port = Number('value' in value && value.value);
    return port >= 0 && port <= 65535
      ? undefined
      : { effect: `${launch} ("port must be 0-65535").`, failsAt: 'load', instead: 'a port' };
  },
  gpu_ids(place) {
    const { value, source } = place;
    return value.kind === 'string' || value.kind === 'null'
      ? undefined
      : {
          effect: `${launch} ("'${typeOf(place)}' object has no attribute 'split'").`,
          failsAt: 'load',
          instead: value.kind === 'number' ? `'${source}', in quotes` : 'all, or numbers in quotes',
          always: true,
        };
  },
  deepspeed_config: place =>
    place.value.kind === 'object' || place.value.kind === 'null'
      ? undefined
      : {
          effect: `${launch} ("'${typeOf(place)}' object has no attribute 'keys'").`,
          failsAt: 'load',
          instead: 'a section with keys',
        },
  'deepspeed_config.zero3_init_flag': ({ value, source }) =>
    value.kind === 'null' ||
    (value.kind === 'boolean'
      ? true
      : /^(?:y|yes|t|true|on|1|n|no|f|false|off|0)$/i.test(value.kind === 'string' ? value.value : source))
      ? undefined
      : { effect: 'Accelerate stops ("invalid truth value").', failsAt: 'load', instead: 'true or false' },
  'deepspeed_config.zero_stage': place =>
    place.value.kind === 'null' || isIntAsString(place)
      ? unlistedIn(place)
      : {
          effect: 'Accelerate stops ("invalid literal for int()").',
          failsAt: 'load',
          ...meantInteger(place),
        },
  'deepspeed_config.gradient_clipping': ({ value }) =>
    value.kind === 'null' ||
    value.kind === 'number' ||
    (value.kind === 'string' &&
      (value.value.toLowerCase() === 'auto' || (value.value.trim() !== '' && !Number.isNaN(Number(value.value)))))
      ? undefined
      : { effect: 'Accelerate stops ("could not convert string to float").', failsAt: 'load', instead: 'a number' },
  'deepspeed_config.gradient_accumulation_steps'(place) {
    const { value } = place;
    if (value.kind === 'null' || (value.kind === 'string' && value.value === 'auto')) {
      return undefined;
    }
    if (isIntAsString(place) && 'value' in value && Number(value.value) > 0) {
      return undefined;
    }
    if (isIntAsString(place)) {
      return { effect: 'DeepSpeed stops.', failsAt: 'load', instead: 'an integer or auto' };
    }
    const { same } = meantInteger(place);
    return {
      effect: 'Accelerate stops ("invalid literal for int()"), and Trainer says that its own value differs.',
      failsAt: 'load',
      instead: same === undefined ? 'an integer or auto' : String(same),
      ...(same === undefined ? {} : { same }),
    };
  },
  'deepspeed_config.offload_optimizer_device': unlistedIn,
  'deepspeed_config.offload_param_device': unlistedIn,
  'deepspeed_config.deepspeed_multinode_launcher': place => (hasSeveral(place.root) ? unlistedIn(place) : undefined),
};

/** Whether a key has values that stop a run. */
export function isJudged(path: string): boolean {
  return Object.hasOwn(judges, path);
}

/** Returns what a value does to a run, if it stops it. `source` is the value as it is written. */
export function problemOf(place: Place): Problem | undefined {
  return place.value.kind === 'expression' ? undefined : judges[place.node.path]?.(place);
}
