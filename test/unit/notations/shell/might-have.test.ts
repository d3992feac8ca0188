import assert from 'node:assert/strict';
import { mightStart } from '../../../../server/src/notations/shell/might-have.js';

describe('the first look at a script', () => {
  it('lets through what may start DeepSpeed, and nothing else', () => {
    for (const script of [
      'deepspeed train.py',
      'deepspeed --num_gpus 2 train.py',
      'deepspeed \\\n  train.py',
      'deepspeed $ARGS train.py',
      '/opt/bin/deepspeed "$SCRIPT"',
      'torchrun train.py --deepspeed ds.json',
      'python -m deepspeed.launcher.runner train.py',
      'accelerate launch \\\n  --config_file zero3.yaml train.py',
      'llamafactory-cli train x.yaml',
    ]) {
      assert.equal(mightStart(`#!/bin/bash\n${script}\n`), true, script);
    }
    for (const script of ['pip install deepspeed', 'echo deepspeed', 'accelerate launch train.py', 'python train.py']) {
      assert.equal(mightStart(`#!/bin/bash\n${script}\n`), false, script);
    }
  });
});
