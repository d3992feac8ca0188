import { isAtLeast } from '../catalog/version.js';
import { setKey } from '../checking/assignment.js';
import type { Rule } from '../checking/rule.js';
import { valued } from '../checking/subject.js';
import { lookedUpName, optimizerOf } from '../semantics/optimizer.js';
import { usesBf16Optimizer } from '../semantics/precision.js';
import { stageOf } from '../semantics/stage.js';

export const muonWithoutOrthogonalization: Rule = {
  code: 'muon-without-orthogonalization',
  severity: 'error',
  failsAt: 'initialize',
  summary: 'Muon in a setup in which DeepSpeed does not orthogonalize the update.',
  why: 'Muon needs whole matrices. Up to DeepSpeed 0.19.6 stage 0 updates them with plain SGD, and so does the optimizer that stage 1 uses for bf16 with fp32 accumulation. DeepSpeed 0.19.7 orthogonalizes in stage 0 and refuses the other; 0.19.8 orthogonalizes in both.',
  bad: '{ "train_batch_size": 8, "bf16": { "enabled": true }, "data_types": { "grad_accum_dtype": "fp32" }, "zero_optimization": { "stage": 1 }, "optimizer": { "type": "Muon", "params": { "lr": 0.02 } } }',
  good: '{ "train_batch_size": 8, "bf16": { "enabled": true }, "data_types": { "grad_accum_dtype": "fp32" }, "zero_optimization": { "stage": 2 }, "optimizer": { "type": "Muon", "params": { "lr": 0.02 } } }',
  assuming: { version: '0.19.7' },
  versions: ['0.17.6', '0.19.7'],
  source:
    'deepspeed/runtime/engine.py:DeepSpeedEngine._check_muon_can_reach_its_parameters@v0.19.7, deepspeed/runtime/zero/muon/muon_optimizer.py:MuonWithAuxAdam.step@v0.19.6',
  about: [valued('optimizer.type', name => lookedUpName(String(name)) === 'muon')],
  checkConfig(context) {
    const optimizer = optimizerOf(context.document);
    const { version } = context.assumptions;
    if (optimizer?.type.value === undefined || optimizer.name !== 'muon') {
      return undefined;
    }
    const isRefused = isAtLeast(version, '0.19.7');
    const inBf16 = usesBf16Optimizer(context);
    if (!inBf16 && (isRefused || stageOf(context) !== 0)) {
      return undefined;
    }
    const where = inBf16 ? 'stage 1 with bf16 and fp32 gradient accumulation' : 'stage 0';
    const since = inBf16 ? '0.19.8' : '0.19.7';
    const effect = isRefused
      ? 'stops when the engine is built ("Muon cannot be used with the BF16_Optimizer")'
      : 'silently takes plain SGD steps';
    return [
      {
        span: optimizer.type.value,
        message: `DeepSpeed before ${since} does not orthogonalize the update of Muon in ${where}. DeepSpeed ${version} ${effect}. Set stage 2, or use DeepSpeed ${since} or newer.`,
        severity: isRefused ? 'error' : 'warning',
        failsAt: isRefused ? 'initialize' : 'never',
        fixes: () => [setKey('zero_optimization.stage', 2, true)],
      },
    ];
  },
};
