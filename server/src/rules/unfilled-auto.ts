import type { BoundProperty } from '../catalog/binding.js';
import type { Parameter } from '../catalog/parameter.js';
import { coerce } from '../checking/coercion.js';
import { keepsAuto, severityOf } from '../checking/effect.js';
import { removeKey, setValue } from '../checking/fixes.js';
import type { Finding, Fix, Rule, RuleContext } from '../checking/rule.js';
import { isLiteral, stageOf } from '../checking/stage.js';
import { shown } from '../checking/wording.js';
import { fillOf } from '../loaders/loader.js';

export const unfilledAuto: Rule = {
  code: 'unfilled-auto',
  severity: 'error',
  failsAt: 'load',
  summary: 'An "auto" that nobody fills in.',
  why: '"auto" is a placeholder of Hugging Face, not of DeepSpeed: Trainer and Accelerate fill a closed list of keys and stop at any other. DeepSpeed alone drops it without a word in some sections and fails on it in others.',
  bad: '{ "train_batch_size": "auto", "zero_optimization": { "stage": 3, "sub_group_size": "auto" } }',
  good: '{ "train_batch_size": "auto", "zero_optimization": { "stage": 3, "sub_group_size": 1e9 } }',
  source: 'accelerate/utils/dataclasses.py (deepspeed_config_process) and accelerate issue #1644',
  *checkProperty(bound, context) {
    const parameter = bound.node?.parameter;
    if (!isLiteral(bound.property.value, 'auto') || bound.node === undefined || parameter?.auto === 'valid') {
      return;
    }
    const { loader } = context.assumptions;
    if (fillOf(loader, bound.node.path, stageOf(context.document)) !== undefined) {
      return;
    }
    if (loader.otherAuto === 'raises') {
      yield raised(bound, context);
    } else if (parameter !== undefined && parameter.status === undefined) {
      yield passedOn(bound, parameter, context);
    }
  },
};

function fixes(bound: BoundProperty): readonly Fix[] {
  const value = bound.node?.parameter?.default;
  const settable = value !== undefined && value !== null && typeof value !== 'object';
  return [
    ...(settable ? [setValue(bound.property, value, `Write the default, ${shown(value)}`, true)] : []),
    removeKey(bound.property, !settable),
  ];
}

/** Trainer hands what it does not fill to Accelerate, which stops at any "auto" it does not know. */
function raised(bound: BoundProperty, { assumptions }: RuleContext): Finding {
  return {
    span: bound.property.value ?? bound.property.key,
    message: `"${bound.property.key.name}" is not a key that ${assumptions.loader.reader} fills in. The run stops with "not found in kwargs" while the config is read. Write a value or remove the key.`,
    severity: 'error',
    failsAt: 'load',
    fixes: () => fixes(bound),
  };
}

function passedOn(bound: BoundProperty, parameter: Parameter, { assumptions }: RuleContext): Finding {
  const dropped = parameter.auto === 'dropped' && !keepsAuto(bound.property.parent);
  const truthy = parameter.auto === 'truthy';
  const effect = dropped
    ? `DeepSpeed drops the key without a word and uses its default, ${shown(parameter.default ?? null)}.`
    : truthy
      ? 'DeepSpeed does not replace it, and the non-empty text counts as true.'
      : 'DeepSpeed does not replace it, and what uses the value fails or misbehaves.';
  const failsAt = isRefused(bound, parameter) ? 'load' : (parameter.autoFailsAt ?? 'never');
  return {
    span: bound.property.value ?? bound.property.key,
    message: `"auto" means nothing to ${assumptions.loader.reader}. ${effect} Write a value, or set deepspeed.loader to the program that fills it in.`,
    severity: severityOf(failsAt),
    failsAt,
    fixes: () => fixes(bound),
  };
}

/** Where "auto" is kept in a strict section, it has to be a value that the key takes. */
function isRefused({ property, section }: BoundProperty, parameter: Parameter): boolean {
  const { value, parent } = property;
  return section.strict && keepsAuto(parent) && value !== undefined && !coerce(parameter, value).ok;
}
