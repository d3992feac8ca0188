import type { BoundProperty } from '../catalog/binding.js';
import type { Parameter } from '../catalog/parameter.js';
import { coerce } from '../checking/coercion.js';
import { isLookedAt, keepsAuto, severityOf } from '../checking/effect.js';
import { removeKey, setValue } from '../checking/fixes.js';
import type { FailsAt, Finding, Fix, Rule, RuleContext } from '../checking/rule.js';
import { isLiteral, stageOf } from '../checking/stage.js';
import { shown } from '../checking/wording.js';
import type { ConfigDocument } from '../document/config-document.js';
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
    } else if (parameter !== undefined) {
      const failsAt = failureOf(bound, parameter, context.document);
      if (failsAt !== 'never' || parameter.status === undefined) {
        yield passedOn(bound, parameter, failsAt, loader.reader);
      }
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

function passedOn(bound: BoundProperty, parameter: Parameter, failsAt: FailsAt, reader: string): Finding {
  const dropped = parameter.auto === 'dropped' && failsAt === 'never';
  const text = dropped
    ? `DeepSpeed drops the key without a word and uses its default, ${shown(parameter.default ?? null)}.`
    : parameter.auto === 'truthy' && failsAt === 'never'
      ? 'DeepSpeed does not replace it, and the non-empty text counts as true.'
      : `DeepSpeed does not replace it${consequences[failsAt]}.`;
  return {
    span: bound.property.value ?? bound.property.key,
    message: `"auto" means nothing to ${reader}. ${text} Write a value, or set deepspeed.loader to the program that fills it in.`,
    severity: severityOf(failsAt),
    failsAt,
    fixes: () => fixes(bound),
  };
}

const consequences: { readonly [failsAt in FailsAt]: string } = {
  load: ' and stops while it reads the file',
  initialize: ' and stops when the engine is built',
  step: ' and stops in the first training step',
  never: ', and what uses the value fails or misbehaves',
};

function failureOf(bound: BoundProperty, parameter: Parameter, document: ConfigDocument): FailsAt {
  if (isRefused(bound, parameter)) {
    return 'load';
  }
  const readable = parameter.status === undefined && isLookedAt(parameter, document);
  return readable ? (parameter.autoFailsAt ?? 'never') : 'never';
}

/** Where "auto" is kept in a strict section, it has to be a value that the key takes. */
function isRefused({ property, section }: BoundProperty, parameter: Parameter): boolean {
  const { value, parent } = property;
  if (!section.strict || !keepsAuto(parent) || value === undefined) {
    return false;
  }
  return !coerce(parameter, value).ok || parameter.values?.every(option => option.value !== 'auto') === true;
}
