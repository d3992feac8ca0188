import assert from 'node:assert/strict';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { analyse } from '../../../server/src/analysis/analysis.js';
import { effectiveText } from '../../../server/src/analysis/effective-config.js';
import { openRegion, openText } from '../../../server/src/document/config-document.js';
import { defaultSettings, type Settings } from '../../../server/src/loaders/assumptions.js';
import { pythonNotation } from '../../../server/src/notations/python/python-notation.js';
import { valueAtPath } from '../../../server/src/resolving/effective.js';
import { resolveConfig } from '../../../server/src/resolving/resolve.js';

function resolved(text: string, settings: Partial<Settings> = {}) {
  const { document, assumptions } = analyse(openText(text), { ...defaultSettings, ...settings });
  return resolveConfig(document, assumptions);
}

function shown(text: string, settings: Partial<Settings> = {}): string {
  return effectiveText(analyse(openText(text), { ...defaultSettings, ...settings }));
}

/** The effective config shows null for keys that are not set in sections that the file has. */
function withoutNull(text: string): unknown {
  return JSON.parse(text, (_, value) => (value === null ? undefined : value));
}

const full = `{
  "train_batch_size": "auto",
  "elasticity": {"enabled": true, "micro_batch_sizes": [2, 4], "max_train_batch_size": 64},
  "zero_optimization": {"stage": "3", "cpu_offload": true, "offload_param": {"device": "nvme", "nvme_path": "/x/"}},
  "bfloat16": {"enabled": "yes"},
  "optimizer": {"type": "AdamW", "params": {"lr": 1e-4, "betas": [0.9, 0.95], "weight_decay": "auto"}},
  "scheduler": {"type": "WarmupLR", "params": {"warmup_max_lr": "auto"}},
  "sparse_attention": {"mode": "fixed"},
  "compression_training": {"sparse_pruning": {"shared_parameters": {"method": "l1"}, "different_groups": {"a": {}}}},
  "odd": [1, {"b": null}]
}`;

