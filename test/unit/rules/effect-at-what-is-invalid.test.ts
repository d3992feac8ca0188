import assert from 'node:assert/strict';
import { findingsIn } from './findings.js';

describe('a key beside an invalid stage or device', () => {
  const codes = (zero: object) => findingsIn({ train_batch_size: 8, zero_optimization: zero }).map(({ code }) => code);

  it('has no finding about its effect at the stage', () => {
    for (const stage of [4, -1, 17]) {
      const found = codes({ stage, offload_param: { device: 'cpu' }, stage3_prefetch_bucket_size: 1e6 });
      assert.ok(!found.includes('no-effect-at-stage'), String(stage));
      assert.ok(found.length > 0, String(stage));
    }
    assert.ok(codes({ stage: 2, offload_param: { device: 'cpu' } }).includes('no-effect-at-stage'));
  });

  it('has no finding about its effect with the device', () => {
    for (const device of ['CPU', 'gpu', 'disk']) {
      for (const section of ['offload_param', 'offload_optimizer']) {
        const found = codes({ stage: 3, [section]: { device, buffer_count: 5 } });
        assert.ok(!found.includes('no-effect-at-device'), `${section} ${device}`);
        assert.ok(found.length > 0, `${section} ${device}`);
      }
    }
    assert.ok(codes({ stage: 3, offload_param: { device: 'cpu', buffer_count: 5 } }).includes('no-effect-at-device'));
  });
});
