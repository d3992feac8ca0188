import assert from 'node:assert/strict';
import { findingOf } from './findings.js';

describe('a conflict that "engine.compile()" finds', () => {
  const cases: readonly (readonly [string, object])[] = [
    ['compile-non-moe-conflict', { compile: { autoep_non_moe: true }, sequence_parallel_size: 2 }],
    ['autotp-pass-conflict', { compile: { deepcompile: true, passes: ['autotp', 'z1'] } }],
    [
      'compile-offload-conflict',
      {
        compile: { deepcompile: true, offload_parameters: true, offload_opt_states: true },
        zero_optimization: { stage: 3 },
      },
    ],
  ];
  for (const [code, config] of cases) {
    it(`is said to stop a script that calls it: ${code}`, () => {
      const { message, severity, failsAt } = findingOf(code, { train_batch_size: 8, ...config }, { version: '0.19.8' });
      assert.match(message, /A script that calls "engine\.compile\(\)" stops there with a \w+Error\./);
      assert.deepEqual([severity, failsAt], ['warning', 'step']);
    });
  }

  it('is said to stop it in the releases that had the limit', () => {
    const config = { train_batch_size: 8, compile: { deepcompile: true }, zero_optimization: { stage: 2 } };
    const { severity, failsAt } = findingOf('lifted-limit', config, { version: '0.17.0' });
    assert.deepEqual([severity, failsAt], ['warning', 'step']);
  });
});
