import assert from 'node:assert/strict';
import { openText } from '../../../server/src/document/config-document.js';
import { draftOf } from '../../../server/src/document/draft.js';
import { findingOf, findingsIn, fixedBy, loadErrorsIn } from './findings.js';

function sizes(train?: unknown, micro?: unknown, steps?: unknown): object {
  return {
    ...(train === undefined ? {} : { train_batch_size: train }),
    ...(micro === undefined ? {} : { train_micro_batch_size_per_gpu: micro }),
    ...(steps === undefined ? {} : { gradient_accumulation_steps: steps }),
  };
}

describe('fractions among batch sizes', () => {
  it("are multiplied with DeepSpeed's rounding", () => {
    assert.deepEqual(loadErrorsIn(sizes(128, 16, 0.01)), []);
    assert.deepEqual(loadErrorsIn(sizes(128, 16, 0.3)), ['batch-size-mismatch']);
  });

  it('are reported once if they stop the run', () => {
    for (const config of [sizes(16.5, 2), sizes(7.25, 2, 4), sizes(16.5)]) {
      const codes = findingsIn(config).map(({ code }) => code);
      assert.deepEqual(codes, ['batch-size-mismatch'], JSON.stringify(config));
    }
    assert.ok(findingsIn(sizes(16, 2.5)).some(({ code }) => code === 'wrong-type'));
  });
});

describe('missing batch sizes', () => {
  it('stop the run when both are absent or null', () => {
    for (const config of [{}, sizes(null), sizes(undefined, null, 4), sizes(undefined, undefined, 'auto')]) {
      assert.ok(loadErrorsIn(config).includes('batch-size-missing'), JSON.stringify(config));
    }
  });

  it('stop the run when the file is empty, which Hjson reads as an empty config', () => {
    for (const text of ['', '  \n', '# nothing yet\n', '/* nothing */']) {
      assert.deepEqual(loadErrorsIn(text, { syntax: true }), ['batch-size-missing'], JSON.stringify(text));
      assert.deepEqual(loadErrorsIn(text, { loader: 'lightning' }).includes('batch-size-missing'), false);
    }
    const { span } = findingOf('batch-size-missing', '');
    assert.deepEqual([span.offset, span.end], [0, 0]);
    const draft = draftOf(openText('# nothing yet\n'));
    findingOf('batch-size-missing', draft.text, { syntax: true }).fixes?.()[0]?.apply(draft);
    assert.equal(draft.text, '# nothing yet\n{\n  "train_micro_batch_size_per_gpu": 1\n}\n');
  });

  it('are not reported if one of them exists, whatever its value', () => {
    for (const config of [
      sizes(8),
      sizes(undefined, 1),
      sizes('auto'),
      sizes(undefined, 'auto'),
      '{"train_batch_size"}',
    ]) {
      assert.ok(!loadErrorsIn(config).includes('batch-size-missing'), JSON.stringify(config));
    }
  });

  it('are filled in by elasticity while it is on', () => {
    const elastic = { elasticity: { enabled: true, max_train_batch_size: 8, micro_batch_sizes: [1] } };
    assert.deepEqual(loadErrorsIn(elastic), []);
    assert.deepEqual(loadErrorsIn({ elasticity: { enabled: false } }), ['batch-size-missing']);
  });

  it('are filled in by the autotuner', () => {
    assert.deepEqual(loadErrorsIn({ autotuning: { enabled: true } }), []);
  });

  it('are filled in by Lightning', () => {
    assert.deepEqual(loadErrorsIn({}, { loader: 'lightning' }), []);
  });

  it('stop the run under Trainer and Accelerate too, with "auto" as a fix', () => {
    for (const loader of ['transformers', 'accelerate'] as const) {
      const config = { zero_optimization: { stage: 2 } };
      assert.deepEqual(fixedBy('batch-size-missing', config, { loader }), {
        'Add "train_micro_batch_size_per_gpu": "auto"': { ...config, train_micro_batch_size_per_gpu: 'auto' },
        'Add "train_micro_batch_size_per_gpu": 1': { ...config, train_micro_batch_size_per_gpu: 1 },
      });
    }
  });

  it('replace a null when they are fixed', () => {
    assert.deepEqual(fixedBy('batch-size-missing', sizes(undefined, null)), {
      'Add "train_micro_batch_size_per_gpu": 1': sizes(undefined, 1),
    });
  });
});

