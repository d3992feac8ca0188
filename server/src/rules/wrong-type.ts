import type { BoundProperty } from '../catalog/binding.js';
import type { CatalogNode } from '../catalog/catalog.js';
import { isRead, type Parameter, type Suggestion, typesOf } from '../catalog/parameter.js';
import { type Effect, refusedItemsEffect, refusedTypeEffect } from '../checking/effect.js';
import { removeKey, setValue, unquote } from '../checking/fixes.js';
import type { Finding, Fix, Rule } from '../checking/rule.js';
import { asSafe } from '../checking/safety.js';
import { oneOf, shownNode, typeName } from '../checking/wording.js';
import type { JsonValue } from '../document/json-value.js';
import { renderInline } from '../document/render.js';
import {
  type ArrayNode,
  isUnknown,
  type PropertyNode,
  type ScalarNode,
  type ValueNode,
} from '../document/syntax-tree.js';
import { disagree } from '../semantics/batch-factors.js';
import { batchKeys, batchSizesOf } from '../semantics/batch-sizes.js';
import { coerce } from '../semantics/coercion.js';
import type { ConfigContext } from '../semantics/config-context.js';
import { isLiteral } from '../semantics/stage.js';
import { mayBe, type PlainValue, plainValue } from '../semantics/values.js';

export const wrongType: Rule = {
  code: 'wrong-type',
  severity: 'error',
  failsAt: 'load',
  judges: 'value',
  summary: 'A value of a type that DeepSpeed does not accept for this key.',
  why: 'Strict sections convert what can be converted without loss and refuse the rest. Other sections do not check: a string instead of a number fails in the middle of the run, and the string "false" counts as true.',
  bad: '{ "train_batch_size": 8, "zero_optimization": { "stage": 2, "reduce_bucket_size": "5e8" } }',
  good: '{ "train_batch_size": 8, "zero_optimization": { "stage": 2, "reduce_bucket_size": 5e8 } }',
  source: 'deepspeed/runtime/config_utils.py:DeepSpeedConfigModel, pydantic/main.py:BaseModel.__init__',
  concerns: canBeWrong,
  checkProperty(bound, context) {
    const plain = plainValue(bound);
    if (plain === undefined) {
      return undefined;
    }
    const { parameter, value } = plain;
    // Other rules report keys that only code can set, and numbers that are not finite.
    if (typesOf(parameter).includes('never') || isBeyondNumbers(value)) {
      return undefined;
    }
    if (isRefused(parameter, value)) {
      return isWrongTotal(plain, context) ? undefined : [finding(bound, plain, context)];
    }
    if (
      value.kind !== 'array' ||
      parameter.items === undefined ||
      value.items.every(item => isTaken(item, parameter))
    ) {
      return undefined;
    }
    const ofItems = refusedItemsEffect(plain, context);
    return ofItems && wrongItems(bound.property, parameter, value, ofItems, context.document.text);
  },
};

/**
 * Whether a value can be wrong. A value of a type in the catalog is right, except for a list: its items can be wrong.
 */
function canBeWrong(
  node: CatalogNode | undefined,
  kind: ValueNode['kind'] | undefined,
  _run: unknown,
  scalar: ScalarNode | undefined,
): boolean {
  const parameter = node?.parameter;
  if (parameter === undefined) {
    return false;
  }
  const types: readonly string[] = typesOf(parameter);
  const taken = types.includes('any') || (kind !== undefined && types.includes(kind));
  return taken
    ? kind === 'array' && parameter.items !== undefined
    : mayBe(scalar, value => isRefused(parameter, value));
}

function isRefused(parameter: Parameter, value: ValueNode): boolean {
  return !coerce(parameter, value).ok;
}

/** Whether the value is a batch size that stops the run while the file is read: `batch-size-mismatch` reports it. */
function isWrongTotal({ path, value }: PlainValue, context: ConfigContext): boolean {
  const sizes = path === batchKeys.train && value.kind === 'number' ? batchSizesOf(context) : undefined;
  return sizes !== undefined && disagree(sizes);
}

function isBeyondNumbers(value: ValueNode): boolean {
  return value.kind === 'number' && !Number.isFinite(value.value);
}

function expected(parameter: Parameter): string {
  return oneOf(typesOf(parameter).map(typeName));
}

function finding(bound: BoundProperty, plain: PlainValue, context: ConfigContext): Finding {
  const { property } = bound;
  const { parameter, value } = plain;
  const member = memberMeant(bound, value);
  const [conversion] = conversions(property, parameter, value);
  const named = suggestionCalled(parameter, value);
  const meaning = named === undefined ? '' : ` for ${named.meaning}`;
  const advice =
    member === undefined
      ? `${conversion?.title ?? `Write ${expected(parameter)}`}${meaning}`
      : `Write "${property.key.name}": ${renderInline(member)}`;
  const { severity, failsAt, text: consequence } = refusedTypeEffect(plain, context);
  return {
    span: value.kind === 'object' || value.kind === 'array' ? property.key : value,
    message: `"${property.key.name}" takes ${expected(parameter)}, not ${shownNode(value, context.document.text)}. ${consequence} ${advice}.`,
    severity,
    failsAt,
    fixes: () => [
      ...(member === undefined ? conversions(property, parameter, value) : [wrap(property, member)]),
      removeKey(property),
    ],
  };
}

