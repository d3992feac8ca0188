import { isAtLeast } from '../catalog/version.js';
import { removeKey } from '../checking/fixes.js';
import type { Finding, Rule } from '../checking/rule.js';
import type { ConfigContext } from '../semantics/config-context.js';
import { offloadDevice } from '../semantics/offload.js';
import { propertyAt, settled } from '../semantics/settled.js';
import { stageOf } from '../semantics/stage.js';

export const compileOffloadConflict: Rule = {
  code: 'compile-offload-conflict',
  severity: 'warning',
  failsAt: 'step',
  summary: 'Two ways of offloading at once in DeepCompile.',
  why: 'Each pass plans with the whole memory, so DeepCompile accepts one pass, and none for the optimizer if ZeRO already offloads it. DeepSpeed checks this when the script calls "engine.compile()".',
  bad: '{ "train_batch_size": 8, "compile": { "deepcompile": true, "offload_parameters": true, "offload_opt_states": true }, "zero_optimization": { "stage": 3 } }',
  good: '{ "train_batch_size": 8, "compile": { "deepcompile": true, "offload_parameters": true }, "zero_optimization": { "stage": 3 } }',
  versions: ['0.19.4', null],
  source: 'deepspeed/compile/init_z3.py:init_z3',
  about: ['compile.deepcompile'],
  *checkConfig(context) {
    if (propertyAt(context.document, 'compile.deepcompile') === undefined || stageOf(context) !== 3) {
      return;
    }
    if (settled(context, 'compile.deepcompile') !== true) {
      return;
    }
    const finding = conflictOf(context);
    if (finding !== undefined) {
      yield finding;
    }
  },
};

function isOn(context: ConfigContext, name: string): boolean {
  return settled(context, `compile.${name}`) === true;
}

function conflictOf(context: ConfigContext): Finding | undefined {
  const device = offloadDevice(context, 'offload_optimizer');
  if (isOn(context, 'offload_opt_states') && device !== undefined && device !== 'none') {
    return warning(context, 'offload_opt_states', `"zero_optimization.offload_optimizer" (${device})`);
  }
  const newest = isAtLeast(context.assumptions.version, '0.19.6');
  for (const other of ['offload_parameters', 'offload_opt_states']) {
    if (newest && isOn(context, 'offload_activation') && isOn(context, other)) {
      return warning(context, 'offload_activation', `"${other}"`);
    }
  }
  return isOn(context, 'offload_parameters') && isOn(context, 'offload_opt_states')
    ? warning(context, 'offload_opt_states', '"offload_parameters"')
    : undefined;
}

function warning(context: ConfigContext, name: string, other: string): Finding | undefined {
  const property = propertyAt(context.document, `compile.${name}`);
  return property === undefined
    ? undefined
    : {
        span: property,
        message: `"${name}" cannot be used with ${other}. A script that calls "engine.compile()" stops there with a ValueError. Remove one of the two.`,
        fixes: () => [removeKey(property, true)],
      };
}
