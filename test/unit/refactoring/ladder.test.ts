import assert from 'node:assert/strict';
import { openText } from '../../../server/src/document/config-document.js';
import { estimateConfig } from '../../../server/src/estimating/config.js';
import { hardwareOf } from '../../../server/src/estimating/hardware-of-settings.js';
import { modelOf } from '../../../server/src/estimating/model-of-settings.js';
import { assume, defaultSettings, type Settings } from '../../../server/src/loaders/assumptions.js';
import { climbLadder } from '../../../server/src/refactoring/moves/climb-ladder.js';
import '../estimator.js';

type Zero = { readonly [section: string]: { readonly device: string } };

const devices = [undefined, 'cpu', 'nvme'];

/** Every stage with every offload, whether it has an effect there or not. */
const starts = [0, 1, 2, 3].flatMap(stage =>
  devices.flatMap(optimizer =>
    devices.map(parameters => {
      const offload = (device: string | undefined) =>
        device === undefined ? undefined : { device, ...(device === 'nvme' ? { nvme_path: '/local_nvme' } : {}) };
      return { stage, offload_optimizer: offload(optimizer), offload_param: offload(parameters) };
    }),
  ),
);

const precisions = [{ bf16: { enabled: true } }, {}];

const runs: readonly Partial<Settings>[] = [
  ...['125M', '7B', '70B'].flatMap(model => [1, 8].map(worldSize => ({ model, worldSize }))),
  {},
];

function gpuBytes(text: string, settings: Settings): number | undefined {
  const document = openText(text);
  const reading = modelOf({ ...settings, model: settings.model ?? '7B' })?.reading;
  const assumptions = assume(document, settings);
  return reading?.ok
    ? estimateConfig({ document, assumptions }, reading.size, hardwareOf(settings).hardware)?.gpuBytes
    : undefined;
}

function offloaded(zero: Zero): readonly string[] {
  return ['offload_optimizer', 'offload_param'].filter(name => (zero[name]?.device ?? 'none') !== 'none');
}

describe('a step to less GPU memory', () => {
  for (const run of runs) {
    it(`never raises the estimate and never drops an offload: ${JSON.stringify(run)}`, () => {
      const settings = { ...defaultSettings, ...run };
      for (const zero of starts) {
        for (const precision of precisions) {
          const text = JSON.stringify({ train_batch_size: 64, ...precision, zero_optimization: zero });
          const document = openText(text);
          const changes = [...climbLadder.changes(document, assume(document, settings), settings)];
          const less = changes.find(({ name }) => name === 'less-memory');
          if (less === undefined) {
            continue;
          }
          const [before, after] = [text, less.text].map(each => gpuBytes(each, settings));
          assert.ok((after ?? 0) < (before ?? 0), `${text} ${less.title}: ${before} to ${after}`);
          const kept = offloaded((JSON.parse(less.text) as { zero_optimization: Zero }).zero_optimization);
          for (const name of offloaded(JSON.parse(JSON.stringify(zero)) as Zero)) {
            assert.ok(kept.includes(name), `${text} ${less.title}: ${name}`);
          }
        }
      }
    });
  }
});

describe('a step to more speed', () => {
  it('never adds an offload and never raises the stage', () => {
    for (const zero of starts) {
      const document = openText(JSON.stringify({ train_batch_size: 64, zero_optimization: zero }));
      const changes = [...climbLadder.changes(document, assume(document, defaultSettings))];
      const text = changes.find(({ name }) => name === 'faster')?.text;
      if (text !== undefined) {
        const after = (JSON.parse(text) as { zero_optimization: Zero & { stage: number } }).zero_optimization;
        const had = offloaded(JSON.parse(JSON.stringify(zero)) as Zero);
        assert.ok(after.stage <= zero.stage, text);
        assert.deepEqual(
          offloaded(after).filter(name => !had.includes(name)),
          [],
        );
      }
    }
  });
});
