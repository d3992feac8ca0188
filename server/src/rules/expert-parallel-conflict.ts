import { isNewer } from '../catalog/version.js';
import { setKey } from '../checking/assignment.js';
import { removeKey } from '../checking/fixes.js';
import type { Finding, Fix, Rule } from '../checking/rule.js';
import type { JsonValue } from '../document/json-value.js';
import type { PropertyNode } from '../document/syntax-tree.js';
import type { ConfigContext } from '../semantics/config-context.js';
import { propertyAt, settled } from '../semantics/settled.js';

/** A value in `expert_parallel` and another value that DeepSpeed refuses together. */
interface Conflict {
  /** A key of the section, and its value that conflicts. */
  readonly key: string;
  readonly value: JsonValue;
  /** The path of the other key, and whether its value conflicts. */
  readonly other: string;
  readonly clashes: (value: JsonValue | undefined) => boolean;
  /** A third key of the section, and the minimum at which the two conflict. */
  readonly beside?: readonly [string, number];
  /** Continues the message after `"key" is "value"`. */
  readonly text: string;
  /** DeepSpeed's own words. */
  readonly message: string;
  /** The value of the other key that resolves the conflict. If absent, the fix removes the first key. */
  readonly set?: JsonValue;
  readonly since: string;
}

const isShared = (value: JsonValue | undefined): boolean => typeof value === 'number' && value > 1;
const isSingle = (value: JsonValue | undefined): boolean => value === 1;

/** In DeepSpeed's order. Source: deepspeed/module_inject/auto_ep_config.py:validate_autoep_config. */
const conflicts: readonly Conflict[] = [
  {
    key: 'async_split_plan',
    value: true,
    other: 'tensor_parallel.autotp_size',
    clashes: isShared,
    text: ', which cannot be used with tensor parallelism',
    message: 'async_split_plan does not support AutoEP+AutoTP folding yet',
    since: '0.19.8',
  },
  {
    key: 'combine_impl',
    value: 'fused_weighted_sum',
    other: 'tensor_parallel.autotp_size',
    clashes: isShared,
    text: ', which cannot be used with tensor parallelism',
    message: 'does not support folded tensor parallelism',
    since: '0.19.7',
  },
  {
    key: 'combine_impl',
    value: 'fused_weighted_sum',
    other: 'expert_parallel.comm_backend',
    clashes: value => value === 'deepep',
    beside: ['autoep_size', 2],
    text: ', which cannot be used with DeepEP',
    message: 'cannot be used with comm_backend="deepep"',
    since: '0.19.7',
  },
  {
    key: 'combine_impl',
    value: 'fused_weighted_sum',
    other: 'expert_parallel.score_apply',
    clashes: value => value === 'pre',
    text: ', which needs "score_apply": "post"',
    message: 'requires score_apply="post"',
    since: '0.19.7',
  },
  {
    key: 'gate_up_impl',
    value: 'fused',
    other: 'expert_parallel.use_grouped_mm',
    clashes: value => value === false,
    text: ', which needs "use_grouped_mm"',
    message: 'gate_up_impl="fused" runs the gate and up projections as one torch._grouped_mm',
    since: '0.19.8',
  },
  {
    key: 'row_weighting_impl',
    value: 'fused',
    other: 'expert_parallel.comm_backend',
    clashes: value => value === 'comm',
    text: ', which only runs in DeepEP',
    message: 'row_weighting_impl="fused" only runs inside the DeepEP route',
    since: '0.19.8',
  },
  {
    key: 'row_weighting_impl',
    value: 'fused',
    other: 'expert_parallel.autoep_size',
    clashes: isSingle,
    text: ', which needs an "autoep_size" above 1',
    message: 'row_weighting_impl="fused" only runs when DeepEP dispatch is active',
    since: '0.19.8',
  },
  {
    key: 'comm_backend',
    value: 'deepep',
    other: 'expert_parallel.comm_max_tokens_per_rank',
    clashes: value => value === 0,
    text: ', which needs "comm_max_tokens_per_rank"',
    message: 'comm_max_tokens_per_rank must be a positive integer',
    set: 32_768,
    since: '0.19.7',
  },
];

export const expertParallelConflict: Rule = {
  code: 'expert-parallel-conflict',
  severity: 'error',
  failsAt: 'initialize',
  summary: 'Two settings of expert parallelism that DeepSpeed refuses together.',
  why: 'Fused kernels and DeepEP each have their own requirements. DeepSpeed checks them when the engine is built, after the model is in memory.',
  bad: '{ "train_batch_size": 8, "expert_parallel": { "enabled": true, "autoep_size": 4, "gate_up_impl": "fused", "use_grouped_mm": false } }',
  good: '{ "train_batch_size": 8, "expert_parallel": { "enabled": true, "autoep_size": 4, "use_grouped_mm": false } }',
  versions: ['0.19.7', null],
  source: 'deepspeed/module_inject/auto_ep_config.py:validate_autoep_config',
  about: ['expert_parallel.enabled'],
  *checkConfig(context) {
    if (settled(context, 'expert_parallel.enabled') !== true) {
      return;
    }
    const told = new Set<PropertyNode>();
    for (const conflict of conflicts) {
      const property = propertyAt(context.document, `expert_parallel.${conflict.key}`);
      if (property !== undefined && !told.has(property) && isThere(conflict, context)) {
        told.add(property);
        yield finding(conflict, property, context);
      }
    }
  },
};

function isThere({ key, value, other, clashes, beside, since }: Conflict, context: ConfigContext): boolean {
  const isBeside = beside === undefined || Number(settled(context, `expert_parallel.${beside[0]}`)) >= beside[1];
  return (
    !isNewer(since, context.assumptions.version) &&
    settled(context, `expert_parallel.${key}`) === value &&
    isBeside &&
    clashes(settled(context, other))
  );
}

function finding(conflict: Conflict, property: PropertyNode, { document }: ConfigContext): Finding {
  const { key, value, other, text, message, set } = conflict;
  const place = propertyAt(document, other);
  const fix: Fix = set === undefined ? removeKey(property, true) : setKey(other, set, true);
  const advice =
    set === undefined
      ? `Remove "${key}", or change "${other}".`
      : `Set "${other}" to the most tokens that a rank routes.`;
  return {
    span: property,
    message: `"${key}" is ${JSON.stringify(value)}${text}. DeepSpeed raises a ValueError when the engine is built ("${message}"). ${advice}`,
    ...(place === undefined ? {} : { related: [{ span: place, message: `"${other}" conflicts with "${key}".` }] }),
    fixes: () => [fix],
  };
}
