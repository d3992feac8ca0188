import assert from 'node:assert/strict';
import { fixFile } from '../../../server/src/cli/reports/fixing.js';
import { reportOn } from '../../../server/src/cli/reports/report.js';
import { defaultSettings } from '../../../server/src/loaders/assumptions.js';

const configs = {
  'a safe fix': { train_batch_size: 8, zero_optimization: { stage: 2, overlap_com: true } },
  'an unsafe fix': { train_batch_size: 8, foo: 1 },
  'two keys for the same one': { train_batch_size: 8, flops_profiler: { start_step: 1, end_step: 2 } },
  'a fix that leads to an error': { train_batch_size: 8, fp16: { enabled: true, min_loss_scale: 0.03125 } },
};

describe('the fixes in a report', () => {
  for (const [name, config] of Object.entries(configs)) {
    it(`are those that are applied: ${name}`, () => {
      const text = JSON.stringify(config);
      const { findings } = reportOn('ds_config.json', text, defaultSettings);
      for (const unsafe of [false, true]) {
        const told = findings.filter(({ fix }) => fix()?.safe || (unsafe && fix()));
        const { fixed } = fixFile('ds_config.json', text, defaultSettings, { unsafe, concerns: () => true });
        assert.deepEqual(
          told.map(({ code }) => code),
          fixed.map(({ code }) => code),
          unsafe ? 'with the unsafe ones' : 'the safe ones',
        );
      }
    });
  }
});
