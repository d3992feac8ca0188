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
import { argumentFailure } from './argument.js';
import type { FailsAt, Severity } from './rule.js';

/** What a run does about a mistake: when it fails, how bad that is, and a sentence that says so. */
export interface Effect {
  readonly text: string;
  readonly severity: Severity;
  readonly failsAt: FailsAt;
}

/** The severity of a mistake that fails at some time: an error is a run that fails. */
export function severityOf(failsAt: FailsAt): Severity {
  return failsAt === 'never' ? 'warning' : 'error';
}

/** What a run does about something, and how grave that is. */
export function effect(failsAt: FailsAt, text: string): Effect {
  return { failsAt, severity: severityOf(failsAt), text };
}

/** What the models of a strict section say of a key that they do not know. */
export function wordsForUnknown(section: CatalogNode): string {
  const isOld = [...section.children.values()].some(({ parameter }) => parameter?.model === 'pydantic 1');
  return isOld ? 'extra fields not permitted' : 'Extra inputs are not permitted';
}

const ignoredKey = effect('never', 'DeepSpeed ignores it silently.');
const droppedKey = effect('never', 'DeepSpeed drops it silently, because its value is "auto".');

const refusedValue: { readonly [failsAt in FailsAt]: Effect } = {
  load: effect('load', 'DeepSpeed refuses it while it reads the file.'),
  initialize: effect('initialize', 'DeepSpeed fails on it when the engine is built.'),
  step: effect('step', 'DeepSpeed fails on it in the first training step.'),
  never: effect('never', 'DeepSpeed does not check it: what uses it fails or misbehaves.'),
};

/** What happens to an argument that the optimizer or scheduler of this `type` does not have. */
function unknownArgumentEffect(what: string, type: string, known: ReadonlyMap<string, CatalogNode>): Effect {
  if (type.toLowerCase() === 'muon') {
    return ignoredKey;
  }
  const own = [...known.values()].some(node => node.parameter?.externalApi === undefined);
  return own
    ? effect('initialize', `The ${what} ${type} refuses it with a TypeError when the engine is built.`)
    : effect('initialize', `${type} of the versions known here does not take it and raises a TypeError.`);
}

/** Strict sections throw away what is "auto" before they look at the keys, unless they keep it. */
export function isDropped(property: PropertyNode, section: CatalogNode): boolean {
  return section.strict && isLiteral(property.value, 'auto') && !keepsAuto(property.parent, section);
}

/** True when a section's model is not DeepSpeed's own, or has the constructor argument `strict`: "auto" is then not thrown away. */
export function keepsAuto(object: ObjectNode, section: CatalogNode): boolean {
  const strict = propertyOf(object, 'strict')?.value;
  return section.parameter?.bareModel === true || (strict !== undefined && isTruthy(strict));
}

/** What DeepSpeed does about a key it does not know in a section. */
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

/** A value of which one of several switches makes use, or which is in a section that is switched off, is not looked at later. */
export function failureWhereEnabled(
  { appliesTo, usedWith }: Parameter,
  failsAt: FailsAt,
  context: ConfigContext,
): FailsAt {
  const switches = usedWith ?? (appliesTo?.enabled === undefined ? [] : [appliesTo.enabled]);
  const isOn = switches.length === 0 || switches.some(path => settled(context, path) === true);
  return failsAt === 'load' || isOn ? failsAt : 'never';
}

/** What DeepSpeed does about a value that stops the run at some time, where it makes use of the value. */
export function refusedAt(parameter: Parameter, failsAt: FailsAt, context: ConfigContext): Effect {
  return refusedValue[failureWhereEnabled(parameter, failsAt, context)];
}

/** What DeepSpeed does about a value that a parameter does not take. */
export function refusedValueEffect(parameter: Parameter, context: ConfigContext): Effect {
  if (parameter.check === 'strict') {
    return refusedValue.load;
  }
  return refusedAt(parameter, isLookedAt(parameter, context) ? (parameter.failsAt ?? 'never') : 'never', context);
}

/** What DeepSpeed does about a number outside a parameter's limits. */
export function brokenLimitEffect(parameter: Parameter, value: ValueNode, context: ConfigContext): Effect {
  return dividesEarly(parameter, value, context) ? refusedValue.load : refusedValueEffect(parameter, context);
}

/** What DeepSpeed does about an item that a parameter's list does not take. */
export function refusedItemEffect({ itemsFailAt }: Parameter): Effect {
  return refusedValue[itemsFailAt ?? 'never'];
}

/** Whether DeepSpeed looks at a key while it reads the file. */
export function isLookedAt({ checkedWith }: Parameter, { document }: ConfigContext): boolean {
  const condition = checkedWith === undefined ? undefined : valueAt(document.root, ...checkedWith.split('.'));
  return checkedWith === undefined || (condition !== undefined && isTruthy(condition));
}

/** What a loader does about a literal that it compares with an argument that is never equal; undefined for any other. */
export function comparedEffect(path: string, value: ValueNode, context: ConfigContext): Effect | undefined {
  const compared = neverEqualTo(path, value, context);
  const { reader } = context.assumptions.loader;
  return (
    compared && effect('load', `${reader} compares it with ${compared.argument}, which it cannot equal, and stops.`)
  );
}

/**
 * Trainer walks to each key that it fills, and so into every section above. Source:
 * accelerate/utils/deepspeed.py:HfDeepSpeedConfig.find_config_node.
 */
function isLookedInto(path: string, { assumptions: { loader } }: ConfigContext): boolean {
  return loader.id === 'transformers' && Object.keys(loader.fills).some(key => key.startsWith(`${path}.`));
}

/** A number that the processes are divided by while the file is read: nothing else divides, nor do zero and what is below. */
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

/** A number that only Hjson makes an integer of, because it is whole: to who reads JSON it is a float. */
export function isFloat(value: ValueNode, { document, assumptions: { loader } }: ConfigContext): boolean {
  return (
    loader.dialect === 'json' && value.kind === 'number' && /[.eE]/.test(document.text.slice(value.offset, value.end))
  );
}

/** What a run does about items of a list that are of a type that a parameter does not take; undefined for none. */
export function refusedItemsEffect({ path, parameter, value }: PlainValue, context: ConfigContext): Effect | undefined {
  const compared = comparedEffect(path, value, context);
  if (compared !== undefined) {
    return compared;
  }
  const failsAt = parameter.itemsFailAt ?? argumentFailure(path, value, context);
  return failsAt === undefined ? undefined : refusedValue[failsAt];
}

/** What a run does about a value of a type that a parameter does not take. */
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
