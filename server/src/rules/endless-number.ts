import type { BoundProperty } from '../catalog/binding.js';
import type { CatalogNode } from '../catalog/catalog.js';
import { type Parameter, typesOf } from '../catalog/parameter.js';
import { comparedEffect, dividesEarly, type Effect, effect, refusedTypeEffect } from '../checking/effect.js';
import { removeKey, setValue } from '../checking/fixes.js';
import type { Rule } from '../checking/rule.js';
import { oneOf, shownNode, typeName } from '../checking/wording.js';
import { renderNumber } from '../document/render.js';
import type { ScalarNode, ValueNode } from '../document/syntax-tree.js';
import { batchKeys } from '../semantics/batch-sizes.js';
import { coerce } from '../semantics/coercion.js';
import type { ConfigContext } from '../semantics/config-context.js';

const words: ReadonlySet<unknown> = new Set(['NaN', 'Infinity', '-Infinity']);

/** Keys outside of strict sections with which DeepSpeed computes while it reads the file. */
const calculated: ReadonlySet<string> = new Set([
  ...Object.values(batchKeys),
  ...['min_batch_size', 'max_batch_size'].map(name => `data_efficiency.data_sampling.dynamic_batching.${name}`),
]);

export const endlessNumber: Rule = {
  code: 'endless-number',
  severity: 'error',
  failsAt: 'load',
  judges: 'value',
  summary: 'NaN, Infinity or a number that overflows, in a key that does not accept it.',
  why: 'NaN and Infinity are not JSON, but Python reads them in a JSON file, and reads 1e400 as Infinity. They cannot become an integer, a switch or a section, and NaN never equals an argument of Trainer.',
  bad: '{ "train_batch_size": "auto", "zero_optimization": { "stage": 3, "stage3_max_live_parameters": Infinity } }',
  good: '{ "train_batch_size": "auto", "zero_optimization": { "stage": 3, "stage3_max_live_parameters": 1e9 } }',
  loaders: ['transformers', 'accelerate', 'lightning'],
  source: 'deepspeed/runtime/config_utils.py:DeepSpeedConfigModel, pydantic_core/core_schema.py:ErrorType',
  concerns: (_, kind, __, scalar) => kind === 'word' || (kind === 'number' && !Number.isFinite(scalar?.value)),
  checkProperty(bound, context) {
    const { property, node } = bound;
    const found = endless(property.value);
    const consequence = found && consequenceOf(bound, found, context);
    if (found === undefined || consequence === undefined) {
      return undefined;
    }
    const types = node?.parameter === undefined ? [] : typesOf(node.parameter);
    const isNumeric = types.includes('number') || types.includes('integer');
    const preset = node?.parameter?.default;
    const settable = isNumeric && typeof preset === 'number';
    const { text, severity, failsAt } = consequence;
    return [
      {
        span: found,
        message: `"${property.key.name}" is ${shownNode(found, context.document.text)}, which ${context.assumptions.loader.reader} reads as a number. ${text} Write ${isNumeric ? 'a finite number' : oneOf(types.map(typeName))}.`,
        severity,
        failsAt,
        fixes: () => [
          ...(settable ? [setValue(property, preset, `Write the default, ${renderNumber(preset)}`, true)] : []),
          removeKey(property, !settable),
        ],
      },
    ];
  },
};

function endless(value: ValueNode | undefined): ScalarNode | undefined {
  const isWord = value?.kind === 'word' && words.has(value.value);
  const isBeyond = value?.kind === 'number' && !Number.isFinite(value.value);
  return isWord || isBeyond ? value : undefined;
}

function consequenceOf({ node }: BoundProperty, value: ScalarNode, context: ConfigContext): Effect | undefined {
  const { parameter, path } = node ?? {};
  if (parameter === undefined || path === undefined) {
    return undefined;
  }
  const compared = comparedEffect(path, value, context);
  if (compared !== undefined) {
    return compared;
  }
  const isDivisor = dividesEarly(parameter, { ...value, kind: 'word', value: String(value.value) }, context);
  if (isFiniteOnly(node) || isOutside(parameter, Number(value.value)) || isDivisor) {
    return effect('load', 'DeepSpeed refuses it while it reads the file, because it is not finite.');
  }
  const number: ScalarNode = { ...value, kind: 'number', value: Number(value.value) };
  const types = typesOf(parameter);
  const isTaken = types.includes('number') || types.includes('integer') || types.includes('never');
  return isTaken || coerce(parameter, number).ok
    ? undefined
    : refusedTypeEffect({ path, parameter, value: number }, context);
}

/** Whether a value is outside of the limits that a strict section checks. NaN is outside of all limits. */
function isOutside({ check, minimum, exclusiveMinimum, maximum, exclusiveMaximum }: Parameter, value: number): boolean {
  const below = minimum ?? exclusiveMinimum;
  const above = maximum ?? exclusiveMaximum;
  const isWithin = (below === undefined || value >= below) && (above === undefined || value <= above);
  return check === 'strict' && !isWithin;
}

/** Whether the value has to be finite: integers of strict sections, "fp16.loss_scale" and the `calculated` keys. */
function isFiniteOnly(node: CatalogNode | undefined): boolean {
  const parameter = node?.parameter;
  const isInteger = parameter?.check === 'strict' && typesOf(parameter).includes('integer');
  return isInteger || node?.path === 'fp16.loss_scale' || calculated.has(node?.path ?? '');
}
