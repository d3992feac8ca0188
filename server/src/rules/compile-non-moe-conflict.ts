import { setKey } from '../checking/assignment.js';
import type { Rule } from '../checking/rule.js';
import type { ConfigContext } from '../semantics/config-context.js';
import { offloadDevice } from '../semantics/offload.js';
import { propertyAt, settled } from '../semantics/settled.js';
import { stageOf } from '../semantics/stage.js';

const path = 'compile.autoep_non_moe';

export const compileNonMoeConflict: Rule = {
  code: 'compile-non-moe-conflict',
  severity: 'warning',
  failsAt: 'step',
  summary: '"autoep_non_moe" together with a feature that it does not support.',
  why: 'It compiles the regions between the MoE layers with plain torch.compile. When the script calls "engine.compile()", DeepSpeed refuses to combine it with DeepCompile, DeepEP, tensor or sequence parallelism, stage 3 or offloading, and the run stops. A script that does not call it runs.',
  bad: '{ "train_batch_size": 8, "compile": { "autoep_non_moe": true, "deepcompile": true } }',
  good: '{ "train_batch_size": 8, "compile": { "autoep_non_moe": false, "deepcompile": true } }',
  versions: ['0.19.8', null],
  source: 'deepspeed/runtime/engine.py:DeepSpeedEngine.compile',
  about: [path],
  *checkConfig(context) {
    const property = propertyAt(context.document, path);
    const other = settled(context, path) === true ? conflictIn(context) : undefined;
    if (property !== undefined && other !== undefined) {
      yield {
        span: property,
        message: `"autoep_non_moe" cannot be used with ${other}. A script that calls "engine.compile()" stops there with a ValueError. Set "autoep_non_moe" to false, or turn off ${other}.`,
        fixes: () => [setKey(path, false, true)],
      };
    }
  },
};

/** Returns the first conflicting feature in DeepSpeed's order, or undefined if there is none. */
function conflictIn(context: ConfigContext): string | undefined {
  const isAboveOne = (key: string): boolean => Number(settled(context, key) ?? 1) > 1;
  const isOffloaded = (['offload_optimizer', 'offload_param'] as const).some(
    section => (offloadDevice(context, section) ?? 'none') !== 'none',
  );
  const found: readonly (readonly [boolean, string])[] = [
    [settled(context, 'compile.deepcompile') === true, 'DeepCompile'],
    [settled(context, 'expert_parallel.comm_backend') === 'deepep', 'DeepEP'],
    [isAboveOne('tensor_parallel.autotp_size'), 'tensor parallelism'],
    [isAboveOne('sequence_parallel_size'), 'sequence parallelism'],
    [stageOf(context) === 3, 'ZeRO stage 3'],
    [isOffloaded, 'offloading'],
  ];
  return found.find(([isThere]) => isThere)?.[1];
}
