import type { Finding, Rule } from '../../checking/rule.js';
import { shown } from '../../checking/wording.js';
import { type PropertyNode, propertyOf } from '../../document/syntax-tree.js';
import type { KnownRun } from '../../loaders/known-run.js';
import { contradictionSeverity, stopAtContradiction } from '../../semantics/contradiction.js';
import { fileKeyIn, sectionIn } from '../../semantics/launch-section.js';
import { isEqualInPython } from '../../semantics/python-equality.js';
import { replacement } from '../language/fixes.js';
import { startsOther } from '../language/launch-file.js';

export const accelerateArgumentMismatch: Rule = {
  code: 'accelerate-argument-mismatch',
  severity: 'error',
  failsAt: 'initialize',
  summary: 'A value that contradicts an argument of a run that `accelerate launch` starts with the file.',
  why: '`accelerate launch` hands `gradient_accumulation_steps` and `gradient_clipping` on to the program, and Trainer compares them with its own arguments after it has loaded the model and the data. A flag of `accelerate launch` wins over the file. It is an error if the command has the argument as a literal and the program was seen to use Trainer. In the example, train.sh:1 has `--gradient_accumulation_steps 8`.',
  bad: 'distributed_type: DEEPSPEED\ndeepspeed_config:\n  zero_stage: 2\n  gradient_accumulation_steps: 4\nnum_processes: 8\n',
  good: 'distributed_type: DEEPSPEED\ndeepspeed_config:\n  zero_stage: 2\n  gradient_accumulation_steps: 8\nnum_processes: 8\n',
  assuming: {
    runs: [
      {
        name: 'train.sh:1',
        place: { uri: 'file:///train.sh', start: { line: 0, character: 0 }, end: { line: 0, character: 90 } },
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
            place: { uri: 'file:///train.sh', start: { line: 0, character: 88 }, end: { line: 0, character: 89 } },
            spelling: 'command',
          },
        },
      },
    ],
  },
  source:
    'transformers/integrations/deepspeed.py:propagate_args_to_deepspeed, transformers/integrations/deepspeed.py:HfTrainerDeepSpeedConfig.fill_match',
  about: 'every file',
  *checkConfig({ document: { root }, assumptions: { runs } }): Generator<Finding> {
    if (runs.length === 0 || startsOther(root) || fileKeyIn(root) !== undefined) {
      return;
    }
    for (const name of ['gradient_accumulation_steps', 'gradient_clipping']) {
      const property = propertyOf(sectionIn(root), name);
      // 0 leaves the key out.
      if (property?.value?.kind === 'number' && property.value.value !== 0) {
        yield* contradictions(property, runs);
      }
    }
  },
};

function* contradictions(property: PropertyNode, runs: readonly KnownRun[]): Generator<Finding> {
  const { name } = property.key;
  const found = runs.flatMap(run => {
    const fill = Object.hasOwn(run.fills, name) ? run.fills[name] : undefined;
    const differs =
      fill?.value !== undefined &&
      property.value !== undefined &&
      isEqualInPython(property.value, fill.value) === false;
    // The program may have another default.
    return fill !== undefined && differs && fill.certainty !== 'default' && fill.isCompared ? [{ run, fill }] : [];
  });
  const order = found.map(({ run, fill }) => contradictionSeverity(fill.certainty, run.takesArguments, run.isOnlyFile));
  const at = Math.max(0, order.indexOf('error'));
  const first = found[at];
  const severity = order[at];
  if (first === undefined || severity === undefined) {
    return;
  }
  const { run, fill } = first;
  const { value = null } = fill;
  yield {
    span: property.value ?? property,
    severity,
    message: `"${name}" is ${shown(property.value?.kind === 'number' ? property.value.value : null)}, but ${run.name} has ${shown(value)} (${fill.from}). ${stopAtContradiction(run.takesArguments)} Write ${shown(value)}, or the same value in both.`,
    relatedFiles: found.map(each => ({
      place: each.fill.place ?? each.run.place,
      message: `${each.run.name} has ${shown(each.fill.value ?? null)} (${each.fill.from})`,
    })),
    fixes: () => (typeof value === 'number' ? [replacement(property, value, true)] : []),
  };
}
