import type { Parameter } from '../catalog/parameter.js';
import { mostSimilar } from '../catalog/spelling.js';
import { coerce } from '../checking/coercion.js';
import { refusedValueEffect } from '../checking/effect.js';
import { setValue } from '../checking/fixes.js';
import type { Rule } from '../checking/rule.js';
import { plainValue } from '../checking/values.js';
import { oneOf, shownNode } from '../checking/wording.js';
import type { ValueNode } from '../document/syntax-tree.js';

export const invalidValue: Rule = {
  code: 'invalid-value',
  severity: 'error',
  failsAt: 'load',
  summary: 'A value that is not one of the allowed ones.',
  why: 'Most of these values are compared letter by letter: "CPU" is not "cpu". Some are refused at once, others much later or never.',
  bad: '{ "train_batch_size": 8, "zero_optimization": { "stage": 3, "offload_param": { "device": "CPU" } } }',
  good: '{ "train_batch_size": 8, "zero_optimization": { "stage": 3, "offload_param": { "device": "cpu" } } }',
  source: 'deepspeed/runtime/zero/config.py:95 and the getters in deepspeed/runtime/config.py',
  *checkProperty(bound, context) {
    const plain = plainValue(bound);
    const values = plain?.parameter.values;
    if (plain === undefined || values === undefined || !isWrong(plain.parameter, plain.value)) {
      return;
    }
    const { parameter, value } = plain;
    const allowed = values.map(({ value: option }) => option);
    const similar = value.kind === 'string' ? mostSimilar(String(value.value), allowed.map(String)) : undefined;
    const { severity, failsAt, text } = refusedValueEffect(parameter, context);
    const offered = similar === undefined ? allowed : [similar, ...allowed.filter(option => option !== similar)];
    yield {
      span: value,
      message: `${shownNode(value, context.document.text)} is not a value of "${bound.property.key.name}". ${text} Write ${oneOf(allowed.map(option => JSON.stringify(option)))}.`,
      severity,
      failsAt,
      fixes: () =>
        offered.map((option, i) =>
          setValue(bound.property, option, `Write ${JSON.stringify(option)}`, similar !== undefined && i === 0),
        ),
    };
  },
};

function isWrong(parameter: Parameter, node: ValueNode): boolean {
  const coerced = coerce(parameter, node);
  if (
    !coerced.ok ||
    typeof coerced.value === 'boolean' ||
    coerced.value === undefined ||
    Array.isArray(coerced.value)
  ) {
    return false;
  }
  const fold = parameter.case === 'lower' || parameter.case === 'upper';
  const written = fold ? String(coerced.value).toLowerCase() : coerced.value;
  const allowed =
    parameter.values?.some(({ value }) => (fold ? String(value).toLowerCase() : value) === written) ?? true;
  return !allowed && !parameter.openValues;
}