describe('batch sizes that do not fit', () => {
  const isWrong = (config: object, worldSize: number | null = null) =>
    loadErrorsIn(config, { worldSize }).includes('batch-size-mismatch');

  it('are reported if no number of GPUs satisfies them', () => {
    assert.ok(isWrong(sizes(8, 2, 3)));
    assert.ok(isWrong(sizes(8, 3)));
    assert.ok(isWrong(sizes(2, 3)));
    assert.ok(isWrong(sizes(8, undefined, 3)));
    assert.ok(isWrong(sizes(8, 'auto', 3)));
  });

  it('are not reported if some number of GPUs satisfies them', () => {
    assert.ok(!isWrong(sizes(32, 4, 4)));
    assert.ok(!isWrong(sizes(undefined, 3, 5)));
    assert.ok(!isWrong(sizes(8, 'auto', 4)));
  });

  it('are reported if they contradict a known number of GPUs', () => {
    assert.ok(isWrong(sizes(32, 4, 4), 4));
    assert.ok(isWrong(sizes(100, 8), 4));
    assert.ok(isWrong(sizes(100), 3));
    assert.ok(isWrong(sizes(100, undefined, 10), 4));
  });

  it('are not reported if they fit a known number of GPUs', () => {
    assert.ok(!isWrong(sizes(32, 4, 4), 2));
    assert.ok(!isWrong(sizes(100), 4));
    assert.ok(!isWrong(sizes(undefined, 4), 3));
  });

  const shared = (config: object) => ({ ...config, sequence_parallel_size: 2 });

  it('count GPUs that share a sequence as one', () => {
    assert.ok(isWrong(shared(sizes(32, 4, 4)), 8));
    assert.ok(!isWrong(shared(sizes(32, 4, 4)), 4));
  });

  it('are not compared with GPUs that may share a sequence before 0.18.6', () => {
    assert.ok(
      !loadErrorsIn(shared(sizes(32, 4, 4)), { worldSize: 8, version: '0.18.5' }).includes('batch-size-mismatch'),
    );
  });

  it('have to be possible for some number of GPUs that share a sequence', () => {
    assert.ok(!isWrong(shared(sizes(12, 2, 2))));
    assert.ok(!isWrong(shared(sizes(6, 4, 1))));
    assert.ok(isWrong(shared(sizes(5, 4, 1))));
  });

  it('take the number of replicas from "data_parallel_size"', () => {
    assert.ok(isWrong({ ...shared(sizes(32, 4, 4)), data_parallel_size: 4 }));
    assert.ok(!isWrong({ ...shared(sizes(32, 4, 4)), data_parallel_size: 2 }));
  });

  it('have one accumulation step under Trainer and Accelerate when the key is absent', () => {
    const config = { ...sizes(32, 4), zero_optimization: { stage: 1 } };
    assert.deepEqual(loadErrorsIn(config, { loader: 'accelerate', worldSize: 4 }), ['batch-size-mismatch']);
    assert.deepEqual(loadErrorsIn(config, { worldSize: 4 }), []);
    assert.deepEqual(loadErrorsIn(config, { loader: 'lightning', worldSize: 4 }), []);
  });

  it('are not reported if elasticity replaces them, or if another rule reports that they are not numbers', () => {
    const elasticity = {
      enabled: true,
      max_train_batch_size: 8,
      micro_batch_sizes: [1],
      ignore_non_elastic_batch_info: true,
    };
    assert.ok(!isWrong({ ...sizes(8, 3), elasticity }));
    for (const config of [sizes('8', 3), sizes(8, [3]), sizes(0, 3), sizes(8, 0), sizes(8, -3)]) {
      assert.ok(!isWrong(config));
    }
  });

  it('are explained with the numbers of the file', () => {
    const said = (config: object, worldSize: number | null = null) =>
      findingOf('batch-size-mismatch', config, { worldSize }).message;
    assert.equal(
      said(sizes(8, 2, 3)),
      '"train_batch_size" is 8, not a multiple of 6 (2 per GPU x 3 accumulation steps), so no number of GPUs fits. DeepSpeed stops while it reads the file ("Check batch related parameters"). Write 6 or 12, or remove "train_batch_size" so that DeepSpeed computes it.',
    );
    assert.equal(
      said(sizes(32, 4, 4), 4),
      '"train_batch_size" is 32, but 4 per GPU x 4 accumulation steps x 4 data-parallel ranks makes 64. DeepSpeed stops while it reads the file ("Check batch related parameters"). Write 64, or remove "train_batch_size" so that DeepSpeed computes it.',
    );
    assert.match(
      said(sizes(2, 3)),
      /is 2, not a multiple of 3 \("train_micro_batch_size_per_gpu"\).*"0 has to be greater than 0"/,
    );
    assert.match(said(sizes(3), 4), /not a multiple of 4 \(the number of data-parallel ranks\)\. .* Write 4\.$/);
  });

  it('have a fix at each of the three, if a whole number solves it', () => {
    assert.deepEqual(fixedBy('batch-size-mismatch', sizes(32, 4, 4), { worldSize: 4 }), {
      'Set "gradient_accumulation_steps" to 2': sizes(32, 4, 2),
      'Set "train_micro_batch_size_per_gpu" to 2': sizes(32, 2, 4),
      'Set "train_batch_size" to 64': sizes(64, 4, 4),
      'Remove "train_batch_size"': sizes(undefined, 4, 4),
    });
    assert.deepEqual(fixedBy('batch-size-mismatch', sizes(100, 8, 3)), {
      'Set "train_batch_size" to 96': sizes(96, 8, 3),
      'Set "train_batch_size" to 120': sizes(120, 8, 3),
      'Remove "train_batch_size"': sizes(undefined, 8, 3),
    });
    assert.deepEqual(Object.keys(fixedBy('batch-size-mismatch', sizes(32, 4, 3))), [
      'Set "gradient_accumulation_steps" to 2',
      'Set "train_batch_size" to 36',
      'Set "train_batch_size" to 24',
      'Remove "train_batch_size"',
    ]);
  });
});

