import { isAtLeast } from '../catalog/version.js';
import { setKey } from '../checking/assignment.js';
import { removeKey } from '../checking/fixes.js';
import type { Finding, Fix, Rule } from '../checking/rule.js';
import type { PropertyNode } from '../document/syntax-tree.js';
import type { ConfigContext } from '../semantics/config-context.js';
import { propertyAt, settled } from '../semantics/settled.js';
import { stageOf } from '../semantics/stage.js';

/** Switches that AutoEP refuses if "autotp_size" is above 1. DeepSpeed words the message differently for each. */
const switches = [
  { path: 'compile.deepcompile', named: 'DeepCompile' },
  { path: 'use_data_before_expert_parallelism', named: '"use_data_before_expert_parallelism"' },
] as const;

const offloads = ['zero_optimization.offload_optimizer', 'zero_optimization.offload_param'] as const;

export const expertFoldingConflict: Rule = {
  code: 'expert-folding-conflict',
  severity: 'error',
  failsAt: 'initialize',
  summary: 'Expert and tensor parallelism together with a feature that the combination does not support.',
  why: 'With "expert_parallel" on and "autotp_size" above 1 DeepSpeed folds both over the same GPUs. That excludes offloading (even a section with "device": "none"), DeepCompile, an "autoep_size" of 1 and, up to DeepSpeed 0.19.7, ZeRO stage 3.',
  bad: '{ "train_batch_size": 8, "expert_parallel": { "enabled": true, "autoep_size": 1 }, "tensor_parallel": { "autotp_size": 2 } }',
  good: '{ "train_batch_size": 8, "expert_parallel": { "enabled": true, "autoep_size": 1 }, "tensor_parallel": { "autotp_size": 1 } }',
  versions: ['0.19.3', null],
  source: 'deepspeed/module_inject/auto_ep_folding.py:validate_folding_global',
  about: ['expert_parallel.enabled'],
  *checkConfig(context) {
    const expert = propertyAt(context.document, 'expert_parallel.enabled');
    if (expert === undefined || settled(context, 'expert_parallel.enabled') !== true) {
      return;
    }
    yield* presets(context);
    const size = settled(context, 'tensor_parallel.autotp_size');
    if (typeof size === 'number' && size > 1) {
      yield* sizes(context);
      yield* others(context);
    }
  },
};

function error(property: PropertyNode, text: string, fix: Fix): Finding {
  return {
    span: property,
    message: `${text} DeepSpeed raises a ValueError when the engine is built. ${fix.title}, or turn off expert parallelism.`,
    fixes: () => [fix],
  };
}

function* sizes(context: ConfigContext): Generator<Finding> {
  const stage = propertyAt(context.document, 'zero_optimization.stage');
  if (stage !== undefined && stageOf(context) === 3 && !isAtLeast(context.assumptions.version, '0.19.8')) {
    const text = 'Expert and tensor parallelism together support ZeRO stages 0 to 2, not stage 3.';
    yield error(stage, text, setKey('zero_optimization.stage', 2, true));
  }
  const tensor = propertyAt(context.document, 'tensor_parallel.autotp_size');
  if (tensor !== undefined && settled(context, 'expert_parallel.autoep_size') === 1) {
    const text = '"autoep_size" is 1, but expert and tensor parallelism together need more than 1.';
    yield error(tensor, text, setKey('tensor_parallel.autotp_size', 1, true));
  }
}

function* others(context: ConfigContext): Generator<Finding> {
  for (const { path, named } of switches) {
    const property = propertyAt(context.document, path);
    if (property !== undefined && settled(context, path) === true) {
      const text = `${named} cannot be used with expert and tensor parallelism together.`;
      yield error(property, text, setKey(path, false, true));
    }
  }
  for (const path of offloads) {
    const property = propertyAt(context.document, path);
    if (property?.value?.kind === 'object') {
      const text = `"${property.key.name}" cannot be used with expert and tensor parallelism together, whatever its "device" is.`;
      yield error(property, text, removeKey(property, true));
    }
  }
}

function* presets(context: ConfigContext): Generator<Finding> {
  const tensor = propertyAt(context.document, 'tensor_parallel.preset_model');
  const expert = propertyAt(context.document, 'expert_parallel.preset_model');
  if (
    tensor?.value?.kind !== 'string' ||
    expert?.value?.kind !== 'string' ||
    tensor.value.value === expert.value.value
  ) {
    return;
  }
  if (tensor.value.value !== 'auto' && expert.value.value !== 'auto') {
    const text = `"preset_model" is "${tensor.value.value}" for tensor parallelism and "${expert.value.value}" for expert parallelism, but there is only one model.`;
    yield error(tensor, text, removeKey(tensor, true));
  }
}
