import { ofObject } from '../caching/of-object.js';
import type { BoundProperty } from '../catalog/binding.js';
import { type CatalogNode, variantChildren } from '../catalog/catalog.js';
import type { Parameter } from '../catalog/parameter.js';
import { type ObjectNode, type PropertyNode, propertyOf, type ValueNode, valueAt } from '../document/syntax-tree.js';
import { huggingFace } from '../loaders/loader.js';
import { isTruthy, passes } from '../semantics/coercion.js';
import { neverEqualTo } from '../semantics/compared.js';
import type { ConfigContext } from '../semantics/config-context.js';
import { settled } from '../semantics/settled.js';
import { isLiteral } from '../semantics/stage.js';
import type { PlainValue } from '../semantics/values.js';
import { argumentFailure, refusesNegative } from './argument.js';
import type { FailsAt, Severity } from './rule.js';

/** What a run does about a mistake: when it fails, the severity, and a sentence that says so. */
export interface Effect {
  readonly text: string;
  readonly severity: Severity;
  readonly failsAt: FailsAt;
}

/** Returns the severity of a mistake: an error if the run fails at some time, otherwise a warning. */
export function severityOf(failsAt: FailsAt): Severity {
  return failsAt === 'never' ? 'warning' : 'error';
}

/** Returns an effect with the severity of its moment. */
export function effect(failsAt: FailsAt, text: string): Effect {
  return { failsAt, severity: severityOf(failsAt), text };
}

/** Returns pydantic's message for an unknown key in a strict section. */
export const wordsForUnknown = ofObject((section: CatalogNode): string => {
  const isOld = [...section.children.values()].some(({ parameter }) => parameter?.model === 'pydantic 1');
  return isOld ? 'extra fields not permitted' : 'Extra inputs are not permitted';
});

const ignoredKey = effect('never', 'DeepSpeed ignores it silently.');
const droppedKey = effect('never', 'DeepSpeed drops it silently, because its value is "auto".');

const refusedValue: { readonly [failsAt in FailsAt]: Effect } = {
  load: effect('load', 'DeepSpeed refuses it while it reads the file.'),
  initialize: effect('initialize', 'DeepSpeed fails on it when the engine is built.'),
  step: effect('step', 'DeepSpeed fails on it in the first training step.'),
  never: effect('never', 'DeepSpeed does not check it: the code that uses it fails or misbehaves.'),
};

/** Returns the effect of an argument that the optimizer or scheduler of this `type` does not have. */
function unknownArgumentEffect(what: string, type: string, known: ReadonlyMap<string, CatalogNode>): Effect {
  if (type.toLowerCase() === 'muon') {
    return ignoredKey;
  }
  const own = [...known.values()].some(node => node.parameter?.externalApi === undefined);
  return own
    ? effect('initialize', `The ${what} ${type} refuses it with a TypeError when the engine is built.`)
    : effect('initialize', `${type} of the versions known here does not take it and raises a TypeError.`);
}

/** Whether a strict section drops a key whose value is "auto" before it checks the keys. */
export function isDropped(property: PropertyNode, section: CatalogNode): boolean {
  return section.strict && isLiteral(property.value, 'auto') && !keepsAuto(property.parent, section);
}

/** Whether a section keeps "auto": its model is not DeepSpeed's own, or has the constructor argument `strict`. */
export function keepsAuto(object: ObjectNode, section: CatalogNode): boolean {
  const strict = propertyOf(object, 'strict')?.value;
  return section.parameter?.bareModel === true || (strict !== undefined && isTruthy(strict) !== false);
}

/** Returns what DeepSpeed does about an unknown key in a section. */
export function unknownKeyEffect({ property, section, type }: BoundProperty): Effect {
  if (section.strict) {
    const text = `DeepSpeed stops while it reads the file ("${wordsForUnknown(section)}").`;
    return isDropped(property, section) ? droppedKey : effect('load', text);
  }
  const known = type === undefined ? undefined : variantChildren(section, type);
  if (type !== undefined && known !== undefined) {
    return unknownArgumentEffect(section.path.startsWith('optimizer') ? 'optimizer' : 'scheduler', type, known);
  }
  return ignoredKey;
}

/** Returns when a value fails. After loading it never fails if its section, or every switch that uses it, is off. */
export function failureWhereEnabled(
  { appliesTo, usedWith }: Parameter,
  failsAt: FailsAt,
  context: ConfigContext,
): FailsAt {
  const switches = usedWith ?? (appliesTo?.enabled === undefined ? [] : [appliesTo.enabled]);
  const isOn = switches.length === 0 || switches.some(path => settled(context, path) === true);
  return failsAt === 'load' || isOn ? failsAt : 'never';
}

/** Returns what DeepSpeed does about a value that stops the run at some time if it is used. */
export function refusedAt(parameter: Parameter, failsAt: FailsAt, context: ConfigContext): Effect {
  return refusedValue[failureWhereEnabled(parameter, failsAt, context)];
}

