import assert from 'node:assert/strict';
import type { FailsAt } from '../../../server/src/checking/rule.js';
import type { Settings } from '../../../server/src/loaders/assumptions.js';
import { findingsIn } from './findings.js';

/**
 * Members of configs by when a run with them failed. Logged from DeepSpeed 0.19.6, or the newest release if that
 * differs, on a CPU: a small model, `deepspeed.initialize` and two steps. If a member does not mention the optimizer,
 * it was torch's Adam; null means none.
 */
export interface Runs {
  readonly worldSize?: number;
  /** If absent, the newest release that reads all of a config. */
  readonly version?: string;
  readonly never?: readonly string[];
  readonly load?: readonly string[];
  readonly initialize?: readonly string[];
  readonly step?: readonly string[];
}

const times = ['load', 'initialize', 'step'] as const;
const torchAdam = { type: 'Adam', params: { torch_adam: true, lr: 1e-4 } };

function failureWith(members: string, settings: Partial<Settings>): FailsAt {
  const config = { train_micro_batch_size_per_gpu: 2, optimizer: torchAdam, ...JSON.parse(`{${members}}`) };
  if (config.optimizer === null) {
    config.optimizer = undefined;
  }
  const errors = findingsIn(config, settings).filter(({ severity }) => severity === 'error');
  return times.find(time => errors.some(({ failsAt }) => failsAt === time)) ?? 'never';
}

/** Defines a test for each of these configs: the errors must say when the run failed. */
export function describeRuns(runs: { readonly [what: string]: Runs }): void {
  for (const [what, { worldSize = 1, version, ...byTime }] of Object.entries(runs)) {
    describe(what, () => {
      for (const [time, configs] of Object.entries(byTime)) {
        for (const members of configs) {
          it(`${time === 'never' ? 'run with' : `fail (${time}) with`} ${members}`, () => {
            assert.equal(failureWith(members, { worldSize, ...(version && { version }) }), time);
          });
        }
      }
    });
  }
}
