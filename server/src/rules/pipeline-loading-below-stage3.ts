import { removeKey } from '../checking/fixes.js';
import type { Rule } from '../checking/rule.js';
import { propertyAt, settled } from '../semantics/settled.js';
import { stageOf } from '../semantics/stage.js';

const path = 'zero_optimization.pipeline_loading_checkpoint';

export const pipelineLoadingBelowStage3: Rule = {
  code: 'pipeline-loading-below-stage3',
  severity: 'warning',
  failsAt: 'never',
  summary: 'Pipelined loading of checkpoints below stage 3.',
  why: 'Training runs and saves checkpoints. DeepSpeed refuses to load them.',
  bad: '{ "train_batch_size": 8, "zero_optimization": { "stage": 2, "pipeline_loading_checkpoint": true } }',
  good: '{ "train_batch_size": 8, "zero_optimization": { "stage": 2 } }',
  versions: ['0.10.1', null],
  source: 'deepspeed/runtime/engine.py:DeepSpeedEngine._load_zero_checkpoint',
  about: ['zero_optimization.pipeline_loading_checkpoint'],
  checkConfig(context) {
    const property = propertyAt(context.document, path);
    const stage = stageOf(context);
    if (
      property === undefined ||
      stage === undefined ||
      stage === 0 ||
      stage === 3 ||
      settled(context, path) !== true
    ) {
      return undefined;
    }
    return [
      {
        span: property.key,
        message: `"pipeline_loading_checkpoint" needs stage 3, and this file sets stage ${stage}. DeepSpeed fails when the script calls "load_checkpoint" ("Only stage3 support for pipeline checkpoint loading"). Remove "pipeline_loading_checkpoint".`,
        fixes: () => [removeKey(property, true)],
      },
    ];
  },
};
