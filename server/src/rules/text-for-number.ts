import { setValue, unquote } from '../checking/fixes.js';
import type { FailsAt, Finding, Rule, Severity } from '../checking/rule.js';
import { asSafe } from '../checking/safety.js';
import { type PropertyNode, propertyOf, valueAt } from '../document/syntax-tree.js';
import { hasRelease } from '../loaders/loader.js';
import type { ConfigContext } from '../semantics/config-context.js';

const keys = ['zero_optimization.stage', 'tensor_parallel.autotp_size', 'fp16.enabled', 'bf16.enabled'];

export const textForNumber: Rule = {
  code: 'text-for-number',
  severity: 'error',
  failsAt: 'load',
  judges: 'value',
  summary: 'A number or switch in a string, which DeepSpeed converts and the loader does not.',
  why: 'DeepSpeed reads "3" as 3. Trainer, Accelerate and Lightning compare the string itself: with "stage": "3" DeepSpeed partitions the parameters and the loader does not know, so the saved model has no weights.',
  bad: '{ "train_batch_size": "auto", "zero_optimization": { "stage": "3" } }',
  good: '{ "train_batch_size": "auto", "zero_optimization": { "stage": 3 } }',
  loaders: ['transformers', 'accelerate', 'lightning'],
  source:
    'accelerate/utils/deepspeed.py:HfDeepSpeedConfig.is_zero3, accelerate/accelerator.py:Accelerator.get_state_dict, transformers/integrations/deepspeed.py:HfTrainerDeepSpeedConfig.fill_match',
  about: keys.map(path => ({ path, may: (kind, scalar) => kind === 'string' && scalar?.value !== 'auto' })),
  *checkConfig(context) {
    yield* stage(context);
    if (context.assumptions.loader.id !== 'lightning') {
      yield* tensorParallel(context);
    }
    if (context.assumptions.loader.id === 'transformers') {
      yield* precision(context, 'fp16');
      yield* precision(context, 'bf16');
    }
  },
};

function textOf(property: PropertyNode | undefined): string | undefined {
  return property?.value?.kind === 'string' && property.value.value !== 'auto'
    ? property.value.value.trim()
    : undefined;
}

function finding(
  property: PropertyNode,
  value: number | boolean,
  consequence: string,
  severity: Severity,
  failsAt: FailsAt,
): Finding {
  return {
    span: property.value ?? property.key,
    message: `"${property.key.name}" is a string, not ${typeof value === 'number' ? 'a number' : 'true or false'}. ${consequence} Write ${value}.`,
    severity,
    failsAt,
    fixes: () => [
      typeof value === 'number' ? unquote(property, value) : asSafe(setValue(property, value, `Write ${value}`, true)),
    ],
  };
}

/** Loaders compare the stage with 2 and 3: for offloading, for building the model in parts and for saving it. */
function* stage({ document, assumptions }: ConfigContext): Generator<Finding> {
  const property = propertyOf(valueAt(document.root, 'zero_optimization'), 'stage');
  const text = textOf(property);
  if (property !== undefined && text !== undefined && /^[0-3]$/.test(text)) {
    const { reader } = assumptions.loader;
    const lost = text === '3' ? ', so the saved model has no weights' : '';
    const consequence = `DeepSpeed converts it, but ${reader} does not and runs as if the stage were not ${text}${lost}.`;
    yield finding(property, Number(text), consequence, 'warning', 'never');
  }
}

/** Trainer reads the key since transformers 4.50.0, Accelerate since 1.6.0. */
function* tensorParallel({ document, assumptions }: ConfigContext): Generator<Finding> {
  const { loader } = assumptions;
  if (!hasRelease(loader, ['transformers', '4.50.0']) && !hasRelease(loader, ['accelerate', '1.6.0'])) {
    return;
  }
  const property = propertyOf(valueAt(document.root, 'tensor_parallel'), 'autotp_size');
  const text = textOf(property);
  if (property !== undefined && text !== undefined && /^\d+$/.test(text)) {
    const consequence = `${loader.reader} compares it with a number and stops with a TypeError.`;
    yield finding(property, Number(text), consequence, 'error', 'load');
  }
}

function* precision({ document, assumptions }: ConfigContext, section: string): Generator<Finding> {
  const property = propertyOf(valueAt(document.root, section), 'enabled');
  const text = textOf(property)?.toLowerCase();
  const on = text !== undefined && /^(1|true|t|yes|y|on)$/.test(text);
  if (property !== undefined && (on || /^(0|false|f|no|n|off)$/.test(text ?? ''))) {
    const { reader } = assumptions.loader;
    const consequence = `A string never equals the argument "${section}", and ${reader} stops when it compares them.`;
    yield finding(property, on, consequence, 'error', 'load');
  }
}
