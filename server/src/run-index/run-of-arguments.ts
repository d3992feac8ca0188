import { newestOf } from '../catalog/packages.js';
import type { FilePlace } from '../document/file-place.js';
import type { JsonValue } from '../document/json-value.js';
import { renderInline } from '../document/render.js';
import type { KnownRun, RunFill } from '../loaders/known-run.js';
import { type Filled, type FillSource, filledAt, filledPaths, isComparedIn } from '../runs/fills.js';
import type { RunArgument, RunValue } from '../runs/run.js';
import { goneFrom } from '../runs/training-arguments.js';

/** The arguments of a run as values: an object of `TrainingArguments`, or a file that has them. */
export interface GivenArguments {
  /** By name. An argument that is left out has its default. */
  readonly values: { readonly [name: string]: JsonValue };
  /** Who has them, for the user: "TrainingArguments", "arguments.json". */
  readonly name: string;
  readonly place: FilePlace;
  /** The release of transformers, or "auto". */
  readonly release: string;
  /** Undefined if it is unknown. */
  readonly worldSize: number | undefined;
}

const nowhere = { offset: 0, end: 0 };

/** Objects have no value that a key could get. */
function runValueOf(value: JsonValue): RunValue | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? undefined : (value as RunValue);
}

function argumentOf(name: string, value: JsonValue): RunArgument {
  return { name, value: runValueOf(value), key: nowhere, ...nowhere, certainty: 'literal', isText: false };
}

/** Whether a value follows from given arguments only. An argument that the release no longer has cannot be given. */
function isGiven({ value, from }: Filled, { release }: FillSource): boolean {
  return (
    value !== undefined &&
    from.every(([name, { argument }]) => argument !== undefined || goneFrom(name, release) !== undefined)
  );
}

function fillOf(path: string, filled: Filled, source: FillSource): RunFill {
  const parts = filled.from.flatMap(([name, { argument }]) => {
    if (argument !== undefined) {
      return `\`${name}=${argument.value === undefined ? '...' : renderInline(argument.value as JsonValue)}\``;
    }
    return goneFrom(name, source.release) === undefined ? `the default of \`${name}\`` : [];
  });
  const gpus = path === 'train_batch_size' && source.worldSize !== undefined ? ` on ${source.worldSize} GPUs` : '';
  return {
    value: filled.value,
    from: (parts.join(' and ') || 'in every run') + gpus,
    certainty: isGiven(filled, source) ? 'literal' : filled.certainty,
    isCompared: isComparedIn(path, source),
  };
}

/** Returns the run of Trainer that has these arguments. */
export function runOfArguments({ values, name, place, release, worldSize }: GivenArguments): KnownRun {
  const source: FillSource = {
    arguments: new Map(Object.entries(values).map(([each, value]) => [each, argumentOf(each, value)])),
    isOpen: false,
    release: release === 'auto' ? newestOf('transformers') : release,
    worldSize,
    worldSizeCertainty: 'literal',
  };
  const fills = filledPaths.flatMap(path => {
    const filled = filledAt(path, source);
    return filled === undefined ? [] : [[path, fillOf(path, filled, source)] as const];
  });
  return {
    name,
    place,
    loader: 'transformers',
    isLoaderSeen: true,
    takesArguments: true,
    isOnlyFile: true,
    fills: Object.fromEntries(fills),
  };
}
