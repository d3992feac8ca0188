import type { Parameter } from '../catalog/parameter.js';
import { coerce } from '../checking/coercion.js';
import { brokenLimitEffect } from '../checking/effect.js';
import { setValue } from '../checking/fixes.js';
import type { Rule } from '../checking/rule.js';
import { plainValue } from '../checking/values.js';
import { renderNumber } from '../document/render.js';

export const outOfRange: Rule = {
  code: 'out-of-range',
  severity: 'error',
  failsAt: 'load',
  summary: 'A number below or above what DeepSpeed takes.',
  why: 'Strict sections refuse the file. Elsewhere the number is taken and the code that uses it fails or misbehaves.',
  bad: '{ "train_batch_size": 8, "zero_optimization": { "stage": 3, "sub_group_size": -1 } }',
  good: '{ "train_batch_size": 8, "zero_optimization": { "stage": 3, "sub_group_size": 1e9 } }',
  source: 'deepspeed/runtime/zero/config.py',
  *checkProperty(bound, context) {
    const plain = plainValue(bound);
    const coerced = plain === undefined ? undefined : coerce(plain.parameter, plain.value);
    if (plain === undefined || coerced?.ok !== true || typeof coerced.value !== 'number') {
      return;
    }
    const limit = brokenLimit(plain.parameter, coerced.value);
    if (limit === undefined) {
      return;
    }
    const { text, severity, failsAt } = brokenLimitEffect(plain.parameter, context);
    yield {
      span: plain.value,
      message: `"${bound.property.key.name}" has to be ${limit.text}. ${text} Write ${limit.text}.`,
      severity,
      failsAt,
      fixes: () =>
        inRange(plain.parameter, limit).map((value, i) =>
          setValue(bound.property, value, `Write ${renderNumber(value)}`, i === 0),
        ),
    };
  },
};

interface Limit {
  /** Reads well after "has to be ". */
  readonly text: string;
  readonly nearest: readonly number[];
}

/** The default, when it is a number within the limits, then the nearest legal numbers. */
function inRange(parameter: Parameter, limit: Limit): readonly number[] {
  const preset = parameter.default;
  const usable = typeof preset === 'number' && brokenLimit(parameter, preset) === undefined;
  return [...new Set(usable ? [preset, ...limit.nearest] : limit.nearest)];
}

function brokenLimit(parameter: Parameter, value: number): Limit | undefined {
  const { minimum, exclusiveMinimum, maximum, exclusiveMaximum, multipleOf } = parameter;
  if (minimum !== undefined && value < minimum) {
    return { text: `at least ${renderNumber(minimum)}`, nearest: [minimum] };
  }
  if (exclusiveMinimum !== undefined && value <= exclusiveMinimum) {
    return {
      text: `greater than ${renderNumber(exclusiveMinimum)}`,
      nearest: parameter.type === 'integer' ? [exclusiveMinimum + 1] : [],
    };
  }
  if (maximum !== undefined && value > maximum) {
    return { text: `at most ${renderNumber(maximum)}`, nearest: [maximum] };
  }
  if (exclusiveMaximum !== undefined && value >= exclusiveMaximum) {
    return { text: `less than ${renderNumber(exclusiveMaximum)}`, nearest: [] };
  }
  if (multipleOf !== undefined && value % multipleOf !== 0) {
    return {
      text: `a multiple of ${multipleOf}`,
      nearest: [Math.max(multipleOf, Math.round(value / multipleOf) * multipleOf)],
    };
  }
  return undefined;
}
