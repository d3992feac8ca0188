import type { BoundProperty } from '../catalog/binding.js';
import type { CatalogNode } from '../catalog/catalog.js';
import { type Parameter, takesAuto, typesOf } from '../catalog/parameter.js';
import { argumentFailure, isRateWritten } from '../checking/argument.js';
import { failureWhereEnabled, isLookedAt, keepsAuto, severityOf } from '../checking/effect.js';
import { removeKey, renameKey, setValue } from '../checking/fixes.js';
import { type MeantKey, meantKey, meantToBeFilled } from '../checking/meant-key.js';
import type { FailsAt, Finding, Fix, Rule } from '../checking/rule.js';
import { asSafe } from '../checking/safety.js';
import { stoppingAutos } from '../checking/unfilled.js';
import { sectionName, shown } from '../checking/wording.js';
import type { JsonValue } from '../document/json-value.js';
import { renderNumber } from '../document/render.js';
import { type PropertyNode, pathOf } from '../document/syntax-tree.js';
import { fillOf, type Loader } from '../loaders/loader.js';
import { coerce } from '../semantics/coercion.js';
import type { ConfigContext } from '../semantics/config-context.js';
import { isLiteral } from '../semantics/stage.js';

export const unfilledAuto: Rule = {
  code: 'unfilled-auto',
  severity: 'error',
  failsAt: 'load',
  judges: 'value',
  summary: 'An "auto" that the loader does not fill in.',
  why: '"auto" is a placeholder of Hugging Face, not of DeepSpeed. Trainer and Accelerate fill in a fixed list of keys and stop at any other "auto", even if DeepSpeed does not know the key or accepts "auto" for it. DeepSpeed itself drops it silently in some sections and fails on it in others.',
  bad: '{ "train_batch_size": "auto", "zero_optimization": { "stage": 3, "sub_group_size": "auto" } }',
  good: '{ "train_batch_size": "auto", "zero_optimization": { "stage": 3, "sub_group_size": 1e9 } }',
  source: 'accelerate/utils/dataclasses.py:DeepSpeedPlugin.deepspeed_config_process, accelerate#1644',
  concerns: (node, kind, { loader }) =>
    kind === 'string' &&
    loader.otherAuto === 'passed-on' &&
    (node?.parameter?.status === undefined || node.parameter.status === 'dead') &&
    !takesAuto(node?.parameter),
  about: (node, kind, { loader }, scalar, hasOtherName) =>
    loader.otherAuto === 'raises' &&
    (kind === 'object'
      ? node === undefined || hasOtherName || node.parameter?.aliasOf !== undefined
      : scalar?.value === 'auto' && (hasOtherName || !isAlwaysFilled(loader, node))),
  *checkProperty(bound, context) {
    const parameter = bound.node?.parameter;
    const isSeen = context.assumptions.loader.otherAuto === 'passed-on' && isLiteral(bound.property.value, 'auto');
    if (!isSeen || parameter === undefined) {
      return;
    }
    if (parameter.status === undefined || failureOf(bound, parameter, context) === 'load') {
      yield passedOn(bound, parameter, context);
    }
  },
  *checkConfig(context) {
    for (const { property } of stoppingAutos(context)) {
      if (context.binding.of(property)?.node?.parameter?.status !== 'refused') {
        yield raised(property, context);
      }
    }
  },
};

/** Whether the loader fills in the "auto" of a key, whatever else is in the file. */
function isAlwaysFilled(loader: Loader, node: CatalogNode | undefined): boolean {
  const fill = node && fillOf(loader, node.path);
  return fill !== undefined && fill.needs === undefined;
}

/**
 * Returns the default to write instead of "auto". Returns undefined if there is none, or if it is "auto", null or a
 * section.
 */
function settableDefault(parameter: Parameter | undefined): JsonValue | undefined {
  const value = parameter?.default;
  const isSection = typeof value === 'object' && !Array.isArray(value);
  return isSection || value === 'auto' ? undefined : value;
}

function fixes({ property, node }: Pick<BoundProperty, 'property' | 'node'>): readonly Fix[] {
  const value = settableDefault(node?.parameter);
  return [
    ...(value === undefined
      ? []
      : [
          setValue(
            property,
            value,
            `Write the default, ${typeof value === 'number' ? renderNumber(value) : shown(value)}`,
            true,
          ),
        ]),
    removeKey(property, value === undefined),
  ];
}

/** Returns a fix that renames a section with an old name: the loader fills in keys only under the new name. */
function renameSection(property: PropertyNode, { hides }: Loader): readonly Fix[] {
  const section = property.parent.parent;
  const name = section?.kind === 'property' && pathOf(section).length === 1 ? section.key.name : '';
  return section?.kind === 'property' && Object.hasOwn(hides, name) ? [renameKey(section, hides[name] ?? name)] : [];
}

/** Returns the first sentence of the message: the loader does not fill in the key, and why, if there is a reason. */
function reasonOf(property: PropertyNode, { loader }: ConfigContext['assumptions']): string {
  const path = pathOf(property).join('.');
  const name = `"${property.key.name}"`;
  const needs = fillOf(loader, path)?.needs;
  if (needs !== undefined) {
    return `${name} is "auto", which ${loader.reader} fills in only if "${needs}" is in the file.`;
  }
  return Object.hasOwn(loader.formerFills, path)
    ? `${name} is "auto", which ${loader.reader} filled in only up to ${loader.formerFills[path]}.`
    : `${name} is "auto", which ${loader.reader} does not fill in.`;
}

