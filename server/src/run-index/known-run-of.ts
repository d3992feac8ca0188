import { newestOf } from '../catalog/packages.js';
import { renderInline } from '../document/render.js';
import type { KnownRun, RunFill } from '../loaders/known-run.js';
import type { LoaderId } from '../loaders/loader-id.js';
import type { RunInputs } from '../loaders/run-inputs.js';
import { isCertainRun } from '../runs/certain-run.js';
import { familyOfRun, fillSourceOf } from '../runs/fill-source.js';
import { type Filled, type FillSource, filledAt, filledPaths, isComparedIn } from '../runs/fills.js';
import { dividesRanks } from '../runs/rank-dividers.js';
import type { FamilyId, RunArgument } from '../runs/run.js';
import type { ScriptReader } from '../runs/script-reader.js';
import { stepInputsOf, uncountedIn, wayOfCheckpointing } from '../runs/step-inputs.js';
import { goneFrom } from '../runs/training-arguments.js';
import type { ComposedRun } from './composed-run.js';
import { leanerOf } from './leaner-inputs.js';
import { placeOf } from './located-run.js';

/** The facts about a run that are not written in it. */
export interface RunSurroundings {
  /** The reader that the launched program uses; undefined if the program does not show it. */
  readonly seenReader: ScriptReader | undefined;
  readonly isOnlyFile: boolean;
  /** The content of the file with the size of its model. */
  readonly modelText?: string | undefined;
  /** The release of transformers, or "auto". */
  readonly release: string;
}

/** Returns the reader of a config as a command looks: only Trainer's parser takes a path after `--deepspeed`. */
function likelyReader({ config, run }: ComposedRun): LoaderId | undefined {
  switch (config?.by) {
    case 'deepspeed':
      return 'transformers';
    case 'deepspeed_config':
      return 'deepspeed';
    case 'deepspeed_config_file':
      return run.kind === 'command' || run.kind === 'accelerate' ? 'accelerate' : undefined;
    default:
      return undefined;
  }
}

/** How the file of an argument writes values. */
function spellingOf(argument: RunArgument, { run, sourceOf, source }: ComposedRun): NonNullable<RunFill['spelling']> {
  const kind = sourceOf(argument) === source ? run.kind : 'recipe';
  return kind === 'command' ? 'command' : kind === 'call' ? 'python' : 'yaml';
}

/** Returns an argument as its file has it: `--learning_rate 2e-5`, `learning_rate: 2e-5`, `learning_rate=2e-5`. */
function written({ name, value }: RunArgument, spelling: RunFill['spelling']): string {
  const shown = value === undefined ? '...' : typeof value === 'string' ? value : renderInline(value);
  if (spelling === 'command') {
    return value === true ? `\`--${name}\`` : `\`--${name} ${shown}\``;
  }
  return spelling === 'python' ? `\`${name}=${shown}\`` : `\`${name}: ${shown}\``;
}

/** Returns an argument as it is written, and its file if that is not the one of the run. */
function shown(argument: RunArgument, composed: ComposedRun): string {
  const file = composed.sourceOf(argument);
  const place = file === composed.source ? '' : ` in ${file.path}`;
  return `${written(argument, spellingOf(argument, composed))}${place}`;
}

function fillOf(path: string, filled: Filled, composed: ComposedRun, source: FillSource): RunFill {
  const parts = filled.from.flatMap(([name, { argument }]) => {
    if (argument === undefined) {
      return goneFrom(name, source.release) === undefined ? `the default of \`${name}\`` : [];
    }
    return shown(argument, composed);
  });
  const gpus = path === 'train_batch_size' && source.worldSize !== undefined ? ` on ${source.worldSize} GPUs` : '';
  const { argument, certainty, value } = filled;
  const isPlain = argument !== undefined && filled.from.length === 1 && !(argument.isText && argument.value === true);
  return {
    value,
    from: (parts.join(' and ') || 'in every run') + gpus,
    certainty,
    isCompared: isComparedIn(path, source),
    ...(argument && { place: placeOf(composed.sourceOf(argument), argument) }),
    ...(isPlain && { spelling: spellingOf(argument, composed) }),
  };
}

/**
 * Returns what the memory of a run depends on. `hasDefaults` says whether its program is known to have the defaults of
 * Trainer, or its own.
 */
function inputsOf(
  composed: ComposedRun,
  source: FillSource,
  family: FamilyId | undefined,
  hasDefaults: boolean,
): RunInputs {
  const way = wayOfCheckpointing(source, family);
  const inputs = Object.entries(stepInputsOf(source, family)).flatMap(([each, input]) => {
    const { value, name, certainty, argument } = input;
    if (argument === undefined && !hasDefaults) {
      return [];
    }
    const leaner = leanerOf(each, input, composed, way);
    const from = argument === undefined ? `the default of \`${name}\`` : shown(argument, composed);
    const isElsewhere = argument === undefined || composed.sourceOf(argument) !== composed.source;
    const known = { value, certainty, from: isElsewhere ? from : `${from} in ${composed.name}` };
    return [[each, { ...known, ...(leaner && { leaner }) }] as const];
  });
  const uncounted = uncountedIn(source);
  return { ...Object.fromEntries(inputs), ...(uncounted.length > 0 && { uncounted }) };
}

/** Returns what a config needs to know about a run that names it. */
export function knownRunOf(
  composed: ComposedRun,
  { seenReader, isOnlyFile, modelText, release }: RunSurroundings,
): KnownRun {
  const { run, source, worldSize, reader } = composed;
  const place = placeOf(source, run);
  const isCertain = isOnlyFile && isCertainRun(run);
  const loader = reader ?? seenReader?.loader ?? likelyReader(composed);
  const isLoaderSeen = (reader ?? seenReader) !== undefined;
  const family = composed.recipe?.family ?? run.family;
  const program = familyOfRun({ ...run, ...(family && { family }) });
  const fillSource = fillSourceOf(
    { ...run, arguments: composed.arguments, isOpen: composed.isOpen, ...(family && { family }) },
    release === 'auto' ? newestOf('transformers') : release,
    worldSize?.value,
    worldSize?.certainty,
  );
  const fills =
    loader === 'transformers'
      ? filledPaths.flatMap(path => {
          const filled = filledAt(path, fillSource);
          return filled === undefined ? [] : [[path, fillOf(path, filled, composed, fillSource)] as const];
        })
      : [];
  return {
    name: composed.name,
    place,
    isLoaderSeen,
    takesArguments: reader === undefined ? seenReader?.takesArguments === true : reader === 'transformers',
    isOnlyFile: isCertain,
    fills: Object.fromEntries(fills),
    inputs: inputsOf(composed, fillSource, program, program !== undefined || loader === 'transformers'),
    ...(modelText !== undefined && { modelText }),
    ...(loader && { loader }),
    ...(worldSize &&
      !dividesRanks({ flags: run.flags, arguments: composed.arguments }) && {
        worldSize: {
          value: worldSize.value,
          reason: worldSize.reason,
          isLiteral: worldSize.certainty === 'literal' && isCertain,
        },
      }),
  };
}
