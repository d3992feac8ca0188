import type { Loader } from './loader.js';

/** PyTorch Lightning: `DeepSpeedStrategy(config=...)`. It reads strict JSON and hands every value on as it is. */
export const lightning: Loader = {
  id: 'lightning',
  title: 'Lightning',
  reader: 'Lightning',
  dialect: 'json',
  fills: {},
  otherAuto: 'passed-on',
};
