import { type BoundProperty, hiderOf } from '../catalog/binding.js';
import { type CatalogNode, lookUp } from '../catalog/catalog.js';
import type { Parameter } from '../catalog/parameter.js';
import { isNewer } from '../catalog/version.js';
import { isDropped } from '../checking/effect.js';
import { removeKey } from '../checking/fixes.js';
import { isStoppedAt } from '../checking/meant-key.js';
import { replacementAdvice, replacementFixes } from '../checking/replacement.js';
import type { FailsAt, Finding, Rule, Severity } from '../checking/rule.js';
import { type PropertyNode, propertyOf, valueAt } from '../document/syntax-tree.js';
import { huggingFace } from '../loaders/loader.js';
import type { ConfigContext } from '../semantics/config-context.js';
import { usesBf16Optimizer } from '../semantics/precision.js';
import { settled } from '../semantics/settled.js';
import { stageOf } from '../semantics/stage.js';

export const deprecatedKey: Rule = {
  code: 'deprecated-key',
  severity: 'error',
  failsAt: 'load',
  judges: 'key',
  summary: 'An old name that DeepSpeed still reads.',
  why: 'DeepSpeed still passes the values of old names on to the new ones. An old name together with the new name stops the run.',
  bad: '{ "train_batch_size": 8, "zero_optimization": { "stage": 2, "cpu_offload": true } }',
  good: '{ "train_batch_size": 8, "zero_optimization": { "stage": 2, "offload_optimizer": { "device": "cpu" } } }',
  source: 'deepspeed/runtime/config_utils.py:DeepSpeedConfigModel._process_deprecated_field',
  concerns: node => node?.parameter?.deprecated !== undefined,
  checkProperty(bound, context) {
    const { property, node, section } = bound;
    const { assumptions } = context;
    const parameter = node?.parameter;
    if (node === undefined || parameter?.deprecated === undefined || parameter.status !== undefined) {
      return undefined;
    }
    if (isNewer(parameter.deprecated.since, assumptions.version) || isStoppedAt(bound, context)) {
      return undefined;
    }
    const hider = hiderOf(property, node);
    if (hider !== undefined) {
      return [hidden(property, hider)];
    }
    const twin = twinOf(bound, parameter.deprecated.replacedBy, assumptions.version);
    const since = parameter.deprecated.since === undefined ? '' : ` since ${parameter.deprecated.since}`;
    const clash = twin !== undefined && section.strict && ![property, twin].some(key => isDropped(key, section));
    const misses = missesOffload(node, context);
    const saves = stopsSaving(node, context);
    const later: FailsAt = misses || stopsEngine(node, context) ? 'initialize' : saves ? 'step' : 'never';
    const failsAt: FailsAt = clash ? 'load' : later;
    const effect = misses ? missedOffload(context) : effectOf(parameter.deprecated.effect);
    return [
      {
        span: property.key,
        message: clash
          ? `"${property.key.name}" is deprecated${since}, and its replacement "${twin.key.name}" is set too. DeepSpeed stops while it reads the file, because it refuses the two together. Remove "${property.key.name}".`
          : `"${property.key.name}" is deprecated${since}. ${effect} ${replacementAdvice(property, parameter, context)}`,
        severity: clash
          ? 'error'
          : misses
            ? severityOfMissed(context)
            : isUnused(parameter, context) && failsAt === 'never'
              ? 'warning'
              : severities[failsAt],
        failsAt,
        tag: 'deprecated',
        ...(twin === undefined ? {} : { related: [{ span: twin.key, message: `The new name, "${twin.key.name}".` }] }),
        fixes: () => {
          const replacing = twin === undefined ? replacementFixes(property, node, context) : [];
          const remove = removeKey(property, replacing.length === 0);
          return [...replacing, ...(replacing.some(({ title }) => title === remove.title) ? [] : [remove])];
        },
      },
    ];
  },
};

const severities: { readonly [failsAt in FailsAt]: Severity } = {
  load: 'error',
  initialize: 'error',
  step: 'warning',
  never: 'information',
};

