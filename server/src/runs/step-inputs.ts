import { isAtLeast } from '../catalog/version.js';
import type { FillCertainty } from '../loaders/known-run.js';
import type { Attention, Checkpointing, RunInputValues, TrainedWeights } from '../loaders/run-inputs.js';
import { argumentValue } from './argument-values.js';
import type { FillSource } from './fills.js';
import type { FamilyId, RunArgument } from './run.js';
import { type NamedArgument, type StepArgument, stepArgumentsOf, uncountedArguments } from './step-arguments.js';

/** A value that a run has by an argument, or by the default of its program. */
export interface StepInput<Value> {
  readonly value: Value;
  /** The argument that decides, by its name in the program. */
  readonly name: string;
  readonly certainty: FillCertainty;
  /** Absent for a default. */
  readonly argument?: RunArgument;
}

export type StepInputs = { readonly [name in keyof RunInputValues]?: StepInput<RunInputValues[name]> };

const yes = /^(?:true|yes|y|t|1|on)$/i;
const no = /^(?:false|no|n|f|0|off|none|null)$/i;

function numberIn(value: unknown): number | undefined {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
}

function countIn(value: unknown): number | undefined {
  const number = numberIn(value);
  return number !== undefined && Number.isInteger(number) && number > 0 ? number : undefined;
}

function switchIn(value: unknown): boolean | undefined {
  if (typeof value === 'boolean') {
    return value;
  }
  return typeof value !== 'string' ? undefined : yes.test(value) ? true : no.test(value) ? false : undefined;
}

/** Returns names that are listed, or written in one string as lists are on command lines: `q_proj,v_proj`. */
function namesIn(value: unknown): readonly string[] | undefined {
  const list = typeof value === 'string' ? value.split(/[\s,]+/) : value;
  return Array.isArray(list) && list.every(name => typeof name === 'string')
    ? list.filter(name => name !== '')
    : undefined;
}

/** Returns the kernel of attention by a name that programs have for it, or by a switch for flash attention. */
function attentionIn(value: unknown, name: string): Attention | undefined {
  const on = switchIn(value);
  if (on !== undefined && value !== 'none') {
    return !on
      ? /flash/.test(name)
        ? 'sdpa'
        : undefined
      : /sdp/.test(name)
        ? 'sdpa'
        : /eager/.test(name)
          ? 'eager'
          : 'flash_attention_2';
  }
  if (typeof value !== 'string') {
    return undefined;
  }
  return /flash|^fa\d/.test(value)
    ? 'flash_attention_2'
    : /^(?:sdpa|auto)$/.test(value)
      ? 'sdpa'
      : /^(?:eager|disabled)$/.test(value)
        ? 'eager'
        : undefined;
}

/** Reads the inputs of a run whose program is of a family. */
class Reader {
  readonly #source: FillSource;
  readonly #named: { readonly [argument in StepArgument]: NamedArgument };
  readonly #family: FamilyId | undefined;

  constructor(source: FillSource, family: FamilyId | undefined) {
    this.#source = source;
    this.#family = family;
    this.#named = stepArgumentsOf(family);
  }