/** Yields a finding for each item of a type that the list does not take. DeepSpeed does not convert items. */
function* wrongItems(
  property: PropertyNode,
  parameter: Parameter,
  { items }: ArrayNode,
  { severity, failsAt, text }: Effect,
  source: string,
): Generator<Finding> {
  for (const item of items) {
    if (!isTaken(item, parameter)) {
      yield {
        span: item,
        message: `"${property.key.name}" has the item ${shownNode(item, source)}. ${text} Write ${typeName(parameter.items ?? 'any')} instead.`,
        severity,
        failsAt,
        fixes: () => [removeKey(property)],
      };
    }
  }
}

/**
 * Whether the list takes an item. Booleans count as numbers if nothing checks the type; another rule reports "auto".
 */
function isTaken(item: ValueNode, { items, itemsFailAt }: Parameter): boolean {
  const isNumber = item.kind === 'boolean' && items === 'number' && itemsFailAt === undefined;
  return item.kind === items || isUnknown(item) || isNumber || isLiteral(item, 'auto');
}

const words: { readonly [word: string]: boolean } = {
  true: true,
  yes: true,
  on: true,
  false: false,
  no: false,
  off: false,
};

/** Returns the suggested value for which a string is a word. */
function suggestionCalled({ suggestions }: Parameter, value: ValueNode): Suggestion | undefined {
  const word = value.kind === 'string' ? value.value.toLowerCase() : undefined;
  return word === undefined ? undefined : suggestions?.find(({ called }) => called === word);
}

/** Returns fixes that write the value of the right type that is most likely meant. */
function conversions(property: PropertyNode, parameter: Parameter, value: ValueNode): readonly Fix[] {
  const types = typesOf(parameter);
  const scalar = value.kind === 'object' || value.kind === 'array' ? undefined : value.value;
  const number = typeof scalar === 'string' && scalar.trim() !== '' ? Number(scalar) : scalar;
  const convert = (result: number | boolean | string): Fix =>
    setValue(property, result, `Write ${renderInline(result)}`, true);
  const unquoted = (result: number): Fix =>
    result === number && typeof scalar === 'string' ? unquote(property, result) : convert(result);
  const named = suggestionCalled(parameter, value);
  if (named !== undefined) {
    return [asSafe(setValue(property, JSON.parse(named.insert), `Write ${named.insert}`, true))];
  }
  if (types.includes('boolean')) {
    const word = words[String(scalar).toLowerCase()];
    return word !== undefined
      ? [asSafe(convert(word))]
      : typeof number === 'number' && !Number.isNaN(number)
        ? [number === 0 || number === 1 ? asSafe(convert(number !== 0)) : convert(number !== 0)]
        : [];
  }
  if (typeof number === 'number' && Number.isFinite(number)) {
    if (types.includes('integer')) {
      const whole = Math.trunc(number);
      // A 0 made of 0.5 would mean something else: no bucket, no warm-up, no accumulation.
      return whole === 0 && number !== 0 ? [] : [unquoted(whole)];
    }
    return types.includes('number')
      ? [unquoted(number)]
      : types.includes('string')
        ? [asSafe(convert(String(scalar)))]
        : [];
  }
  return [];
}

/**
 * Returns the boolean that a value means: true or false, 1 or 0, or a word such as "on". Returns undefined for other
 * values.
 */
function asSwitch({ value }: ScalarNode): boolean | undefined {
  return typeof value === 'boolean'
    ? value
    : value === 1
      ? true
      : value === 0
        ? false
        : words[String(value).toLowerCase()];
}

/**
 * Returns the section that a scalar in its place most likely means, with one member: its switch, device or type.
 * Returns undefined if there is none.
 */
function memberMeant({ node }: BoundProperty, value: ValueNode): { readonly [name: string]: JsonValue } | undefined {
  if (value.kind === 'object' || value.kind === 'array' || isUnknown(value) || value.kind === 'null') {
    return undefined;
  }
  const readable = (name: string): Parameter | undefined => {
    const parameter = node?.children.get(name)?.parameter;
    return parameter !== undefined && isRead(parameter) && parameter.status !== 'newer' ? parameter : undefined;
  };
  const on = asSwitch(value);
  const [enabled, device, type] = [readable('enabled'), readable('device'), readable('type')];
  if (enabled !== undefined) {
    return on === undefined ? undefined : { enabled: on };
  }
  if (device !== undefined) {
    const named = on === undefined ? value.value : on ? 'cpu' : 'none';
    return device.values?.some(each => each.value === named) === true ? { device: named } : undefined;
  }
  return type?.values !== undefined && value.kind === 'string' ? { type: value.value } : undefined;
}

function wrap(property: PropertyNode, section: { readonly [name: string]: JsonValue }): Fix {
  const fix = setValue(property, section, `Write ${renderInline(section)}`, true);
  // Whether "true" means the CPU or NVMe is a guess.
  return property.value?.kind === 'boolean' && 'device' in section ? fix : asSafe(fix);
}