describe('sizes that depend on the slots of a hostfile', () => {
  const worldSizeReason = 'the hostfile in this folder has 16 slots';
  const found = (config: object) => findingsIn(config, { worldSize: 16, worldSizeReason });

  it('are warnings that name the source of the number: a run may leave hosts out', () => {
    const [finding, ...others] = found(sizes(32, 4, 4));
    assert.deepEqual(others, []);
    assert.equal(finding?.code, 'batch-size-mismatch');
    assert.equal(finding?.severity, 'warning');
    assert.match(finding?.message ?? '', /4 per GPU x 4 accumulation steps x 16 data-parallel ranks makes 256\./);
    assert.match(finding?.message ?? '', /assumed to be 16 because the hostfile in this folder has 16 slots\.$/);
  });

  it('are errors if no number of GPUs fits', () => {
    assert.deepEqual(
      found(sizes(100, 8, 3)).map(({ severity }) => severity),
      ['error'],
    );
  });

  it('are errors if the user has set the number', () => {
    assert.equal(findingOf('batch-size-mismatch', sizes(32, 4, 4), { worldSize: 16 }).severity, 'error');
  });

  it('do not change findings that do not depend on them', () => {
    const config = { ...sizes(256, 4, 4), zero_optimization: { stage: 3, overlap_com: true } };
    assert.deepEqual(
      found(config).map(({ message, severity }) => ({ message, severity })),
      findingsIn(config, { worldSize: 16 }).map(({ message, severity }) => ({ message, severity })),
    );
  });

  it('lower the severity of other rules, too', () => {
    const groups = { ...sizes(256, 4, 4), zero_optimization: { stage: 3, zero_hpz_partition_size: 3 } };
    assert.deepEqual(
      found(groups).map(({ code, severity }) => `${code} ${severity}`),
      ['indivisible-world-size warning'],
    );
  });
});
