import { valueAt } from '../../document/syntax-tree.js';
import { readerOf } from '../checking/run-context.js';
import type { RunRule } from '../checking/run-rule.js';

const gather = 'stage3_gather_16bit_weights_on_model_save';

export const runWeightsNotGathered: RunRule = {
  code: 'run-weights-not-gathered',
  severity: 'information',
  failsAt: 'never',
  inConfig: 'weights-not-gathered',
  summary: 'A run of Trainer at stage 3 whose config does not gather the weights.',
  why: `At stage 3 each GPU holds a part of the weights. Without "${gather}": true Trainer saves a DeepSpeed checkpoint and no model file.`,
  bad: 'deepspeed train.py --deepspeed ds_config.json\n',
  good: 'deepspeed train.py --deepspeed ds_gathering.json\n',
  noFix: 'the key belongs in the config',
  beside: {
    'train.py': 'from transformers import HfArgumentParser, TrainingArguments\n',
    'ds_config.json': '{ "train_batch_size": "auto", "zero_optimization": { "stage": 3 } }',
    'ds_gathering.json': `{ "train_batch_size": "auto", "zero_optimization": { "stage": 3, "${gather}": true } }`,
  },
  source: 'transformers/trainer.py:Trainer.save_model',
  *check(context) {
    const { run, files } = context;
    const { config } = files;
    const stage = valueAt(config?.root, 'zero_optimization', 'stage');
    const isPartitioned = stage?.kind === 'number' && stage.value === 3;
    const isSet = [gather, 'stage3_gather_fp16_weights_on_model_save'].some(
      key => valueAt(config?.root, 'zero_optimization', key) !== undefined,
    );
    const isTrainer = readerOf(context) === 'transformers';
    if (!isTrainer || config === undefined || run.config === undefined || !isPartitioned || isSet) {
      return;
    }
    yield {
      span: run.config,
      message: `${config.name} has stage 3 without "${gather}". Trainer saves a DeepSpeed checkpoint and no model file. Only zero_to_fp32.py can convert the checkpoint. Write "${gather}": true in the config to get a model file.`,
      elsewhere: [{ file: config, span: stage, message: 'The stage is set here.' }],
    };
  },
};
