import { setValue } from '../checking/fixes.js';
import type { Finding, OtherFileFix, Rule, Severity } from '../checking/rule.js';
import { shown, shownNode } from '../checking/wording.js';
import type { JsonValue } from '../document/json-value.js';
import { renderInline } from '../document/render.js';
import { type PropertyNode, propertyOf, type ValueNode, valueAt } from '../document/syntax-tree.js';
import type { KnownRun, RunFill } from '../loaders/known-run.js';
import { disagree, isExact } from '../semantics/batch-factors.js';
import { batchKeys, batchSizesOf } from '../semantics/batch-sizes.js';
import type { ConfigContext } from '../semantics/config-context.js';
import { contradictionSeverity, stopAtContradiction } from '../semantics/contradiction.js';
import { isEqualInPython } from '../semantics/python-equality.js';
import { isLiteral } from '../semantics/stage.js';

export const argumentMismatch: Rule = {
  code: 'argument-mismatch',
  severity: 'error',
  failsAt: 'initialize',
  summary: 'A value that contradicts an argument of a run that names the file.',
  why: 'Trainer compares some keys with its own arguments after it has loaded the model and the data, and stops if one differs. A launch command, recipe or call in the workspace that names the config has the arguments. It is an error if both values are literals and the program was seen to use Trainer, otherwise a warning: a default may be another one, or the program may read the file itself. In the example, train.sh:3 has `--gradient_accumulation_steps 8`.',
  bad: '{ "train_micro_batch_size_per_gpu": "auto", "gradient_accumulation_steps": 4, "zero_optimization": { "stage": 2 } }',
  good: '{ "train_micro_batch_size_per_gpu": "auto", "gradient_accumulation_steps": "auto", "zero_optimization": { "stage": 2 } }',
  assuming: {
    runs: [
      {
        name: 'train.sh:3',
        place: {
          uri: 'file:///train.sh',
          start: { line: 2, character: 0 },
          end: { line: 2, character: 60 },
        },
        loader: 'transformers',
        isLoaderSeen: true,
        takesArguments: true,
        isOnlyFile: true,
        fills: {
          gradient_accumulation_steps: {
            value: 8,
            from: '`--gradient_accumulation_steps 8`',
            certainty: 'literal',
            isCompared: true,
            place: {
              uri: 'file:///train.sh',
              start: { line: 2, character: 40 },
              end: { line: 2, character: 41 },
            },
            spelling: 'command',
          },
        },
      },
    ],
  },
  source:
    'transformers/integrations/deepspeed.py:HfTrainerDeepSpeedConfig.fill_match, transformers/integrations/deepspeed.py:HfTrainerDeepSpeedConfig.trainer_config_finalize',
  covers: ['compared-literal'],
  about: 'every file',
  checkConfig: context => (context.assumptions.runs.length === 0 ? undefined : mismatches(context)),
};

function* mismatches(context: ConfigContext): Generator<Finding> {
  const { document, assumptions } = context;
  for (const path of new Set(assumptions.runs.flatMap(({ fills }) => Object.keys(fills)))) {
    const names = path.split('.');
    const property = propertyOf(valueAt(document.root, ...names.slice(0, -1)), names.at(-1) ?? '');
    const value = property?.value;
    if (property !== undefined && value !== undefined && value.kind !== 'null' && !isLiteral(value, 'auto')) {
      const runs = assumptions.runs.filter(run => path !== batchKeys.train || !isSaidByProduct(run, context));
      yield* contradictions(path, property, value, document.text, runs);
    }
  }
}

/** Whether the file's own batch sizes do not fit the ranks of a run, which batch-size-mismatch says. */
function isSaidByProduct(run: KnownRun, context: ConfigContext): boolean {
  const { runs, worldSize: set } = context.assumptions;
  const isOneOfSeveral = new Set(runs.map(each => each.worldSize?.value)).size > 1;
  const worldSize = set ?? (isOneOfSeveral ? run.worldSize?.value : undefined);
  const sizes =
    worldSize === undefined
      ? undefined
      : batchSizesOf({ ...context, assumptions: { ...context.assumptions, worldSize } });
  return sizes !== undefined && isExact(sizes) && disagree(sizes);
}

interface Contradiction {
  readonly run: KnownRun;
  readonly fill: RunFill;
  readonly expected: JsonValue;
}

function severityOf({ run, fill }: Contradiction): Severity {
  return contradictionSeverity(fill.certainty, run.takesArguments, run.isOnlyFile);
}

const order: readonly Severity[] = ['error', 'warning', 'information'];

/** Yields one finding about a value, for the run that contradicts it most surely. */
function* contradictions(
  path: string,
  property: PropertyNode,
  value: ValueNode,
  text: string,
  runs: readonly KnownRun[],
): Generator<Finding> {
  const found = runs.flatMap((run): readonly Contradiction[] => {
    const fill = Object.hasOwn(run.fills, path) ? run.fills[path] : undefined;
    return fill?.value === undefined || !fill.isCompared || isEqualInPython(value, fill.value) !== false
      ? []
      : [{ run, fill, expected: fill.value }];
  });
  const [first] = [...found].sort((a, b) => order.indexOf(severityOf(a)) - order.indexOf(severityOf(b)));
  if (first === undefined) {
    return;
  }
  const { run, fill, expected } = first;
  const others =
    found.length === 1 ? '' : `, and ${found.length - 1} more run${found.length === 2 ? ' differs' : 's differ'}`;
  yield {
    span: value,
    severity: severityOf(first),
    message: `"${property.key.name}" is ${shownNode(value, text)}, but ${run.name} has ${shown(expected)} (${fill.from})${others}. ${stopAtContradiction(run.takesArguments)} Write "auto" here, or the same value in both.`,
    relatedFiles: found.map(each => ({
      place: each.fill.place ?? each.run.place,
      message: `${each.run.name} has ${shown(each.expected)} (${each.fill.from})`,
    })),
    otherFileFixes: found.flatMap(each => fixThere(each, value)),
    fixes: () => [
      setValue(property, 'auto', 'Write "auto"', true),
      setValue(property, expected, `Write ${renderInline(expected)}, as ${run.name} has it`),
    ],
  };
}

const python: { readonly [json: string]: string } = { true: 'True', false: 'False', null: 'None' };

/** Returns the fix that writes the value of the config into the run. */
function fixThere({ run, fill: { place, spelling } }: Contradiction, value: ValueNode): readonly OtherFileFix[] {
  if (place === undefined || spelling === undefined || (value.kind !== 'number' && value.kind !== 'boolean')) {
    return [];
  }
  const json = renderInline(value.value);
  const text = spelling === 'yaml' ? json : (python[json] ?? json);
  return [{ title: `Write ${text} in ${nameOf(place, run)} instead`, place, text }];
}

/** Returns the name of the line that an argument is in: that of its run, or of a recipe that the run reads. */
function nameOf({ uri, start }: OtherFileFix['place'], run: KnownRun): string {
  return uri === run.place.uri
    ? run.name
    : `${decodeURIComponent(uri.slice(uri.lastIndexOf('/') + 1))}:${start.line + 1}`;
}
