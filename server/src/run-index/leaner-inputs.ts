import type { JsonValue } from '../document/json-value.js';
import type { LeanerInput, RunInputValues } from '../loaders/run-inputs.js';
import { isNotebook } from '../notebooks/notebook.js';
import { flagOf, removeArguments, replaceValue, wordOf, writtenWith } from '../runs/checking/argument-edits.js';
import { newArgument } from '../runs/checking/new-argument.js';
import type { RunText } from '../runs/checking/run-context.js';
import type { Run, RunArgument } from '../runs/run.js';
import type { StepInput } from '../runs/step-inputs.js';
import type { ComposedRun } from './composed-run.js';
import { placeOf, type SourceFile } from './located-run.js';

type Way = RunInputValues['checkpointing'];

/** A leaner value of an input, and the value of its argument that gives it. */
interface Wanted {
  readonly value: RunInputValues[keyof RunInputValues];
  readonly written: JsonValue;
}

type Want = (input: StepInput<unknown>, way: Way) => Wanted | undefined;

/** The inputs that have a leaner value. */
const wants: { readonly [name: string]: Want } = {
  checkpointing: ({ value, name }, way) =>
    value === 'off' ? { value: way, written: !name.startsWith('disable_') } : undefined,
  // Other arguments are switches for one kernel each.
  attention: ({ value, name }) =>
    value === 'eager' && /^(?:attn_impl(?:ementation)?|flash_attn)$/.test(name)
      ? { value: 'sdpa', written: 'sdpa' }
      : undefined,
  sequenceLength: ({ value, argument }) =>
    typeof value === 'number' && value % 2 === 0 && argument !== undefined
      ? { value: value / 2, written: value / 2 }
      : undefined,
};

/** Returns the edit of a file; undefined if there is not exactly one, or if its cells are strings of JSON. */
function editIn(source: SourceFile, fixes: ReturnType<typeof replaceValue>): LeanerInput<never>['edit'] {
  const [edit, other] = fixes[0]?.edits ?? [];
  return edit === undefined || other !== undefined || isNotebook(source.path)
    ? undefined
    : { place: placeOf(source, edit), text: edit.text };
}

function contextOf(run: Run, { document }: SourceFile): RunText {
  return { run, text: document.getText() };
}

type Written = Omit<LeanerInput<never>, 'value'>;

function withEdit(written: Omit<Written, 'edit'>, edit: Written['edit']): Written {
  return { ...written, ...(edit && { edit }) };
}

/** Returns how an argument gets another value. A flag without a value is removed instead. */
function changed(composed: ComposedRun, argument: RunArgument, value: JsonValue): Written {
  const source = composed.sourceOf(argument);
  const isOwn = source === composed.source;
  const context = contextOf(isOwn ? composed.run : (composed.recipe ?? composed.run), source);
  const where = isNotebook(source.path)
    ? composed.name
    : `${source.path}:${source.document.positionAt(argument.offset).line + 1}`;
  if (argument.isText && argument.value === true) {
    const fixes = removeArguments(context, [argument], { risk: '' });
    return withEdit({ verb: 'remove', written: flagOf(context, argument), where }, editIn(source, fixes));
  }
  const written = writtenWith(context, argument, wordOf(context, value));
  return withEdit({ verb: 'write', written, where }, editIn(source, replaceValue(context, argument, value, false)));
}

/** Returns how a run gets an argument that it does not have: in its recipe, if it reads one. */
function added(composed: ComposedRun, name: string, value: JsonValue): Written {
  const { recipe, run, source: own } = composed;
  const first = recipe && [...recipe.arguments.values()][0];
  const source = first === undefined ? own : composed.sourceOf(first);
  const context = contextOf(source === own ? run : (recipe ?? run), source);
  const word = wordOf(context, value);
  const { kind } = context.run;
  const written = kind === 'command' ? `--${name} ${word}` : `${name}${kind === 'call' ? '=' : ': '}${word}`;
  const where = source === own ? composed.name : source.path;
  return withEdit({ verb: 'add', written, where }, editIn(source, newArgument(context, name, value, { risk: '' })));
}

/**
 * Returns another value of an input, with which the run needs less memory, and how its file gets it. `way` is how the
 * program computes layers again. Undefined if there is none.
 */
export function leanerOf(
  name: string,
  input: StepInput<unknown>,
  composed: ComposedRun,
  way: Way,
): LeanerInput<RunInputValues[keyof RunInputValues]> | undefined {
  const wanted = Object.hasOwn(wants, name) ? wants[name]?.(input, way) : undefined;
  if (wanted === undefined) {
    return undefined;
  }
  const { value, written } = wanted;
  const { argument } = input;
  // The name that every release of transformers has.
  const missing = name === 'checkpointing' ? 'gradient_checkpointing' : input.name;
  return {
    value,
    ...(argument === undefined ? added(composed, missing, written) : changed(composed, argument, written)),
  };
}
