import assert from 'node:assert/strict';
import { MarkupContent } from 'vscode-languageserver-types';
import { defaultSettings, type Settings } from '../../../server/src/loaders/assumptions.js';
import { marked, serviceFor } from '../../marked-text.js';
import '../estimator.js';

const markdown = serviceFor(true);
const plain = serviceFor(false);

function hoverAt(
  text: string,
  settings: Partial<Settings> = {},
  service = markdown,
): { readonly text: string; readonly over: string } | undefined {
  const { document, position } = marked(text);
  const hover = service.hover(document, position, { ...defaultSettings, ...settings });
  if (hover === null) {
    return undefined;
  }
  assert.ok(MarkupContent.is(hover.contents));
  return { text: hover.contents.value, over: document.getText(hover.range) };
}

describe('hover', () => {
  it('explains a key: signature first, then what it does, limits, history, links', () => {
    const hover = hoverAt('{ "zero_optimization": { "overlap|_comm": true } }');
    assert.equal(hover?.over, '"overlap_comm"');
    const order = [
      'zero_optimization.overlap_comm: boolean, default null',
      'side stream',
      'Effective default',
      'Since 0.2.0',
      '[Reference](',
      "[DeepSpeed's page](https://www.deepspeed.ai/docs/config-json/#:~:text=overlap_comm)",
    ];
    const places = order.map(part => hover?.text.indexOf(part) ?? -1);
    assert.ok(
      places.every(place => place >= 0),
      `${places} in ${hover?.text}`,
    );
    assert.deepEqual(
      places,
      [...places].sort((a, b) => a - b),
    );
  });

  it('explains a value: its meaning at this key, with only the value as range', () => {
    const hover = hoverAt('{ "zero_optimization": { "stage": |3 } }');
    assert.equal(hover?.over, '3');
    assert.match(hover?.text ?? '', /Here: `3`, parameters sharded too/);
  });

  it('says what the value means here before anything else', () => {
    const { text } = hoverAt('{ "zero_optimization": { "stage": |3 } }') ?? { text: '' };
    assert.match(text, /^```text\nzero_optimization\.stage: .*\n```\n\nHere: `3`/);
  });

  it('shows the memory of the set model in place of an example', () => {
    const at = '{ "zero_optimization": { "stage": 3, "offload_param": { "dev|ice": "cpu" } } }';
    const set = hoverAt(at, { model: '13B', worldSize: 8 })?.text ?? '';
    assert.match(set, /Here: [\d.]+ GiB without activations · host [\d.]+ GiB\./);
    assert.doesNotMatch(set, /7e9/);
  });

  it('shortens long documentation, and keeps the first sentence and the last one', () => {
    const { text } = hoverAt('{ "zero_optimization": { "reduce_bucket|_size": 5e8 } }') ?? { text: '' };
    assert.match(text, /How many gradient elements.*Lower to 5e7-2e8 when/);
    const types = hoverAt('{ "optimizer": { "ty|pe": "AdamW" } }')?.text ?? '';
    assert.match(types, /- Also `"Muon"`, .* and `"MuSGD"`/);
    assert.ok(types.split(/\s+/).length < 150, types);
  });

  it('converts element counts into bytes', () => {
    assert.match(
      hoverAt('{ "zero_optimization": { "stage": 2, "reduce_bucket_size": 5|e8 } }')?.text ?? '',
      /500,000,000 elements are 953\.7 MiB in 16-bit, 1\.9 GiB in fp32\./,
    );
  });

  it('says no bytes of a count that needs no memory, and those in fp32 of what is in fp32', () => {
    const gathered = hoverAt('{ "zero_optimization": { "stage": 2, "allgather_bucket_size": 5|e8 } }')?.text ?? '';
    assert.doesNotMatch(gathered, /[GM]iB/);
    assert.match(
      hoverAt('{ "zero_optimization": { "stage": 3, "sub_group_size": 1|e9 } }')?.text ?? '',
      /1,000,000,000 elements are 3\.7 GiB in fp32\./,
    );
  });

  it('converts an element count into twice its bytes if two buffers are kept', () => {
    assert.match(
      hoverAt('{ "zero_optimization": { "stage": 2, "overlap_comm": true, "reduce_bucket_size": 5|e8 } }')?.text ?? '',
      /twice that, 1\.9 GiB, because `overlap_comm` keeps two buckets/,
    );
    assert.doesNotMatch(
      hoverAt('{ "zero_optimization": { "stage": 3, "overlap_comm": true, "reduce_bucket_size": 5|e8 } }')?.text ?? '',
      /twice that/,
    );
  });

  it('says what "auto" becomes under each loader', () => {
    const text = '{ "gradient_clipping": "au|to" }';
    assert.match(hoverAt(text)?.text ?? '', /Trainer of transformers [\d.]+ replaces `"auto"` with `max_grad_norm`/);
    assert.match(hoverAt(text, { loader: 'accelerate' })?.text ?? '', /Accelerate [\d.]+ replaces/);
    assert.match(hoverAt(text, { loader: 'deepspeed' })?.text ?? '', /no loader replaces/);
    assert.match(
      hoverAt('{ "zero_optimization": { "sub_group_size": "au|to" } }')?.text ?? '',
      /does not fill in this key and stops/,
    );
  });

  it('says what "auto" becomes in a section under its alias', () => {
    assert.match(hoverAt('{ "bfloat16": { "enabled": "au|to" } }')?.text ?? '', /does not fill in this key/);
  });

  it('names the last release of a loader that filled in "auto"', () => {
    assert.match(hoverAt('{ "amp": { "enabled": "au|to" } }')?.text ?? '', /It did up to transformers 4\./);
  });

  it('says that "auto" is a value of DeepSpeed itself', () => {
    assert.match(
      hoverAt('{ "pipeline": { "stages": "au|to" } }', { loader: 'deepspeed' })?.text ?? '',
      /is a value of DeepSpeed's own/,
    );
  });

  it('says that a loader stops at an "auto" that DeepSpeed accepts', () => {
    const trainer = hoverAt('{ "pipeline": { "stages": "au|to" } }', { loader: 'transformers' });
    assert.match(trainer?.text ?? '', /stops at `"auto"`/);
  });

  it('says what a literal means to the loader', () => {
    const text = '{ "gradient_accumulation_steps": |4 }';
    assert.match(hoverAt(text, { loader: 'transformers' })?.text ?? '', /Trainer stops if this differs from/);
    assert.match(hoverAt(text, { loader: 'accelerate' })?.text ?? '', /this overrides the Accelerator's/);
    assert.doesNotMatch(hoverAt(text, { loader: 'deepspeed' })?.text ?? '', /Here:/);
  });

  it('says when a key has no effect at this stage or device', () => {
    assert.match(
      hoverAt('{ "zero_optimization": { "stage": 1, "stage3_max|_live_parameters": 1e9 } }')?.text ?? '',
      /No effect in this file: it uses ZeRO stage 1/,
    );
    assert.match(
      hoverAt('{ "zero_optimization": { "stage": 3, "offload_param": { "device": "cpu", "nvme_|path": "/x" } } }')
        ?.text ?? '',
      /No effect in this file: the device is cpu/,
    );
  });

  it('explains an alias', () => {
    assert.match(
      hoverAt('{ "zero_optimization": { "max_live|_parameters": 1 } }')?.text ?? '',
      /stage3_max_live_parameters: integer/,
    );
  });

  it("explains a parameter of the file's optimizer", () => {
    assert.match(
      hoverAt('{ "optimizer": { "type": "Muon", "params": { "muon|_lr": 1 } } }')?.text ?? '',
      /optimizer\.params\.muon_lr/,
    );
  });

  it('explains a key below a name that the user chooses', () => {
    assert.match(
      hoverAt('{ "compression_training": { "row_pruning": { "different_groups": { "mine": { "mod|ules": [] } } } } }')
        ?.text ?? '',
      /different_groups\.\*\.modules/,
    );
  });

  it('shows the default of the assumed release', () => {
    const text = '{ "gradient_cl|ipping": 1.0 }';
    assert.match(hoverAt(text, { version: '0.19.2' })?.text ?? '', /gradient_clipping: number \(.*\), default 0/);
    assert.match(hoverAt(text)?.text ?? '', /gradient_clipping: number \(.*\), default 1/);
  });

  it('is plain text for clients without markdown', () => {
    const hover = hoverAt('{ "zero_optimization": { "overlap|_comm": true } }', {}, plain);
    assert.doesNotMatch(hover?.text ?? '', /```|\]\(/);
    assert.match(hover?.text ?? '', /^zero_optimization\.overlap_comm: boolean, default null\n/);
  });

  it('is absent on unknown keys, punctuation and sections as values', () => {
    assert.equal(hoverAt('{ "my|ne": 1 }'), undefined);
    assert.equal(hoverAt('{ "fp16": { |} }'), undefined);
    assert.equal(hoverAt('|'), undefined);
  });
});
