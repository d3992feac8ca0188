import type { Loader } from './loader.js';

/** DeepSpeed itself: `deepspeed.initialize(config=...)` or `--deepspeed_config`. Source: deepspeed/runtime/config.py:695-709. */
export const deepspeed: Loader = {
  id: 'deepspeed',
  title: 'DeepSpeed',
  reader: 'DeepSpeed',
  dialect: 'hjson',
  fills: {},
  formerFills: {},
  otherAuto: 'passed-on',
  adds: {},
  hides: {},
  replaces: [],
};
