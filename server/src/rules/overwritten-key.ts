import { removeKey } from '../checking/fixes.js';
import type { Finding, Rule } from '../checking/rule.js';
import { type PropertyNode, propertyOf } from '../document/syntax-tree.js';
import { huggingFace } from '../loaders/loader.js';
import type { ConfigContext } from '../semantics/config-context.js';
import { isLiteral } from '../semantics/stage.js';

export const overwrittenKey: Rule = {
  code: 'overwritten-key',
  severity: 'warning',
  failsAt: 'never',
  judges: 'key',
  summary: 'A key that Accelerate overwrites.',
  why: 'Accelerate turns off the printing of DeepSpeed, because the program does its own logging. It also sets "zero_allow_untested_optimizer", so that ZeRO accepts any optimizer of the script.',
  bad: '{ "train_batch_size": "auto", "steps_per_print": 100, "zero_optimization": { "stage": 2 } }',
  good: '{ "train_batch_size": "auto", "zero_optimization": { "stage": 2 } }',
  loaders: huggingFace,
  source:
    'accelerate/utils/dataclasses.py:DeepSpeedPlugin.__post_init__, accelerate/accelerator.py:Accelerator._prepare_deepspeed',
  about: ['steps_per_print', 'zero_allow_untested_optimizer'],
  *checkConfig(context) {
    const { root } = context.document;
    const steps = propertyOf(root, 'steps_per_print');
    if (steps?.value !== undefined && !isLiteral(steps.value, 'auto')) {
      yield finding(steps, 'Accelerate sets it to infinity, and DeepSpeed prints no steps', 'hint', context);
    }
    const untested = propertyOf(root, 'zero_allow_untested_optimizer');
    const isOff = untested?.value?.kind === 'boolean' && untested.value.value === false;
    if (untested !== undefined && isOff && propertyOf(root, 'optimizer') === undefined) {
      yield finding(untested, 'Accelerate sets it to true when the file has no "optimizer"', 'warning', context);
    }
  },
};

function finding(
  property: PropertyNode,
  effect: string,
  severity: 'hint' | 'warning',
  { assumptions }: ConfigContext,
): Finding {
  return {
    span: property.key,
    message: `"${property.key.name}" has no effect under ${assumptions.loader.title}. ${effect}. Remove it.`,
    severity,
    tag: 'unnecessary',
    fixes: () => [removeKey(property, true)],
  };
}