describe('the effective config', () => {
  it('leaves out the defaults on request, and says so', () => {
    const text = '{ "train_batch_size": 8, "zero_optimization": { "stage": 2, "reduce_bucket_size": 500000000 } }';
    const shown = effectiveText(analyse(openText(text), { ...defaultSettings, worldSize: 8 }), 'jsonc', true);
    assert.match(shown, /\/\/ Only what differs from DeepSpeed's defaults\.\n/);
    assert.deepEqual(
      shown.split('\n').flatMap(line => /^ *"(\w+)"/.exec(line)?.[1] ?? []),
      ['train_batch_size', 'train_micro_batch_size_per_gpu', 'zero_optimization', 'stage', 'reduce_bucket_size'],
    );
  });

  it('shows numbers as people write them', () => {
    const text = shown('{ "zero_optimization": { "stage": 3 } }');
    assert.match(text, /"reduce_bucket_size": 5e8, \/\/ default\n/);
    assert.match(text, /"stage3_model_persistence_threshold": 9\.2e18, \/\/ default: 2\^63 - 1, no limit\n/);
  });

  it('has no value for what a program computes', () => {
    const source = TextDocument.create(
      'file:///train.py',
      'python',
      0,
      "ds_config = {'train_batch_size': n * 2, 'zero_optimization': {'stage': 3, 'reduce_bucket_size': args.size}, 'optimizer': {'type': 'Adam', 'params': {'betas': [b, 0.9]}}}\n",
    );
    const [region] = pythonNotation.regionsOf(source.getText());
    assert.ok(region);
    const analysis = analyse(openRegion(source, pythonNotation, region), defaultSettings);
    const text = effectiveText(analysis);
    assert.match(text, /^ {2}\/\/ "train_batch_size": depends on the program: n \* 2$/m);
    assert.match(text, /^ {4}\/\/ "reduce_bucket_size": depends on the program: args\.size$/m);
    assert.match(text, /\/\/ "betas": depends on the program, in part$/m);
    const json = effectiveText(analysis, 'json');
    assert.doesNotMatch(json, /args|n \* 2/);
    assert.equal(JSON.parse(json).zero_optimization.stage, 3);
  });

  it('can be computed for any prefix of a file, and the result is JSON', function () {
    // Hundreds of files: a busy machine takes seconds for them.
    this.timeout(30_000);
    for (let length = 0; length <= full.length; length += 7) {
      for (const loader of ['deepspeed', 'transformers'] as const) {
        const settings: Settings = { ...defaultSettings, loader };
        const text = effectiveText(analyse(openText(full.slice(0, length)), settings), 'json');
        assert.doesNotThrow(() => JSON.parse(text), text);
      }
    }
  });

  it('can be computed for sources that are not objects', () => {
    for (const text of ['', '[]', '3', 'null', '// nothing', '{"a": {"__proto__": 1}, "constructor": 2}']) {
      assert.match(shown(text), /^\/\/ For DeepSpeed/);
    }
  });

  it('resolves to itself', () => {
    const text = '{"train_micro_batch_size_per_gpu": 2, "zero_optimization": {"stage": 3, "cpu_offload": true}}';
    const settings: Settings = { ...defaultSettings, loader: 'deepspeed', worldSize: 4 };
    const once = effectiveText(analyse(openText(text), settings), 'json');
    const twice = effectiveText(analyse(openText(once), settings), 'json');
    assert.deepEqual(withoutNull(twice), withoutNull(once));
    const errors = analyse(openText(once), settings).verdicts.filter(({ severity }) => severity === 'error');
    assert.deepEqual(
      errors.map(({ code, message }) => `${code}: ${message}`),
      [],
    );
  });

  it("uses values of the file that Trainer's arguments then must equal", () => {
    const root = resolved(
      '{"train_batch_size": 64, "train_micro_batch_size_per_gpu": "auto", "gradient_accumulation_steps": 2, "optimizer": {"type": "Adam", "params": {"lr": 0.5}}, "scheduler": {"type": "WarmupLR", "params": {"warmup_max_lr": "auto", "warmup_min_lr": "auto"}}}',
      { worldSize: 8 },
    );
    assert.equal(valueAtPath(root, 'train_micro_batch_size_per_gpu'), 4);
    assert.equal(valueAtPath(root, 'scheduler.params.warmup_max_lr'), 0.5);
    assert.equal(valueAtPath(root, 'scheduler.params.warmup_min_lr'), 0);
  });

  it('leaves values open that only the arguments of Trainer determine', () => {
    const text = shown('{"train_batch_size": "auto", "train_micro_batch_size_per_gpu": "auto"}');
    assert.match(
      text,
      /"train_micro_batch_size_per_gpu": "auto", \/\/ Trainer: per_device_train_batch_size \(default 8/,
    );
    assert.match(text, /"gradient_accumulation_steps": 1, \/\/ Trainer: 1/);
    const micro = shown('{"train_micro_batch_size_per_gpu": "auto"}', { worldSize: 8 });
    assert.match(micro, /\/\/ "train_batch_size": train_micro_batch_size_per_gpu x 1 x 8/);
  });

  it('has no batch size that DeepSpeed cannot compute', () => {
    const none: readonly (readonly [text: string, line: RegExp])[] = [
      [
        '{"train_batch_size": 16}',
        /^ {2}\/\/ "train_micro_batch_size_per_gpu": none, 16 \/ 24 is not a whole number$/m,
      ],
      [
        '{"train_batch_size": 50, "gradient_accumulation_steps": 2}',
        /^ {2}\/\/ "train_micro_batch_size_per_gpu": none, 50 \/ 24 \/ 2 is not a whole number$/m,
      ],
      [
        '{"train_batch_size": 16, "train_micro_batch_size_per_gpu": 4}',
        /^ {2}\/\/ "gradient_accumulation_steps": none, 16 \/ 4 \/ 24 is not a whole number$/m,
      ],
      ['{"train_micro_batch_size_per_gpu": 0}', /^ {2}\/\/ "train_batch_size": none, 0 x 1 x 24 is not above 0$/m],
      [
        '{"elasticity": {"enabled": true, "micro_batch_sizes": [5], "max_train_batch_size": 20, "version": 0.1}}',
        /^ {2}\/\/ "train_micro_batch_size_per_gpu": none, elasticity has none for 24 ranks$/m,
      ],
    ];
    for (const [text, line] of none) {
      const found = shown(text, { worldSize: 24, ...(text.includes('elasticity') && { version: '0.19.6' }) });
      assert.match(found, line);
      assert.doesNotMatch(found, /derived|computed/);
    }
  });

  it('does not read the old name of bf16 if the loader adds the new one', () => {
    const text = '{"train_batch_size": 8, "bfloat16": {"enabled": true}}';
    assert.equal(valueAtPath(resolved(text, { loader: 'deepspeed' }), 'bf16.enabled'), true);
    assert.equal(valueAtPath(resolved(text, { loader: 'transformers' }), 'bf16.enabled'), false);
    assert.match(shown(text, { loader: 'transformers' }), /\/\/ "bfloat16" is not read, because Trainer adds "bf16"/);
  });

  it('has the keys and defaults of the version', () => {
    const old = resolved('{"train_batch_size": 8, "compile": {}}', { version: '0.10.0' });
    assert.equal(valueAtPath(old, 'gradient_clipping'), 0);
    assert.equal(valueAtPath(old, 'bf16.check_grad_overflow'), undefined);
    assert.ok(old.remarks.includes('"compile" is not read by DeepSpeed 0.10.0'));
  });

  it('keeps comments on their lines, whatever the names of the keys', () => {
    const text = shown('{"train_batch_size": 8, "a\\nb\\u2028c": 1}');
    assert.equal(
      text.split('\n').filter(line => /^\s*(\/\/|[{}"])/.test(line) || line === '').length,
      text.split('\n').length,
    );
  });
});