/** Whether the value has no effect. */
function isUnused({ deprecated }: Parameter, { document: { root } }: ConfigContext): boolean {
  const isSwitch = valueAt(root, 'zero_optimization')?.kind === 'boolean';
  return deprecated?.unused === 'always' || (deprecated?.unused === 'in sections' && !isSwitch);
}

/**
 * Whether a script that saves or loads a checkpoint stops there. Source:
 * deepspeed/runtime/zero/stage3.py:DeepSpeedZeroOptimizer_Stage3.state_dict.
 */
function stopsSaving({ path }: CatalogNode, context: ConfigContext): boolean {
  return path === 'zero_optimization.elastic_checkpoint' && stageOf(context) === 3 && settled(context, path) === true;
}

/**
 * Whether the engine cannot be built with the key. Source:
 * deepspeed/runtime/engine.py:DeepSpeedEngine._configure_zero_optimizer,
 * deepspeed/runtime/engine.py:DeepSpeedEngine._configure_basic_optimizer.
 */
function stopsEngine({ path }: CatalogNode, context: ConfigContext): boolean {
  if (path === 'zero_optimization.legacy_stage1') {
    const usesZero = (stageOf(context) ?? 0) > 0 && !usesBf16Optimizer(context);
    return usesZero && settled(context, path) === true;
  }
  return path === 'optimizer.params.max_grad_norm';
}

/**
 * Whether Accelerate overlooks the old switch for offloading. Without an "optimizer" section, it makes an optimizer for
 * the CPU only if it finds "offload_optimizer". DeepSpeed reads the old switch. Source:
 * accelerate/accelerator.py:Accelerator._prepare_deepspeed,
 * deepspeed/runtime/engine.py:DeepSpeedEngine._configure_optimizer.
 */
function missesOffload({ path }: CatalogNode, context: ConfigContext): boolean {
  const { document, assumptions } = context;
  return (
    path === 'zero_optimization.cpu_offload' &&
    huggingFace.includes(assumptions.loader.id) &&
    propertyOf(document.root, 'optimizer') === undefined &&
    settled(context, path) === true &&
    settled(context, 'zero_force_ds_cpu_optimizer') === true
  );
}

function missedOffload({ assumptions: { loader } }: ConfigContext): string {
  return `${loader.reader} does not know it and, without an "optimizer" section, keeps an optimizer for GPUs. DeepSpeed does not offload with that optimizer and stops when the engine is built.`;
}

/** All of Trainer's own optimizers are for GPUs. With Accelerate, the program may bring one for the CPU. */
function severityOfMissed({ assumptions: { loader } }: ConfigContext): Severity {
  return loader.id === 'transformers' ? 'error' : 'warning';
}

/** Returns the finding for a section with an old name beside the section with the new name. */
function hidden(property: PropertyNode, hider: PropertyNode): Finding {
  return {
    span: property.key,
    message: `"${property.key.name}" is the old name of "${hider.key.name}", which is set too. DeepSpeed reads only "${hider.key.name}". Remove "${property.key.name}".`,
    severity: 'warning',
    failsAt: 'never',
    tag: 'unnecessary',
    related: [{ span: hider.key, message: `DeepSpeed reads "${hider.key.name}".` }],
    fixes: () => [removeKey(property, true)],
  };
}

/** Messages have no markup. */
function effectOf(effect: string | undefined): string {
  return effect?.replaceAll('`', '"') ?? 'DeepSpeed still reads it.';
}

/** Returns the new name of a deprecated key, or an alias of the new name, if it is in the same object. */
function twinOf(
  { property, section }: BoundProperty,
  replacedBy: string | undefined,
  version: string,
): PropertyNode | undefined {
  const successor = replacedBy === undefined ? undefined : lookUp(replacedBy, undefined, version);
  return successor?.parameter === undefined
    ? undefined
    : property.parent.properties.find(({ key }) => section.children.get(key.name)?.path === successor.path);
}
