import { ofObject } from '../caching/of-object.js';
import { type Parameter, typesOf } from '../catalog/parameter.js';
import { isCheckedByTorch, refusesNegative } from '../checking/argument.js';
import { brokenLimitEffect } from '../checking/effect.js';
import { setValue } from '../checking/fixes.js';
import type { Rule } from '../checking/rule.js';
import { shownNode } from '../checking/wording.js';
import { renderNumber } from '../document/render.js';
import type { ValueNode } from '../document/syntax-tree.js';
import { coerce } from '../semantics/coercion.js';
import { neverEqualTo } from '../semantics/compared.js';
import type { ConfigContext } from '../semantics/config-context.js';
import { settled } from '../semantics/settled.js';
import { mayBe, plainValue } from '../semantics/values.js';

export const outOfRange: Rule = {
  code: 'out-of-range',
  severity: 'error',
  failsAt: 'load',
  judges: 'value',
  summary: 'A number outside the range that DeepSpeed accepts.',
  why: 'Strict sections refuse the file. Elsewhere DeepSpeed accepts the number, and the code that uses it fails or misbehaves.',
  bad: '{ "train_batch_size": 8, "zero_optimization": { "stage": 3, "sub_group_size": -1 } }',
  good: '{ "train_batch_size": 8, "zero_optimization": { "stage": 3, "sub_group_size": 1e9 } }',
  source: 'deepspeed/runtime/zero/config.py:DeepSpeedZeroConfig.sub_group_size, server/src/catalog/data',
  concerns(node, kind, _run, scalar) {
    const parameter = node?.parameter;
    const limited = parameter && isCheckedByTorch(node?.path ?? '') ? notNegative(parameter) : parameter;
    return (
      hasLimits(limited) &&
      (kind === 'number' || kind === 'string' || kind === 'boolean') &&
      mayBe(scalar, value => isOutside(limited, value))
    );
  },
  checkProperty(bound, context) {
    const plain = plainValue(bound);
    const number = plain === undefined ? undefined : numberIn(plain.parameter, plain.value);
    // Another rule reports values at which the loader stops before DeepSpeed reads them.
    if (plain === undefined || number === undefined || neverEqualTo(plain.path, plain.value, context) !== undefined) {
      return undefined;
    }
    const parameter = refusesNegative(plain.path, context) ? notNegative(plain.parameter) : plain.parameter;
    const limit = brokenLimit(parameter, number);
    if (limit === undefined || isUnused(parameter, context)) {
      return undefined;
    }
    const { text, severity, failsAt } = brokenLimitEffect(plain, context);
    return [
      {
        span: plain.value,
        message: `"${bound.property.key.name}" is ${shownNode(plain.value, context.document.text)} and has to be ${limit.text}. ${text} Write a number that is ${limit.text}.`,
        severity,
        failsAt,
        fixes: () =>
          inRange(parameter, limit).map((value, i) =>
            setValue(bound.property, value, `Write ${renderNumber(value)}`, i === 0),
          ),
      },
    ];
  },
};

/** Whether DeepSpeed never looks at a value, because the switches that it belongs to are off. */
function isUnused({ check, failsAt, usedWith }: Parameter, context: ConfigContext): boolean {
  const isLate = check === 'none' && failsAt === undefined;
  return isLate && usedWith !== undefined && !usedWith.some(path => settled(context, path) === true);
}

/** Returns a parameter with the limit that torch's optimizers check. */
const notNegative = ofObject((parameter: Parameter): Parameter => ({ ...parameter, minimum: 0 }));

function hasLimits(parameter: Parameter | undefined): parameter is Parameter {
  const { minimum, exclusiveMinimum, maximum, exclusiveMaximum } = parameter ?? {};
  return [minimum, exclusiveMinimum, maximum, exclusiveMaximum].some(limit => limit !== undefined);
}

/**
 * Returns the number that DeepSpeed reads a value as. Returns undefined if it is not finite: DeepSpeed fails before it
 * checks limits.
 */
function numberIn(parameter: Parameter, value: ValueNode): number | undefined {
  const coerced = coerce(parameter, value);
  return coerced.ok && typeof coerced.value === 'number' && Number.isFinite(coerced.value) ? coerced.value : undefined;
}

interface Limit {
  /** Follows "has to be " in the message. */
  readonly text: string;
  readonly nearest: readonly number[];
}

/** Whether the number is outside its limits. */
function isOutside(parameter: Parameter, value: ValueNode): boolean {
  const number = numberIn(parameter, value);
  return number !== undefined && brokenLimit(parameter, number) !== undefined;
}

/** Returns the default, if it is a number within the limits, and then the nearest legal numbers. */
function inRange(parameter: Parameter, limit: Limit): readonly number[] {
  const preset = parameter.default;
  const usable = typeof preset === 'number' && brokenLimit(parameter, preset) === undefined;
  return [...new Set(usable ? [preset, ...limit.nearest] : limit.nearest)];
}

function brokenLimit(parameter: Parameter, value: number): Limit | undefined {
  const { minimum, exclusiveMinimum, maximum, exclusiveMaximum } = parameter;
  const limit = (text: string, nearest: readonly number[]): Limit => ({ text, nearest });
  if (exclusiveMinimum !== undefined && value <= exclusiveMinimum) {
    const next = typesOf(parameter).includes('integer') ? [exclusiveMinimum + 1] : [];
    return limit(`greater than ${renderNumber(exclusiveMinimum)}`, next);
  }
  if (minimum !== undefined && value < minimum) {
    return limit(`at least ${renderNumber(minimum)}`, [minimum]);
  }
  if (exclusiveMaximum !== undefined && value >= exclusiveMaximum) {
    return limit(`less than ${renderNumber(exclusiveMaximum)}`, []);
  }
  if (maximum !== undefined && value > maximum) {
    return limit(`at most ${renderNumber(maximum)}`, [maximum]);
  }
  return undefined;
}
