import type { EditFix } from '../../checking/edit-fix.js';
import { renderInline } from '../../document/render.js';
import type { RunContext } from '../checking/run-context.js';
import type { RunRule } from '../checking/run-rule.js';
import type { RunArgument } from '../run.js';
import { trainingArguments } from '../training-arguments.js';

export const runNumberAsString: RunRule = {
  code: 'run-number-as-string',
  severity: 'warning',
  failsAt: 'initialize',
  summary: 'A number of a recipe that YAML reads as a string.',
  why: 'YAML 1.1 takes `1e-5` for a string, because it has no dot, and `1.5e5`, because its exponent has no sign. `HfArgumentParser.parse_yaml_file` hands the string on, and TrainingArguments keeps it. The optimizer or Trainer then stops at a comparison, or the config does not get a number. TrlParser, LLaMA-Factory, axolotl and ms-swift convert the string, so their recipes are left alone.',
  bad: 'deepspeed: ds_config.json\nper_device_train_batch_size: 4\nlearning_rate: 1e-5\n',
  good: 'deepspeed: ds_config.json\nper_device_train_batch_size: 4\nlearning_rate: 1.0e-5\n',
  language: 'yaml',
  source:
    'transformers/hf_argparser.py:HfArgumentParser.parse_yaml_file, transformers/hf_argparser.py:HfArgumentParser.parse_dict',
  *check(context) {
    const { run, text } = context;
    if (run.kind !== 'recipe' || run.family !== 'transformers') {
      return;
    }
    for (const argument of run.arguments.values()) {
      const { name, value, offset, end } = argument;
      const kind = trainingArguments[name]?.kind;
      if ((kind !== 'number' && kind !== 'integer') || typeof value !== 'string' || !number.test(value)) {
        continue;
      }
      const why = text.slice(offset, end) === value ? 'YAML 1.1 reads' : 'The quotes make';
      const what = why === 'YAML 1.1 reads' ? `"${value}" as a string` : `"${value}" a string`;
      yield {
        span: argument,
        message: `${why} ${what}. HfArgumentParser hands it on as it is, and the run stops when "${name}" is compared or computed with ("not supported between instances of"), unless the program converts it as TrlParser does. Write ${inYaml(value)}.`,
        fixes: () => fixes(context, argument, value),
      };
    }
  },
};

/** What Python's `float` reads. */
const number = /^[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?$/;

/** Returns a number as YAML 1.1 reads it: with a dot and a sign if it has an exponent. Source: yaml/resolver.py:Resolver. */
function inYaml(value: string): string {
  const [, whole = '', fraction = '.0', sign = '+', exponent] =
    /^([-+]?\d*)(\.\d*)?[eE]([-+])?(\d+)$/.exec(value) ?? [];
  return exponent === undefined ? renderInline(Number(value)) : `${whole || '0'}${fraction}e${sign}${exponent}`;
}

function fixes({ text }: RunContext, { offset, end }: RunArgument, value: string): readonly EditFix[] {
  const written = text.slice(offset, end);
  const isHere = [value, `"${value}"`, `'${value}'`].includes(written);
  const own = inYaml(value);
  return isHere ? [{ title: `Write ${own}`, preferred: true, risk: '', edits: [{ offset, end, text: own }] }] : [];
}
