import { isNewer } from '../catalog/version.js';
import { setKey } from '../checking/assignment.js';
import type { Rule } from '../checking/rule.js';
import { valued } from '../checking/subject.js';
import { shownNode } from '../checking/wording.js';
import type { ConfigContext } from '../semantics/config-context.js';
import { lookedUpName, optimizerClass, optimizerOf } from '../semantics/optimizer.js';
import { settled } from '../semantics/settled.js';
import { stageOf } from '../semantics/stage.js';

/**
 * Classes on ZeRO's list of tested optimizers, and classes that refuse ZeRO before DeepSpeed checks the list.
 * Source: deepspeed/runtime/zero/utils.py:ZERO_SUPPORTED_OPTIMIZERS.
 */
const settledElsewhere: ReadonlySet<string> = new Set([
  'torch.optim.Adam',
  'torch.optim.AdamW',
  'torch.optim.Adagrad',
  'FusedAdam',
  'DeepSpeedCPUAdam',
  'DeepSpeedCPUAdagrad',
  'FusedLion',
  'DeepSpeedCPULion',
  'MuonWithAuxAdam',
  'OnebitAdam',
  'ZeroOneAdam',
  'OnebitLamb',
]);

/** The releases that added these classes to the list; the others were on it before 0.9. */
const testedSince: { readonly [name: string]: string } = {
  'torch.optim.Adagrad': '0.9.2',
  DeepSpeedCPUAdagrad: '0.9.2',
};

/** Every class that these names can stand for is on the list. */
const alwaysTested: ReadonlySet<string> = new Set(['adam', 'adamw', 'muon']);

export const untestedOptimizer: Rule = {
  code: 'untested-optimizer',
  severity: 'error',
  failsAt: 'initialize',
  summary: 'An optimizer that ZeRO accepts only with "zero_allow_untested_optimizer".',
  why: 'ZeRO has a list of optimizers that it was tested with. Any other, even SGD or Lamb, stops the run unless the file allows it.',
  bad: '{ "train_batch_size": 8, "zero_optimization": { "stage": 2 }, "optimizer": { "type": "SGD", "params": { "lr": 0.1 } } }',
  good: '{ "train_batch_size": 8, "zero_optimization": { "stage": 2 }, "optimizer": { "type": "SGD", "params": { "lr": 0.1 } }, "zero_allow_untested_optimizer": true }',
  source: 'deepspeed/runtime/engine.py:DeepSpeedEngine._do_optimizer_sanity_check',
  about: [valued('optimizer.type', name => !alwaysTested.has(lookedUpName(String(name))))],
  checkConfig(context) {
    const optimizer = optimizerOf(context.document);
    const stage = stageOf(context);
    if (optimizer?.type.value === undefined || stage === undefined || stage === 0) {
      return undefined;
    }
    const built = optimizerClass(context, optimizer);
    if (
      built === undefined ||
      isTested(built, context) ||
      settled(context, 'zero_allow_untested_optimizer') !== false
    ) {
      return undefined;
    }
    return [
      {
        span: optimizer.type.value,
        message: `${shownNode(optimizer.type.value, context.document.text)} is not on the list of optimizers that ZeRO was tested with. DeepSpeed stops when the engine is built ("You are using an untested ZeRO Optimizer"). Set "zero_allow_untested_optimizer" to true at the top level, or write "AdamW".`,
        fixes: () => [setKey('zero_allow_untested_optimizer', true, true)],
      },
    ];
  },
};

function isTested(built: string, { assumptions }: ConfigContext): boolean {
  return settledElsewhere.has(built) && !isNewer(testedSince[built], assumptions.version);
}