/** Returns what DeepSpeed does about a value that a parameter does not accept. */
export function refusedValueEffect(parameter: Parameter, context: ConfigContext): Effect {
  if (parameter.otherValues !== undefined) {
    return effect('never', `DeepSpeed ${parameter.otherValues.replaceAll('`', '"')}.`);
  }
  if (parameter.check === 'strict') {
    return refusedValue.load;
  }
  return refusedAt(parameter, isLookedAt(parameter, context) ? (parameter.failsAt ?? 'never') : 'never', context);
}

/** Returns what DeepSpeed does about a number outside a parameter's limits. */
export function brokenLimitEffect({ path, parameter, value }: PlainValue, context: ConfigContext): Effect {
  if (refusesNegative(path, context)) {
    return refusedValue.initialize;
  }
  return dividesEarly(parameter, value, context) ? refusedValue.load : refusedValueEffect(parameter, context);
}

/** Returns what DeepSpeed does about an item that a parameter's list does not accept. */
export function refusedItemEffect({ itemsFailAt }: Parameter): Effect {
  return refusedValue[itemsFailAt ?? 'never'];
}

/** Whether DeepSpeed checks a key while it reads the file. */
export function isLookedAt({ checkedWith }: Parameter, { document }: ConfigContext): boolean {
  const condition = checkedWith === undefined ? undefined : valueAt(document.root, ...checkedWith.split('.'));
  return checkedWith === undefined || (condition !== undefined && isTruthy(condition) !== false);
}

/**
 * Returns the effect of a literal that the loader compares with an argument that it never equals, otherwise undefined.
 */
export function comparedEffect(path: string, value: ValueNode, context: ConfigContext): Effect | undefined {
  const compared = neverEqualTo(path, value, context);
  const { reader } = context.assumptions.loader;
  return compared && effect('load', `It never equals ${compared.argument}, and ${reader} stops when it compares them.`);
}

/**
 * Whether Trainer looks for keys in a value: it descends to each key that it fills, through every section above.
 * Source: accelerate/utils/deepspeed.py:HfDeepSpeedConfig.find_config_node.
 */
function isLookedInto(path: string, { assumptions: { loader } }: ConfigContext): boolean {
  return loader.id === 'transformers' && Object.keys(loader.fills).some(key => key.startsWith(`${path}.`));
}

/**
 * Whether a value fails while the file is read because the process count is divided by it: it is not a positive number.
 */
export function dividesEarly(
  { divisor }: Parameter,
  value: ValueNode,
  { assumptions: { loader } }: ConfigContext,
): boolean {
  const isNumber = value.kind === 'number' || value.kind === 'boolean';
  return divisor === true && huggingFace.includes(loader.id) && !(isNumber && Number(value.value) > 0);
}

function withoutIntegers(parameter: Parameter): Parameter {
  return { ...parameter, passes: parameter.passes?.filter(kind => kind !== 'integer') ?? [] };
}

/** Whether the loader reads a number as a float because of its notation. Hjson makes an integer of a whole one. */
export function isFloat(value: ValueNode, { document, assumptions: { loader } }: ConfigContext): boolean {
  return (
    loader.dialect === 'json' && value.kind === 'number' && /[.eE]/.test(document.text.slice(value.offset, value.end))
  );
}

/**
 * Returns what a run does about list items of a type that a parameter does not accept; undefined if nothing is known.
 */
export function refusedItemsEffect({ path, parameter, value }: PlainValue, context: ConfigContext): Effect | undefined {
  const compared = comparedEffect(path, value, context);
  if (compared !== undefined) {
    return compared;
  }
  const failsAt = parameter.itemsFailAt ?? argumentFailure(path, value, context);
  return failsAt === undefined ? undefined : refusedValue[failsAt];
}

/** Returns what a run does about a value of a type that a parameter does not accept. */
export function refusedTypeEffect({ path, parameter, value }: PlainValue, context: ConfigContext): Effect {
  const compared = comparedEffect(path, value, context);
  if (compared !== undefined) {
    return compared;
  }
  if (isLookedInto(path, context)) {
    return effect(
      'load',
      `${context.assumptions.loader.reader} looks for keys in it and stops with an AttributeError.`,
    );
  }
  if (parameter.check === 'strict' || dividesEarly(parameter, value, context)) {
    return refusedValue.load;
  }
  const ofArgument = argumentFailure(path, value, context);
  if (ofArgument !== undefined) {
    return refusedValue[ofArgument];
  }
  const failsAt = parameter.typeFailsAt ?? parameter.failsAt ?? 'never';
  if (failsAt === 'never' && parameter.coerce === 'truthy') {
    return effect('never', `DeepSpeed does not convert it: it counts as ${isTruthy(value)}.`);
  }
  const passed =
    passes(isFloat(value, context) ? withoutIntegers(parameter) : parameter, value) || !isLookedAt(parameter, context);
  return passed ? refusedValue.never : refusedAt(parameter, failsAt, context);
}
