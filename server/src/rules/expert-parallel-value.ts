import { setKey } from '../checking/assignment.js';
import { removeKey, setValue } from '../checking/fixes.js';
import type { Finding, Fix, Rule } from '../checking/rule.js';
import type { PropertyNode } from '../document/syntax-tree.js';
import type { ConfigContext } from '../semantics/config-context.js';
import { propertyAt, settled } from '../semantics/settled.js';

/** Keys that name one attribute: their value has no dots and is not empty. */
const attributes = [
  'expert_w1',
  'expert_w2',
  'expert_w3',
  'num_experts_attr',
  'top_k_attr',
  'router_pattern',
  'expert_pattern',
  'shared_experts_pattern',
  'shared_experts_gate_pattern',
] as const;

export const expertParallelValue: Rule = {
  code: 'expert-parallel-value',
  severity: 'error',
  failsAt: 'initialize',
  judges: 'value',
  summary: 'A value that expert parallelism refuses although its type is right.',
  why: 'DeepSpeed looks up attribute names directly on a module, so a path with dots does not work. Tensor parallelism inside experts is not implemented yet. A token cannot be limited to more groups of experts than there are.',
  bad: '{ "train_batch_size": 8, "expert_parallel": { "enabled": true, "autoep_size": 4, "expert_tensor_parallel_size": 2 } }',
  good: '{ "train_batch_size": 8, "expert_parallel": { "enabled": true, "autoep_size": 4, "expert_tensor_parallel_size": 1 } }',
  versions: ['0.19.2', null],
  source:
    'deepspeed/module_inject/auto_ep_config.py:validate_autoep_config, deepspeed/module_inject/auto_ep_folding.py:validate_folding_global',
  about: ['expert_parallel.enabled'],
  *checkConfig(context) {
    if (propertyAt(context.document, 'expert_parallel') === undefined) {
      return;
    }
    if (settled(context, 'expert_parallel.enabled') !== true) {
      return;
    }
    yield* names(context);
    yield* reserved(context);
    yield* groups(context);
    yield* scaling(context);
  },
};

function error(property: PropertyNode, text: string, advice: string, fixes: readonly Fix[]): Finding {
  return {
    span: property.value ?? property.key,
    message: `${text} DeepSpeed raises a ValueError when the engine is built. ${advice}`,
    fixes: () => fixes,
  };
}

function* names(context: ConfigContext): Generator<Finding> {
  for (const name of attributes) {
    const property = propertyAt(context.document, `expert_parallel.${name}`);
    const value = property?.value;
    if (property === undefined || value?.kind !== 'string') {
      continue;
    }
    const written = String(value.value);
    if (written === '' || written.includes('.')) {
      const found = written === '' ? 'empty' : `"${written}"`;
      const text = `"${name}" is ${found}, but it has to name one attribute.`;
      yield error(property, text, 'Write a name without dots.', written === '' ? [removeKey(property, true)] : []);
    }
  }
}

function* reserved(context: ConfigContext): Generator<Finding> {
  const path = 'expert_parallel.expert_tensor_parallel_size';
  const property = propertyAt(context.document, path);
  const size = settled(context, path);
  if (property !== undefined && typeof size === 'number' && size !== 1) {
    const text = `"expert_tensor_parallel_size" is ${size}, but tensor parallelism inside experts is not implemented yet.`;
    yield error(property, text, 'Write 1.', [setKey(path, 1, true)]);
  }
}

function* groups(context: ConfigContext): Generator<Finding> {
  const limited = propertyAt(context.document, 'expert_parallel.num_limited_groups');
  const most = settled(context, 'expert_parallel.num_limited_groups');
  const all = settled(context, 'expert_parallel.num_expert_groups');
  if (limited !== undefined && typeof most === 'number' && typeof all === 'number' && most > all && all > 0) {
    const text = `"num_limited_groups" (${most}) is larger than "num_expert_groups" (${all}).`;
    yield error(limited, text, `Write ${all} or less.`, [setKey('expert_parallel.num_limited_groups', all, true)]);
  }
}

function* scaling(context: ConfigContext): Generator<Finding> {
  const property = propertyAt(context.document, 'expert_parallel.routed_scaling_factor');
  if (property?.value?.kind === 'string' && property.value.value !== 'auto') {
    const text = `"routed_scaling_factor" is the string "${property.value.value}".`;
    yield error(property, text, 'Write a number or "auto".', [setValue(property, 'auto', 'Write "auto"', true)]);
  }
}
