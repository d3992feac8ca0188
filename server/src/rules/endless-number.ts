import type { CatalogNode } from '../catalog/catalog.js';
import { typesOf } from '../catalog/parameter.js';
import { removeKey, setValue } from '../checking/fixes.js';
import type { Rule } from '../checking/rule.js';

const words: ReadonlySet<unknown> = new Set(['NaN', 'Infinity', '-Infinity']);

export const endlessNumber: Rule = {
  code: 'endless-number',
  severity: 'error',
  failsAt: 'load',
  summary: 'NaN or Infinity where DeepSpeed takes only finite numbers.',
  why: 'These words are no JSON, but Python reads them in it. An integer cannot be made of them.',
  bad: '{ "train_batch_size": "auto", "zero_optimization": { "stage": 3, "stage3_max_live_parameters": Infinity } }',
  good: '{ "train_batch_size": "auto", "zero_optimization": { "stage": 3, "stage3_max_live_parameters": 1e9 } }',
  loaders: ['transformers', 'accelerate', 'lightning'],
  source: 'deepspeed/runtime/config_utils.py:54, pydantic (finite_number)',
  concerns: (node, kind) => kind === 'word' && isFiniteOnly(node),
  *checkProperty({ property, node }, { assumptions }) {
    const { value } = property;
    if (value?.kind !== 'word' || !words.has(value.value)) {
      return;
    }
    const preset = node?.parameter?.default;
    const settable = typeof preset === 'number';
    yield {
      span: value,
      message: `"${property.key.name}" is ${value.value}, which ${assumptions.loader.reader} reads as a number. DeepSpeed refuses it while it reads the file, because it is not finite. Write a finite number.`,
      severity: 'error',
      failsAt: 'load',
      fixes: () => [
        ...(settable ? [setValue(property, preset, `Write the default, ${preset}`, true)] : []),
        removeKey(property, !settable),
      ],
    };
  },
};

/** Integers of strict sections, and the one float that is checked for it. */
function isFiniteOnly(node: CatalogNode | undefined): boolean {
  const parameter = node?.parameter;
  const isInteger = parameter?.check === 'strict' && typesOf(parameter).includes('integer');
  return isInteger || node?.path === 'fp16.loss_scale';
}
