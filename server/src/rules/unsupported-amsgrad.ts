import { isNewer } from '../catalog/version.js';
import { setKey } from '../checking/assignment.js';
import { removeKey } from '../checking/fixes.js';
import type { Rule } from '../checking/rule.js';
import { propertyOf } from '../document/syntax-tree.js';
import { isTruthy } from '../semantics/coercion.js';
import { optimizerClass, optimizerOf } from '../semantics/optimizer.js';

/** The classes that accept the argument and ignore it, or did so until they refused it. */
const ignoring: ReadonlySet<string> = new Set(['DeepSpeedCPUAdam', 'DeepSpeedCPUAdagrad']);

/** The classes that refuse the argument, each with the first release that does; undefined if every release does. */
const refusing: ReadonlyMap<string, string | undefined> = new Map([
  ['FusedAdam', undefined],
  ['FusedLamb', undefined],
  ['OnebitAdam', undefined],
  ['ZeroOneAdam', undefined],
  ['OnebitLamb', undefined],
  ['DeepSpeedCPUAdam', '0.19.8'],
]);

export const unsupportedAmsgrad: Rule = {
  code: 'unsupported-amsgrad',
  severity: 'error',
  failsAt: 'initialize',
  judges: 'key',
  summary: 'AMSGrad for an optimizer that does not support it.',
  why: 'FusedAdam, FusedLamb and the 1-bit optimizers have the argument only to refuse it. DeepSpeedCPUAdam refuses it since 0.19.8 and ignored it silently before; DeepSpeedCPUAdagrad still ignores it. Only the Adam of torch implements it.',
  bad: '{ "train_batch_size": 8, "optimizer": { "type": "Adam", "params": { "lr": 1e-4, "amsgrad": true } } }',
  good: '{ "train_batch_size": 8, "optimizer": { "type": "Adam", "params": { "lr": 1e-4 } } }',
  source:
    'deepspeed/ops/adam/fused_adam.py:FusedAdam.__init__, deepspeed/ops/adam/cpu_adam.py:DeepSpeedCPUAdam.add_param_group, deepspeed/ops/adagrad/cpu_adagrad.py:DeepSpeedCPUAdagrad.__init__',
  about: ['optimizer.params.amsgrad'],
  checkConfig(context) {
    const optimizer = optimizerOf(context.document);
    const property = propertyOf(optimizer?.params, 'amsgrad');
    if (optimizer === undefined || property?.value === undefined || isTruthy(property.value) !== true) {
      return undefined;
    }
    const built = optimizerClass(context, optimizer);
    const { version } = context.assumptions;
    const isRefused = built !== undefined && refusing.has(built) && !isNewer(refusing.get(built), version);
    if (built === undefined || (!isRefused && !ignoring.has(built))) {
      return undefined;
    }
    const adam = built === 'FusedAdam' || built === 'DeepSpeedCPUAdam';
    return [
      {
        span: property,
        message: `${built} has no AMSGrad variant. DeepSpeed ${isRefused ? 'stops when the engine is built ("does not support the AMSGrad variant")' : 'ignores "amsgrad" silently'}. Remove "amsgrad"${adam ? ', or set "torch_adam" to true' : ''}.`,
        severity: isRefused ? 'error' : 'warning',
        failsAt: isRefused ? 'initialize' : 'never',
        fixes: () => [removeKey(property, true), ...(adam ? [setKey('optimizer.params.torch_adam', true)] : [])],
      },
    ];
  },
};
