import { severityOf } from '../checking/effect.js';
import { removeKey } from '../checking/fixes.js';
import type { FailsAt, Rule } from '../checking/rule.js';
import { offloadDevice } from '../semantics/offload.js';
import { propertyAt, settled } from '../semantics/settled.js';
import { stageOf } from '../semantics/stage.js';

const path = 'zero_optimization.mics_shard_size';

export const micsWithOffload: Rule = {
  code: 'mics-with-offload',
  severity: 'error',
  failsAt: 'step',
  summary: 'MiCS together with an offloaded optimizer.',
  why: 'With MiCS, several groups each hold a copy of the shards. They average their gradients, which have to be on the GPU for that.',
  bad: '{ "train_batch_size": 8, "zero_optimization": { "stage": 3, "mics_shard_size": 2, "offload_optimizer": { "device": "cpu" } } }',
  good: '{ "train_batch_size": 8, "zero_optimization": { "stage": 3, "mics_shard_size": 2 } }',
  assuming: { worldSize: 8, version: '0.19.6' },
  versions: ['0.9.2', '0.19.6'],
  source: 'deepspeed/runtime/zero/mics.py:MiCS_Optimizer.allreduce_mics_shard_grads@v0.19.6',
  about: ['zero_optimization.mics_shard_size'],
  checkConfig(context) {
    const size = settled(context, path);
    const property = propertyAt(context.document, path);
    const offload = propertyAt(context.document, 'zero_optimization.offload_optimizer');
    const device = offloadDevice(context, 'offload_optimizer');
    if (property === undefined || offload === undefined || device === undefined || device === 'none') {
      return undefined;
    }
    const { worldSize } = context.assumptions;
    if (stageOf(context) !== 3 || typeof size !== 'number' || size <= 0 || size === worldSize) {
      return undefined;
    }
    const failsAt: FailsAt = worldSize === undefined ? 'never' : 'step';
    const when = worldSize === undefined ? ` if there are more than ${size} GPUs` : '';
    return [
      {
        span: offload.key,
        message: `"mics_shard_size" is ${size}, and MiCS does not support "offload_optimizer". The first step fails${when} ("Local sharding has no support for CPU offloading"). Remove "offload_optimizer" or "mics_shard_size".`,
        severity: severityOf(failsAt),
        failsAt,
        related: [{ span: property, message: '"mics_shard_size" turns MiCS on.' }],
        fixes: () => [removeKey(offload, true), removeKey(property)],
      },
    ];
  },
};
