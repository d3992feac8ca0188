import { removeKey } from '../checking/fixes.js';
import type { Rule } from '../checking/rule.js';
import { propertyOf, type ValueNode } from '../document/syntax-tree.js';
import { huggingFace } from '../loaders/loader.js';

export const unusedActivationCheckpointing: Rule = {
  code: 'unused-activation-checkpointing',
  severity: 'warning',
  failsAt: 'never',
  judges: 'section',
  summary: 'An "activation_checkpointing" section under Trainer or Accelerate.',
  why: 'The section is for models that call deepspeed.checkpointing themselves, as Megatron does. Models of Transformers use the checkpointing of PyTorch, which is turned on elsewhere, so the section saves no memory.',
  bad: '{ "train_batch_size": "auto", "zero_optimization": { "stage": 2 }, "activation_checkpointing": { "partition_activations": true } }',
  good: '{ "train_batch_size": "auto", "zero_optimization": { "stage": 2 } }',
  loaders: huggingFace,
  source: 'deepspeed/runtime/activation_checkpointing/checkpointing.py:configure, DeepSpeed#5704, accelerate#2160',
  about: ['activation_checkpointing'],
  checkConfig({ document, assumptions }) {
    const property = propertyOf(document.root, 'activation_checkpointing');
    if (property?.value?.kind !== 'object') {
      return undefined;
    }
    const asks = asksForSomething(property.value);
    const instead =
      assumptions.loader.id === 'transformers'
        ? 'Set "gradient_checkpointing" in TrainingArguments'
        : 'Call "gradient_checkpointing_enable" on the model';
    return [
      {
        span: property.key,
        message: `"activation_checkpointing" has no effect on models of Transformers. Only code that calls deepspeed.checkpointing reads it. ${instead} instead.`,
        severity: asks ? 'warning' : 'hint',
        tag: 'unnecessary',
        fixes: () => [removeKey(property, true)],
      },
    ];
  },
};

/** Whether any switch is on. Many files have a copied section with everything off. */
function asksForSomething(section: ValueNode): boolean {
  return (
    section.kind === 'object' &&
    section.properties.some(({ value }) => value?.kind === 'boolean' && value.value === true)
  );
}
