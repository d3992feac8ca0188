import assert from 'node:assert/strict';
import { loadErrorsIn } from './findings.js';

/** The verdict of a release that reads a config beside `"train_batch_size": 8`; logged from the releases themselves. */
interface Judged {
  readonly config: object;
  /** Releases that read the file, and releases that refuse it. */
  readonly taken: readonly string[];
  readonly refused: readonly string[];
}

const zero = (section: object) => ({ zero_optimization: section });
const before15 = ['0.9.5', '0.11.1', '0.14.5'];
const since15 = ['0.15.0', '0.16.4', '0.18.8'];

const judged: { readonly [topic: string]: readonly Judged[] } = {
  'models of pydantic 1': [
    { config: zero({ stage: 3, reduce_bucket_size: 1.5 }), taken: before15, refused: since15 },
    { config: zero({ stage: 3, reduce_bucket_size: '5.0' }), taken: since15, refused: before15 },
    { config: zero({ stage: '3' }), taken: since15, refused: before15 },
    { config: zero({ stage: true }), taken: [...before15, ...since15], refused: [] },
    { config: zero({ stage: 3, offload_param: [] }), taken: before15, refused: since15 },
    { config: zero({ stage: 3, offload_param: '' }), taken: before15, refused: since15 },
    { config: zero({ stage: 3, offload_param: { device: 1 } }), taken: [], refused: [...before15, ...since15] },
    { config: { wandb: { team: 5, project: true } }, taken: before15, refused: since15 },
    { config: { tensorboard: [] }, taken: before15, refused: since15 },
    { config: zero([]), taken: [], refused: [...before15, ...since15] },
  ],
  'sections that were read key by key': [
    { config: { fp16: { enabled: true, min_loss_scale: 0.5 } }, taken: ['0.9.5', '0.17.0'], refused: ['0.17.1'] },
    { config: { fp16: { enabled: 'yes, please' } }, taken: ['0.9.5', '0.17.0'], refused: ['0.17.1'] },
    { config: { fp16: { loss_scales: 1 } }, taken: ['0.17.0'], refused: ['0.17.1'] },
    {
      config: { fp16: { enabled: true, initial_scale_power: 'x' } },
      taken: [],
      refused: ['0.9.5', '0.17.0', '0.17.1'],
    },
    { config: { fp16: { enabled: false, initial_scale_power: 'x' } }, taken: ['0.17.0'], refused: ['0.17.1'] },
    {
      config: { fp16: { enabled: 'auto' }, bf16: { enabled: 'auto' } },
      taken: ['0.17.1'],
      refused: ['0.9.5', '0.17.0'],
    },
    { config: { bf16: null }, taken: ['0.17.1'], refused: ['0.17.0'] },
  ],
  'values of fp16 that are refused later': [
    { config: { fp16: { loss_scale: -1 } }, taken: ['0.17.1', '0.18.7'], refused: ['0.18.8'] },
    { config: { fp16: { loss_scale: true } }, taken: ['0.17.1', '0.18.7'], refused: ['0.18.8'] },
    { config: { fp16: { loss_scale: 'inf' } }, taken: ['0.17.1', '0.18.7'], refused: ['0.18.8'] },
    { config: { fp16: { loss_scale_window: true } }, taken: ['0.17.1', '0.19.2'], refused: ['0.19.3'] },
  ],
  'the stage of 16-bit master weights': [
    {
      config: { fp16: { enabled: true, fp16_master_weights_and_grads: true }, ...zero({ stage: 1 }) },
      taken: ['0.18.3'],
      refused: ['0.9.5', '0.17.0', '0.18.2'],
    },
    {
      config: { fp16: { fp16_master_weights_and_grads: true }, ...zero({ stage: 3 }) },
      taken: ['0.17.0', '0.18.3'],
      refused: ['0.17.1', '0.18.2'],
    },
  ],
  'sections that a release does not read': [
    {
      config: { compile: { disable: false, passes: 5 } },
      taken: ['0.9.5', '0.13.1', '0.14.4', '0.16.5'],
      refused: ['0.13.2', '0.14.3', '0.16.6'],
    },
    { config: { compile: { backend: 'inductor' } }, taken: ['0.13.2', '0.16.5'], refused: ['0.16.6'] },
    { config: { compile: 5 }, taken: ['0.14.4'], refused: ['0.14.3', '0.16.6'] },
    { config: { tensor_parallel: { autotp_size: 'x' } }, taken: ['0.9.5', '0.16.3'], refused: ['0.16.4'] },
    { config: { weight_quantization: { x: 1 } }, taken: ['0.10.2'], refused: ['0.10.3'] },
    { config: { gradient_allreduce_op: 'max' }, taken: ['0.19.5'], refused: ['0.19.6'] },
  ],
  'keys that were renamed or dropped later': [
    { config: { seq_parallel_comm_data_type: 'x' }, taken: ['0.11.1', '0.16.5'], refused: ['0.11.2', '0.16.4'] },
    { config: { comms_logger: { enabled: 'auto' } }, taken: ['0.15.0'], refused: ['0.9.5', '0.14.5'] },
    { config: { comms_logger: { strict: true } }, taken: ['0.15.0'], refused: ['0.9.5', '0.14.5'] },
  ],
  'quantization that looks for what is not there': [
    {
      config: { compression_training: { shared_parameters: { enabled: true } } },
      taken: ['0.19.3'],
      refused: ['0.9.5', '0.14.4', '0.19.2'],
    },
  ],
  'partial offloading below stage 3': [
    {
      config: zero({ stage: 2, offload_optimizer: { device: 'cpu', ratio: 0.5 } }),
      taken: ['0.12.3', '0.14.5'],
      refused: ['0.12.2', '0.15.0'],
    },
  ],
  'old names beside new ones': [
    { config: zero({ stage: 3, cpu_offload: false, offload_optimizer: {} }), taken: [], refused: ['0.9.5', '0.16.4'] },
  ],
};

describe('older releases', () => {
  for (const [topic, cases] of Object.entries(judged)) {
    it(`${topic}: we refuse what they refuse`, () => {
      for (const { config, taken, refused } of cases) {
        const outcome = (versions: readonly string[]) =>
          versions.map(version => {
            const isTaken = loadErrorsIn({ train_batch_size: 8, ...config }, { version }).length === 0;
            return `${JSON.stringify(config)} ${isTaken ? 'taken' : 'refused'} by ${version}`;
          });
        const expected = (versions: readonly string[], what: string) =>
          versions.map(version => `${JSON.stringify(config)} ${what} by ${version}`);
        assert.deepEqual(
          [...outcome(taken), ...outcome(refused)],
          [...expected(taken, 'taken'), ...expected(refused, 'refused')],
        );
      }
    });
  }
});
