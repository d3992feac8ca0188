import type { CatalogNode } from '../catalog/catalog.js';
import type { AllowedValue, Parameter } from '../catalog/parameter.js';
import { mostSimilar } from '../catalog/spelling.js';
import { type Effect, refusedItemEffect, refusedValueEffect } from '../checking/effect.js';
import { removeKey, setItem, setOption } from '../checking/fixes.js';
import type { Finding, Rule } from '../checking/rule.js';
import { oneOf, shownNode } from '../checking/wording.js';
import type { ConfigDocument } from '../document/config-document.js';
import type { ArrayNode, PropertyNode, ScalarNode, ValueNode } from '../document/syntax-tree.js';
import type { Assumptions } from '../loaders/assumptions.js';
import { coerce } from '../semantics/coercion.js';
import type { ConfigContext } from '../semantics/config-context.js';
import { foldFor, mayBe, plainValue } from '../semantics/values.js';

export const invalidValue: Rule = {
  code: 'invalid-value',
  severity: 'error',
  failsAt: 'load',
  judges: 'value',
  summary: 'A value that is not one of the allowed ones.',
  why: 'Most of these values are compared letter by letter: "CPU" is not "cpu". DeepSpeed refuses some at once, others much later or never.',
  bad: '{ "train_batch_size": 8, "zero_optimization": { "stage": 3, "offload_param": { "device": "CPU" } } }',
  good: '{ "train_batch_size": 8, "zero_optimization": { "stage": 3, "offload_param": { "device": "cpu" } } }',
  source:
    'deepspeed/runtime/zero/config.py:DeepSpeedZeroConfig.stage, deepspeed/runtime/config.py:get_communication_data_type',
  concerns: canBeRefused,
  *checkProperty(bound, context) {
    const plain = plainValue(bound);
    if (plain === undefined) {
      return;
    }
    const { parameter, value } = plain;
    const { values, itemValues } = parameter;
    if (isWrong(parameter, value)) {
      yield refused(
        bound.property,
        value,
        (values ?? []).map(option => option.value),
        refusedValueEffect(parameter, context),
        context.document,
      );
    } else if (isEmpty(parameter, value)) {
      yield empty(bound.property, parameter, value, context);
    } else if (itemValues !== undefined && value.kind === 'array') {
      yield* refusedItems(bound.property, parameter, value, itemValues, context.document);
    }
  },
};

/** Only strings can be empty, and only lists have items. Listed values are strings and numbers. */
function canBeRefused(
  node: CatalogNode | undefined,
  kind: ValueNode['kind'] | undefined,
  _run: Pick<Assumptions, 'version'>,
  scalar: ScalarNode | undefined,
): boolean {
  const parameter = node?.parameter;
  if (parameter === undefined || kind === 'array') {
    return parameter?.itemValues !== undefined;
  }
  if (kind === 'object' || (parameter.values === undefined && parameter.minLength === undefined)) {
    return false;
  }
  return mayBe(scalar, value => isWrong(parameter, value) || isEmpty(parameter, value));
}

function isEmpty({ minLength }: Parameter, value: ValueNode): boolean {
  return minLength !== undefined && value.kind === 'string' && value.value === '';
}

type Option = AllowedValue['value'];

function refused(
  property: PropertyNode,
  value: ValueNode,
  allowed: readonly Option[],
  { severity, failsAt, text }: Effect,
  document: ConfigDocument,
): Finding {
  const similar = value.kind === 'string' ? mostSimilar(value.value, allowed.map(String)) : undefined;
  const offered = similar === undefined ? allowed : [similar, ...allowed.filter(option => option !== similar)];
  return {
    span: value,
    message: `${shownNode(value, document.text)} is not a value of "${property.key.name}". ${text} Write ${oneOf(allowed.map(option => JSON.stringify(option)))}.`,
    severity,
    failsAt,
    fixes: () => offered.map((option, i) => setOption(property, option, similar !== undefined && i === 0)),
  };
}

function empty(property: PropertyNode, parameter: Parameter, value: ValueNode, context: ConfigContext): Finding {
  const { severity, failsAt, text } = refusedValueEffect(parameter, context);
  const message = `"${property.key.name}" is empty. ${text} Write a string, or remove the key to get the default.`;
  return { span: value, message, severity, failsAt, fixes: () => [removeKey(property, true)] };
}

/** Yields the items of a list that the key does not accept. Another rule covers items of another type. */
function* refusedItems(
  property: PropertyNode,
  parameter: Parameter,
  array: ArrayNode,
  allowed: readonly string[],
  { text: source }: ConfigDocument,
): Generator<Finding> {
  const { severity, failsAt, text } = refusedItemEffect(parameter);
  for (const item of array.items) {
    if (item.kind === 'string' && !allowed.includes(item.value)) {
      const similar = mostSimilar(String(item.value), allowed);
      yield {
        span: item,
        message: `${shownNode(item, source)} is not an item of "${property.key.name}". ${text} Write ${oneOf(allowed.map(option => JSON.stringify(option)))}.`,
        severity,
        failsAt,
        fixes: () =>
          similar === undefined ? [removeKey(property)] : [setItem(property, array.items.indexOf(item), similar)],
      };
    }
  }
}

/** Whether a value is of a listed type but is not listed. A key with several types may list the values of only one. */
function isWrong(parameter: Parameter, node: ValueNode): boolean {
  const coerced = coerce(parameter, node);
  if (
    parameter.values === undefined ||
    !coerced.ok ||
    (typeof coerced.value !== 'string' && typeof coerced.value !== 'number')
  ) {
    return false;
  }
  const options = parameter.values.map(({ value }) => value);
  const fold = foldFor(parameter);
  const written = fold(coerced.value);
  const comparable = options.some(option => typeof option === typeof written);
  const allowed = options.some(option => fold(option) === written);
  return comparable && !allowed && !parameter.openValues;
}