  /** Returns what the first given argument says; the default of the program if none is given and none may be hidden. */
  read<Value>(
    what: StepArgument,
    convert: (value: unknown, name: string) => Value | undefined,
  ): StepInput<Value> | undefined {
    const { names, preset } = this.#named[what];
    const argument = names.map(name => this.#source.arguments.get(name)).find(each => each !== undefined);
    if (argument !== undefined) {
      const value = convert(argument.value, argument.name);
      return value === undefined ? undefined : { value, name: argument.name, certainty: argument.certainty, argument };
    }
    const name = names[0] ?? what;
    const value = preset === undefined || this.#source.isOpen ? undefined : convert(preset, name);
    return value === undefined ? undefined : { value, name, certainty: 'default' };
  }

  /** Whether layers are computed again by the older of PyTorch's two ways. */
  #isReentrant(): boolean {
    const own = this.read('reentrant', value => {
      const [, written] = typeof value === 'string' ? (/use_reentrant["']?\s*[:=]\s*["']?(\w+)/.exec(value) ?? []) : [];
      return switchIn(written ?? value);
    });
    // Source: transformers/modeling_utils.py:PreTrainedModel.gradient_checkpointing_enable.
    return own?.value ?? !isAtLeast(this.#source.release, '5.0.0');
  }

  /** Returns how layers are computed again, if they are. */
  wayOfCheckpointing(): Exclude<Checkpointing, 'off'> {
    return this.#isReentrant() ? 'reentrant' : 'non-reentrant';
  }

  checkpointing(): StepInput<Checkpointing> | undefined {
    const found = this.read('checkpointing', (value, name) => {
      const on = typeof value === 'string' && /^(?:offload|unsloth)/.test(value) ? true : switchIn(value);
      return on === undefined ? undefined : name.startsWith('disable_') ? !on : on;
    });
    return found && { ...found, value: found.value ? this.wayOfCheckpointing() : 'off' };
  }

  #adapter(): StepInput<'lora' | 'all'> | undefined {
    const named = this.read('adapter', value => {
      const on = switchIn(value);
      return on !== undefined
        ? on
          ? 'lora'
          : 'all'
        : /lora$/i.test(String(value))
          ? 'lora'
          : /^(?:full)?$/.test(String(value))
            ? 'all'
            : undefined;
    });
    const isGiven = this.#named.adapter.names.some(name => this.#source.arguments.has(name));
    if (named !== undefined || isGiven || this.#family !== undefined) {
      return named;
    }
    const rank = this.read('rank', numberIn);
    // A script of its own may have the argument and not use it.
    return rank?.argument && { ...rank, value: rank.value > 0 ? 'lora' : 'all', certainty: 'variable' };
  }

  trained(): StepInput<TrainedWeights> | undefined {
    const adapter = this.#adapter();
    if (adapter?.value !== 'lora') {
      return adapter && { ...adapter, value: { kind: 'all' } };
    }
    const rank = this.read('rank', countIn);
    const targets = this.read('targets', (value, name) =>
      /linear/.test(name) && switchIn(value) === true
        ? 'all-linear'
        : switchIn(value) === undefined
          ? /^all(?:[-_]linear)?$/.test(String(value))
            ? 'all-linear'
            : namesIn(value)
          : undefined,
    );
    const all = targets?.value === 'all-linear' || targets?.value.includes('all-linear') === true;
    return {
      ...(rank?.argument ? rank : adapter),
      certainty: rank?.argument ? rank.certainty : 'default',
      value: {
        kind: 'lora',
        // Source: peft/tuners/lora/config.py:LoraConfig.r.
        rank: rank?.value ?? 8,
        dropout: this.read('dropout', numberIn)?.value ?? 0,
        targets: all ? 'all-linear' : (targets?.value as readonly string[] | undefined),
        modulesToSave: this.read('modulesToSave', namesIn)?.value ?? [],
      },
    };
  }

  microBatch(): StepInput<number> | undefined {
    const name = 'per_device_train_batch_size';
    const { value, certainty, argument } = argumentValue(name, this.#source);
    const count = countIn(value);
    return count === undefined ? undefined : { value: count, name, certainty, ...(argument && { argument }) };
  }
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** Returns what the memory of a run depends on, as far as its arguments and the defaults of its program tell. */
export function stepInputsOf(source: FillSource, family: FamilyId | undefined): StepInputs {
  const reader = new Reader(source, family);
  const found: { readonly [name in keyof RunInputValues]: StepInput<RunInputValues[name]> | undefined } = {
    model: reader.read('model', text),
    microBatch: reader.microBatch(),
    sequenceLength: reader.read('sequenceLength', countIn),
    checkpointing: reader.checkpointing(),
    attention: reader.read('attention', attentionIn),
    trained: reader.trained(),
    fusedLoss: reader.read('fusedLoss', switchIn),
    packed: reader.read('packed', switchIn),
  };
  return Object.fromEntries(Object.entries(found).filter(([, input]) => input !== undefined));
}

/** Returns how a run computes layers again once its checkpointing is on. */
export function wayOfCheckpointing(source: FillSource, family: FamilyId | undefined): Exclude<Checkpointing, 'off'> {
  return new Reader(source, family).wayOfCheckpointing();
}

/** Returns what the arguments of a run ask for that the estimate does not count, as phrases. */
export function uncountedIn({ arguments: given }: FillSource): readonly string[] {
  return uncountedArguments.flatMap(({ names, what, numbers: [above, below], value: only }) => {
    const isAsked = names.some(name => {
      const { value } = given.get(name) ?? {};
      const number = numberIn(value);
      return (
        value !== undefined &&
        value !== null &&
        (only === undefined || value === only) &&
        switchIn(value) !== false &&
        !(Array.isArray(value) && value.length === 0) &&
        (number === undefined || (number > above && number < below))
      );
    });
    return isAsked ? [what] : [];
  });
}
