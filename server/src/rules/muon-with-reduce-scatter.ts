import { isAtLeast } from '../catalog/version.js';
import { setKey } from '../checking/assignment.js';
import type { Rule } from '../checking/rule.js';
import { valued } from '../checking/subject.js';
import type { ConfigContext } from '../semantics/config-context.js';
import { offloadDevice } from '../semantics/offload.js';
import { lookedUpName, optimizerOf } from '../semantics/optimizer.js';
import { propertyAt, settled } from '../semantics/settled.js';
import { stageOf } from '../semantics/stage.js';

export const muonWithReduceScatter: Rule = {
  code: 'muon-with-reduce-scatter',
  severity: 'error',
  failsAt: 'initialize',
  summary: 'Muon with "reduce_scatter", which is on by default.',
  why: 'Muon needs the whole gradient of a matrix. Stage 3 refuses it together with "reduce_scatter", whose default is true. Stages 1 and 2 with an offloaded optimizer refused it from DeepSpeed 0.19.3 to 0.19.7.',
  bad: '{ "train_batch_size": 8, "zero_optimization": { "stage": 3 }, "optimizer": { "type": "Muon", "params": { "lr": 0.02 } } }',
  good: '{ "train_batch_size": 8, "zero_optimization": { "stage": 3, "reduce_scatter": false }, "optimizer": { "type": "Muon", "params": { "lr": 0.02 } } }',
  versions: ['0.18.9', null],
  source:
    'deepspeed/runtime/zero/stage3.py:DeepSpeedZeroOptimizer_Stage3.__init__, deepspeed/runtime/zero/stage_1_and_2.py:DeepSpeedZeroOptimizer.__init__',
  about: [valued('optimizer.type', name => lookedUpName(String(name)) === 'muon')],
  checkConfig(context) {
    const optimizer = optimizerOf(context.document);
    if (optimizer?.type.value === undefined || optimizer.name !== 'muon') {
      return undefined;
    }
    const reason = refusedBecause(context);
    if (reason === undefined || settled(context, 'zero_optimization.reduce_scatter') !== true) {
      return undefined;
    }
    const written = propertyAt(context.document, 'zero_optimization.reduce_scatter');
    return [
      {
        span: written ?? optimizer.type.value,
        message: `"reduce_scatter" is true${written === undefined ? ' by default' : ''}, which Muon does not support ${reason}. DeepSpeed raises a ValueError when the engine is built. Set "zero_optimization.reduce_scatter" to false.`,
        fixes: () => [setKey('zero_optimization.reduce_scatter', false, true)],
      },
    ];
  },
};

function refusedBecause(context: ConfigContext): string | undefined {
  const stage = stageOf(context);
  if (stage === 3) {
    return 'in stage 3';
  }
  const device = offloadDevice(context, 'offload_optimizer');
  const offloaded = device !== undefined && device !== 'none';
  const { version } = context.assumptions;
  const isRefused = isAtLeast(version, '0.19.3') && !isAtLeast(version, '0.19.8');
  return (stage === 1 || stage === 2) && offloaded && isRefused ? 'when the optimizer is offloaded' : undefined;
}
