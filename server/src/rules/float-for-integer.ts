import { setValue } from '../checking/fixes.js';
import type { FailsAt, Finding, Rule, RuleContext } from '../checking/rule.js';
import { propertyOf, type ScalarNode, type ValueNode, valueAt } from '../document/syntax-tree.js';

export const floatForInteger: Rule = {
  code: 'float-for-integer',
  severity: 'error',
  failsAt: 'load',
  summary: 'A whole number written with a point or an exponent, where DeepSpeed insists on an integer.',
  why: 'DeepSpeed reads its own files with Hjson, which makes 100 out of 100.0 and 1e2. Programs that read the file as JSON keep a float, and a few keys do not take one.',
  bad: '{ "train_batch_size": "auto", "zero_optimization": { "stage": 2 }, "scheduler": { "type": "WarmupLR", "params": { "warmup_num_steps": 1e2 } } }',
  good: '{ "train_batch_size": "auto", "zero_optimization": { "stage": 2 }, "scheduler": { "type": "WarmupLR", "params": { "warmup_num_steps": 100 } } }',
  loaders: ['transformers', 'accelerate', 'lightning'],
  source: 'deepspeed/runtime/lr_schedules.py:346 and 709, deepspeed/elasticity/config.py:70',
  about: ['scheduler', 'elasticity'],
  *checkConfig(context) {
    const params = valueAt(context.document.root, 'scheduler', 'params');
    for (const name of ['warmup_num_steps', 'lr_range_test_step_size']) {
      const property = propertyOf(params, name);
      if (property?.value !== undefined && isWholeFloat(property.value, context)) {
        const fix = setValue(property, property.value.value, `Write ${property.value.value}`, true);
        yield { ...finding(property.value, `"${name}"`, 'initialize', context), fixes: () => [fix] };
      }
    }
    yield* microBatchSizes(context);
  },
};

/** True for a whole number that JSON readers make a float of: the text has a point or an exponent. */
function isWholeFloat(node: ValueNode, { document }: RuleContext): node is ScalarNode & { readonly value: number } {
  const whole = node.kind === 'number' && Number.isSafeInteger(node.value);
  return whole && /[.eE]/.test(document.text.slice(node.offset, node.end));
}

function finding(node: ValueNode, subject: string, failsAt: FailsAt, { document, assumptions }: RuleContext): Finding {
  const written = document.text.slice(node.offset, node.end);
  return {
    span: node,
    message: `${subject} is ${written}, a float to ${assumptions.loader.reader}. DeepSpeed insists on an integer here and stops. Write the number without point and exponent.`,
    severity: 'error',
    failsAt,
  };
}

function* microBatchSizes(context: RuleContext): Generator<Finding> {
  const elasticity = valueAt(context.document.root, 'elasticity');
  const enabled = valueAt(elasticity, 'enabled');
  const property = propertyOf(elasticity, 'micro_batch_sizes');
  if (property?.value?.kind !== 'array' || enabled?.kind !== 'boolean' || enabled.value !== true) {
    return;
  }
  const items = property.value.items;
  const float = items.find(item => isWholeFloat(item, context));
  const numbers = items.map(item => (item.kind === 'number' ? Number(item.value) : undefined));
  if (float !== undefined && numbers.every(number => number !== undefined)) {
    const fix = setValue(property, numbers, `Write ${JSON.stringify(numbers)}`, true);
    yield { ...finding(float, 'One of "micro_batch_sizes"', 'load', context), fixes: () => [fix] };
  }
}
