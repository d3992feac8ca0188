import { type LoaderFacts, plainStart } from './loader.js';

/**
 * DeepSpeed itself: `deepspeed.initialize(config=...)` or `--deepspeed_config`. Source:
 * deepspeed/runtime/config.py:DeepSpeedConfig.__init__.
 */
export const deepspeed: LoaderFacts = {
  id: 'deepspeed',
  title: 'DeepSpeed',
  reader: 'DeepSpeed',
  usage: '`deepspeed.initialize(config=...)` or `--deepspeed_config`',
  dialect: 'hjson',
  packages: [],
  fills: {},
  otherAuto: 'passed-on',
  adds: {},
  hides: {},
  replaces: [],
  starts: {
    training: {
      ...plainStart.batch,
      gradient_clipping: 1,
      bf16: { enabled: true },
      optimizer: plainStart.adamW,
    },
    inference: { train_micro_batch_size_per_gpu: 1, bf16: { enabled: true } },
  },
};
