import assert from 'node:assert/strict';
import { analyse } from '../../../server/src/analysis/analysis.js';
import { openText } from '../../../server/src/document/config-document.js';
import { defaultSettings } from '../../../server/src/loaders/settings.js';
import { loadNotation } from '../../../server/src/notations/notations.js';
import { RunIndex } from '../../../server/src/run-index/run-index.js';
import { filesInMemory } from '../run-index/files-in-memory.js';
import { findingsIn } from './example.js';

const accelerateFile = 'distributed_type: DEEPSPEED\nnum_processes: 8\n';

const config =
  '{ "train_batch_size": 64, "train_micro_batch_size_per_gpu": 4, "gradient_accumulation_steps": 4, "zero_optimization": { "stage": 2 }, "optimizer": { "type": "AdamW", "params": { "lr": 1e-5 } } }';

const programs: { readonly [what: string]: string | undefined } = {
  'Trainer with its parser': 'from transformers import HfArgumentParser, TrainingArguments\n',
  'Trainer with a parser of its own':
    'from transformers import TrainingArguments, Trainer\nparser = ArgumentParser()\n',
  'Trainer and the engine': 'from transformers import HfArgumentParser, TrainingArguments\ndeepspeed.initialize()\n',
  'the engine': 'import deepspeed\ndeepspeed.initialize(args)\n',
  'another module': 'from other import main\n',
  'no program': undefined,
};

const batches = '--per_device_train_batch_size 4 --gradient_accumulation_steps 4';
const commands: readonly string[] = [
  `deepspeed --num_gpus 4 train.py --deepspeed ds.json --learning_rate 2e-5 ${batches}`,
  `deepspeed --num_gpus 8 train.py --deepspeed ds.json --learning_rate 1e-5 ${batches}`,
  `deepspeed --num_gpus 8 train.py --deepspeed ds.json ${batches}`,
  `N=8\ndeepspeed --num_gpus $N train.py --deepspeed ds.json --learning_rate 2e-5 ${batches}`,
  `deepspeed --num_gpus 8 train.py --deepspeed ds.json --learning_rate 1e-5 ${batches} --tensor_parallel_size 2`,
  `cd "$1"\ndeepspeed --num_gpus 8 train.py --deepspeed ds.json --learning_rate 2e-5 ${batches}`,
  'deepspeed --num_gpus 8 train.py --deepspeed --deepspeed_config ds.json',
  'accelerate launch --use_deepspeed --deepspeed_config_file ds.json --num_processes 8 train.py',
  `accelerate launch --config_file acc.yaml train.py --deepspeed ds.json ${batches}`,
];

/** The rules of both places that report the same mistake. */
const pairs: readonly (readonly [ofConfig: string, ofRun: string])[] = [
  ['argument-mismatch', 'run-argument-conflict'],
  ['batch-size-mismatch', 'run-batch-conflict'],
];

describe('a contradiction between a config and a run', () => {
  for (const [what, program] of Object.entries(programs)) {
    for (const command of commands) {
      it(`is as grave in both files: ${what}, ${command}`, async () => {
        const files = {
          'ds.json': config,
          'acc.yaml': accelerateFile,
          ...(program === undefined ? {} : { 'train.py': program }),
        };
        const index = new RunIndex(filesInMemory({ 'run.sh': command, ...files }), '/w', loadNotation);
        await index.build();
        const settings = { ...defaultSettings, runs: index.runsOf('ds.json', 'auto') };
        const inConfig = analyse(openText(config), settings).verdicts;
        const inRun = findingsIn(command, { beside: files });
        for (const [ofConfig, ofRun] of pairs) {
          const levels = (all: readonly { readonly code: string; readonly severity: string }[], code: string) =>
            all
              .filter(each => each.code === code)
              .map(({ severity }) => severity)
              .sort();
          assert.deepEqual(levels(inConfig, ofConfig), levels(inRun, ofRun), ofRun);
        }
      });
    }
  }
});
