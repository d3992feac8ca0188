import assert from 'node:assert/strict';
import type { Range } from 'vscode-languageserver-types';
import { settingsFrom } from '../../../server/src/surroundings/setting-values.js';
import { applied, documentOf, serviceFor } from '../../marked-text.js';
import { releaseReading } from '../../release-reading.js';

const service = serviceFor(true);
const everywhere: Range = { start: { line: 0, character: 0 }, end: { line: 99, character: 0 } };

/** Returns the source with its hints in brackets, where an editor shows them. */
function shown(text: string, settings: object = {}, range = everywhere): string {
  const document = documentOf(text);
  const hints = service.inlayHints(document, range, settingsFrom(settings));
  return applied(
    document,
    hints.map(({ position, label }) => ({ range: { start: position, end: position }, newText: `[${label}]` })),
  );
}

function tooltips(text: string, settings: object = {}): string {
  const hints = service.inlayHints(documentOf(text), everywhere, settingsFrom(settings));
  return hints.map(({ tooltip }) => tooltip).join('\n');
}

describe('inlay hints', () => {
  const fp32 = '{ "zero_optimization": { "stage": 3, "stage3_max_live_parameters": 1e9 } }';

  it('show the bytes of element counts, in the precision of the file', () => {
    assert.equal(
      shown('{ "fp16": { "enabled": true }, "zero_optimization": { "stage": 2, "reduce_bucket_size": 5e8 } }'),
      '{ "fp16": { "enabled": true }, "zero_optimization": { "stage": 2, "reduce_bucket_size": 5e8[= 953.7 MiB] } }',
    );
  });

  it('show the bytes in fp32 if the file sets no precision', () => {
    assert.match(shown(fp32), /1e9\[= 3\.7 GiB\]/);
    assert.match(tooltips(fp32), /1,000,000,000 elements in fp32 are 3\.7 GiB\./);
  });

  it('show the bytes in 16-bit if the loader may set the precision', () => {
    assert.match(shown(fp32, { loader: 'transformers' }), /1e9\[= 1\.9 GiB\]/);
    assert.match(tooltips(fp32, { loader: 'transformers' }), /does not set the precision/);
  });

  it('count two buckets if DeepSpeed keeps two', () => {
    const text = (stage: number, rest = '') =>
      `{ "bf16": { "enabled": true }, "zero_optimization": { "stage": ${stage}, "overlap_comm": true, "reduce_bucket_size": 5e8${rest} } }`;
    assert.match(shown(text(2)), /5e8\[= 2 x 953\.7 MiB\]/);
    assert.match(tooltips(text(2)), /keeps two such buckets: 1\.9 GiB/);
    assert.match(shown(text(3)), /5e8\[= 953\.7 MiB\]/);
    assert.match(shown(text(2, ', "contiguous_gradients": false')), /5e8\[= 953\.7 MiB\]/);
  });

  it('show no bytes behind a count that needs no memory', () => {
    const text = '{ "bf16": { "enabled": true }, "zero_optimization": { "stage": 2, "allgather_bucket_size": 5e8 } }';
    assert.equal(shown(text), text);
  });

  it('show 32 bits for what is in fp32 under every precision', () => {
    const text = '{ "bf16": { "enabled": true }, "zero_optimization": { "stage": 3, "sub_group_size": 1e9 } }';
    assert.match(shown(text), /1e9\[= 3\.7 GiB\]/);
    assert.match(tooltips(text), /1,000,000,000 elements in fp32 are 3\.7 GiB\.$/);
  });

  it('are absent for keys without effect, "auto", wrong types and keys that are not read', () => {
    for (const text of [
      '{ "zero_optimization": { "stage": 2, "stage3_max_live_parameters": 1e9 } }',
      '{ "zero_optimization": { "stage": 2, "reduce_bucket_size": "auto" } }',
      '{ "zero_optimization": { "stage": 2, "reduce_bucket_size": [5e8] } }',
      '{ "zero_optimization": { "stage": 2, "reduce_bucket_size": $SIZE } }',
      '{ "zero_optimization": { "stage": 2, "reduce_bucket_size": 5e8, "reduce_bucket_size": "auto" } }',
      '{ "my_tool": { "reduce_bucket_size": 5e8 } }',
    ]) {
      assert.equal(shown(text), text);
    }
  });

  const sizes = '{ "train_batch_size": 64, "train_micro_batch_size_per_gpu": 4 }';

  it('show no batch size while the number of GPUs is not known', () => {
    assert.equal(shown(sizes), sizes);
  });

  it('show the accumulation steps that the file leaves out, if the number of GPUs is known', () => {
    assert.equal(
      shown(sizes, { worldSize: 8 }),
      '{ "train_batch_size": 64[gradient_accumulation_steps = 2 with 8 GPUs], "train_micro_batch_size_per_gpu": 4 }',
    );
  });

  it('say how the batch size is computed, and which setting has the number of GPUs', () => {
    assert.match(
      tooltips(sizes, { worldSize: 8 }),
      /4 per GPU x 2 accumulation steps x 8 .*set by deepspeed\.worldSize/,
    );
  });

  it('say where the client found the number of GPUs', () => {
    assert.match(
      tooltips(sizes, { worldSize: 8, worldSizeReason: 'the hostfile beside it' }),
      /: the hostfile beside it\.$/,
    );
  });

  it('show the batch size that the file leaves out', () => {
    assert.equal(
      shown('{ "train_micro_batch_size_per_gpu": 4, "gradient_accumulation_steps": 2 }', { worldSize: 8 }),
      '{ "train_micro_batch_size_per_gpu": 4[train_batch_size = 64 with 8 GPUs], "gradient_accumulation_steps": 2 }',
    );
  });

  it('show the micro batch that the file leaves out, also beside a null', () => {
    assert.equal(
      shown('{ "train_batch_size": 64, "gradient_accumulation_steps": null }', { worldSize: 8 }),
      '{ "train_batch_size": 64[train_micro_batch_size_per_gpu = 8 with 8 GPUs], "gradient_accumulation_steps": null }',
    );
  });

  it('show for how many GPUs three sizes are', () => {
    const three = '"train_micro_batch_size_per_gpu": 4, "gradient_accumulation_steps": 2';
    assert.equal(shown(`{ "train_batch_size": 64, ${three} }`), `{ "train_batch_size": 64[needs 8 GPUs], ${three} }`);
    assert.match(shown(`{ "train_batch_size": 8, ${three} }`), /8\[needs 1 GPU\]/);
    assert.match(shown(`{ "train_batch_size": 64, ${three}, "sequence_parallel_size": 2 }`), /64\[needs 16 GPUs\]/);
  });

  it('are absent for batch sizes that do not agree, or that another program fills in', () => {
    for (const text of [
      '{ "train_batch_size": 100, "train_micro_batch_size_per_gpu": 8 }',
      '{ "train_batch_size": 60, "train_micro_batch_size_per_gpu": 8, "gradient_accumulation_steps": 1 }',
      '{ "train_batch_size": "auto", "train_micro_batch_size_per_gpu": 8, "gradient_accumulation_steps": 1 }',
      '{ "train_batch_size": true, "train_micro_batch_size_per_gpu": 1 }',
      '{ "train_batch_size": 64, "train_micro_batch_size_per_gpu": "4" }',
      '{ "train_batch_size": 64, "elasticity": { "enabled": true } }',
      '{ "train_batch_size": 0 }',
      '[64]',
      '',
    ]) {
      assert.equal(shown(text, { worldSize: 8, version: releaseReading(text) }), text);
    }
    const micro = '{ "train_batch_size": 64 }';
    assert.equal(shown(micro, { worldSize: 8, loader: 'lightning' }), micro);
  });

  it('are limited to the requested part of the document', () => {
    const text =
      '{\n"train_batch_size": 64,\n"train_micro_batch_size_per_gpu": 4,\n"zero_optimization": {\n"stage": 2, "reduce_bucket_size": 5e8 }\n}';
    const range = (from: number, to: number) => ({
      start: { line: from, character: 0 },
      end: { line: to, character: 0 },
    });
    assert.match(shown(text, { worldSize: 8 }, range(0, 2)), /^[^[]*64\[gradient[^[]*$/);
    assert.match(shown(text, { worldSize: 8 }, range(3, 5)), /^[^[]*5e8\[= 1\.9 GiB\][^[]*$/);
  });

  it('can be switched off separately', () => {
    const text = '{ "train_batch_size": 64, "zero_optimization": { "stage": 2, "reduce_bucket_size": 5e8 } }';
    const both = { worldSize: 8 };
    assert.equal(shown(text, { ...both, inlayHints: { bytes: false, batch: false } }), text);
    assert.match(shown(text, { ...both, inlayHints: { bytes: false } }), /^[^[]*64\[train_micro[^[]*$/);
    assert.match(shown(text, { ...both, inlayHints: { batch: false } }), /^[^[]*5e8\[= 1\.9 GiB\][^[]*$/);
  });
});
