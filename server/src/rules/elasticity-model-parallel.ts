import { setValue } from '../checking/fixes.js';
import type { Fix, Rule } from '../checking/rule.js';
import { type PropertyNode, propertyOf } from '../document/syntax-tree.js';
import type { ConfigContext } from '../semantics/config-context.js';
import { elasticSection, elasticVersion } from '../semantics/elasticity.js';
import { settled } from '../semantics/settled.js';

export const elasticityModelParallel: Rule = {
  code: 'elasticity-model-parallel',
  severity: 'error',
  failsAt: 'load',
  summary: 'A model-parallel size that elasticity cannot place.',
  why: 'Only version 0.2 supports model parallelism, and it places whole groups on a node: "num_gpus_per_node" (default 1) has to be a multiple of "model_parallel_size".',
  bad: '{ "elasticity": { "enabled": true, "max_train_batch_size": 2000, "micro_batch_sizes": [2, 4, 6], "num_gpus_per_node": 8, "model_parallel_size": 3 } }',
  good: '{ "elasticity": { "enabled": true, "max_train_batch_size": 2000, "micro_batch_sizes": [2, 4, 6], "num_gpus_per_node": 8, "model_parallel_size": 2 } }',
  assuming: { version: '0.19.7' },
  versions: ['0.7.0', '0.19.7'],
  source:
    'deepspeed/elasticity/elasticity.py:_get_compatible_gpus_v02@v0.19.6, deepspeed/elasticity/elasticity.py:compute_elastic_config@v0.19.6',
  about: ['elasticity.model_parallel_size'],
  *checkConfig(context) {
    const property = propertyOf(elasticSection(context), 'model_parallel_size');
    const size = settled(context, 'elasticity.model_parallel_size');
    if (property?.value === undefined || typeof size !== 'number' || size <= 1) {
      return;
    }
    const problem = problemWith(size, context);
    if (problem !== undefined) {
      yield {
        span: property.value,
        message: `"model_parallel_size" is ${size}${problem.text}`,
        fixes: () => problem.fixes(property),
      };
    }
  },
};

interface Problem {
  /** Continues the message after "is 3". */
  readonly text: string;
  readonly fixes: (property: PropertyNode) => readonly Fix[];
}

function problemWith(size: number, context: ConfigContext): Problem | undefined {
  const version = elasticVersion(context);
  const perNode = settled(context, 'elasticity.num_gpus_per_node');
  if (version === undefined || typeof perNode !== 'number') {
    return undefined;
  }
  if (version !== 0.2) {
    const written = propertyOf(elasticSection(context), 'version');
    return {
      text: `, but elasticity version ${version} does not support model parallelism. DeepSpeed stops while it reads the file ("does not support model-parallel training"). Set "version" to 0.2.`,
      fixes: () => (written === undefined ? [] : [setValue(written, 0.2, 'Set "version" to 0.2', true)]),
    };
  }
  if (perNode % size === 0) {
    return undefined;
  }
  const divisor =
    Array.from({ length: Math.min(size, 1e4) }, (_, i) => size - i).find(candidate => perNode % candidate === 0) ?? 1;
  return {
    text: `, which does not divide "num_gpus_per_node" (${perNode}). DeepSpeed stops while it reads the file ("should be divisible by model parallel size"). Write a divisor of ${perNode}, or set "num_gpus_per_node" to the number of GPUs of a node.`,
    fixes: property => [setValue(property, divisor, `Set "model_parallel_size" to ${divisor}`, true)],
  };
}