/**
 * Returns the finding for an "auto" that Trainer passes on to Accelerate. Accelerate stops at any "auto" that it does
 * not fill in.
 */
function raised(property: PropertyNode, context: ConfigContext): Finding {
  const { assumptions, binding } = context;
  const bound = binding.of(property);
  const parameter = bound?.node?.parameter;
  const isSection = parameter !== undefined && typesOf(parameter).includes('object');
  const meant = bound && meantToBeFilled(bound, context);
  const stop = `${assumptions.loader.reader} stops while it reads the config${isSection ? '' : ' ("not found in kwargs")'}.`;
  const switched = isSection && fillOf(assumptions.loader, `${pathOf(property).join('.')}.enabled`) !== undefined;
  const isUnknown = bound !== undefined && bound.node === undefined;
  return {
    span: property.value ?? property.key,
    message: isUnknown
      ? `"${property.key.name}" is not a key of ${sectionName(bound.section)}, so nothing fills in its "auto". ${stop} ${adviceForUnknown(bound, meant, context)}`
      : `${reasonOf(property, assumptions)} ${stop} ${adviceForKnown(property, meant, switched, assumptions.loader)}`,
    ...(meant === undefined ? {} : { means: [meant.path] }),
    fixes: () => {
      const inside = asSafe(setValue(property, { enabled: 'auto' }, 'Write { "enabled": "auto" }', true));
      const renaming = switched
        ? [inside]
        : meant === undefined
          ? renameSection(property, assumptions.loader)
          : [meant.fix];
      const rest = fixes({ property, node: bound?.node });
      return renaming.length === 0 ? rest : [...renaming, ...rest.map(fix => ({ ...fix, preferred: false }))];
    },
  };
}

/** Returns the advice for a key that DeepSpeed knows. The loader may fill in the key that is meant. */
function adviceForKnown(
  { key }: PropertyNode,
  filled: MeantKey | undefined,
  isSwitch: boolean,
  { reader }: Loader,
): string {
  if (isSwitch) {
    return `Write "${key.name}": { "enabled": "auto" }, which ${reader} fills in.`;
  }
  return filled === undefined
    ? 'Write a value, or remove the key.'
    : `Write "${filled.path}": "auto", which ${reader} fills in.`;
}

/** Returns the advice for a key that DeepSpeed does not know: the key that is meant, if there is one. */
function adviceForUnknown(bound: BoundProperty, filled: MeantKey | undefined, context: ConfigContext): string {
  if (filled !== undefined) {
    return `Write "${filled.path}": "auto", which ${context.assumptions.loader.reader} fills in.`;
  }
  const meant = meantKey(bound, context);
  return meant === undefined ? 'Remove it.' : `Write "${meant.path}" with a value.`;
}

function passedOn(bound: BoundProperty, parameter: Parameter, context: ConfigContext): Finding {
  const failsAt = failureOf(bound, parameter, context);
  const dropped = parameter.auto === 'dropped' && failsAt === 'never';
  const truthy = parameter.auto === 'truthy' && failsAt === 'never';
  const effect = dropped
    ? `DeepSpeed drops the key silently and uses its default, ${shown(parameter.default ?? null)}.`
    : truthy
      ? 'DeepSpeed does not replace it, and the non-empty string counts as true.'
      : isUnused(bound, failsAt, context)
        ? 'DeepSpeed does not replace it, but the scheduler sets its own learning rate.'
        : `DeepSpeed does not replace it${consequences[failsAt]}.`;
  return {
    span: bound.property.value ?? bound.property.key,
    message: `"${bound.property.key.name}" is "auto", which ${context.assumptions.loader.reader} does not fill in. ${effect} Write a value, or set "deepspeed.loader" (CLI: --loader) to the program that fills it in.`,
    severity: severityOf(failsAt),
    failsAt,
    fixes: () => fixes(bound),
  };
}

/**
 * Whether the scheduler replaces the learning rate before anything fails on it: the optimizer class does not check its
 * arguments.
 */
function isUnused({ node }: BoundProperty, failsAt: FailsAt, context: ConfigContext): boolean {
  return node?.path === 'optimizer.params.lr' && failsAt === 'never' && isRateWritten(context);
}

const consequences: { readonly [failsAt in FailsAt]: string } = {
  load: ' and stops while it reads the file',
  initialize: ' and stops when the engine is built',
  step: ' and stops in the first training step',
  never: ', and the code that uses the value fails or misbehaves',
};

function failureOf(bound: BoundProperty, parameter: Parameter, context: ConfigContext): FailsAt {
  if (isRefused(bound, parameter)) {
    return 'load';
  }
  const { value } = bound.property;
  const path = bound.node?.path ?? '';
  const ofArgument = value === undefined ? undefined : argumentFailure(path, value, context);
  return (
    ofArgument ??
    (isLookedAt(parameter, context)
      ? failureWhereEnabled(parameter, parameter.autoFailsAt ?? 'never', context)
      : 'never')
  );
}

/** Whether a strict section that keeps "auto" refuses it, because the key does not take that value. */
function isRefused({ property, section }: BoundProperty, parameter: Parameter): boolean {
  const { value, parent } = property;
  if (!section.strict || !keepsAuto(parent, section) || value === undefined) {
    return false;
  }
  return !coerce(parameter, value).ok || parameter.values?.every(option => option.value !== 'auto') === true;
}
