import assert from 'node:assert/strict';
import type { Region } from '../../../../server/src/document/notation.js';
import { valueAt } from '../../../../server/src/document/syntax-tree.js';
import { mightHave, mightHaveConfig } from '../../../../server/src/notations/yaml/might-have.js';
import { regionsOfYaml, yamlRegionAgain } from '../../../../server/src/notations/yaml/regions.js';

const accelerate = `compute_environment: LOCAL_MACHINE
distributed_type: DEEPSPEED
deepspeed_config:
  zero_stage: 3
num_processes: 8
`;

/** The kind of each region with the line on which it begins. */
function found(text: string): readonly string[] {
  return regionsOfYaml(text).map(({ kind, offset, end }) => `${kind} ${text.slice(offset, end).split(/[\r\n]/, 1)}`);
}

function onlyRegion(text: string): Region {
  const [region] = regionsOfYaml(text);
  assert.ok(region);
  return region;
}

/** Files of other programs, with the same words. */
const others: { readonly [what: string]: string } = {
  'an Accelerate config for another kind of run':
    'compute_environment: LOCAL_MACHINE\ndistributed_type: FSDP\ndeepspeed_config: {}\nnum_processes: 8\n',
  'a path': 'base_model: x\ndeepspeed: ds.json\ntrain_batch_size: 8\n',
  'a switch': 'deepspeed:\n  enabled: true\n  config: ds.json\n',
  "Accelerate's section in another program's file":
    'accelerate:\n  deepspeed_config:\n    zero_stage: 3\n    gradient_accumulation_steps: 1\n',
  'Docker Compose': 'services:\n  train:\n    command: deepspeed train.py --deepspeed_config ds.json\n',
  'a workflow': 'on: push\njobs:\n  deepspeed:\n    runs-on: ubuntu-latest\n    steps:\n      - run: pytest\n',
  'a file of GPT-NeoX':
    'pipe_parallel_size: 1\nnum_layers: 12\nhidden_size: 768\nseq_length: 2048\nzero_optimization:\n  stage: 1\n' +
    'train_iters: 10\nlr_decay_iters: 10\ninit_method: x\ncheckpoint_activations: true\n',
  'a schema': 'properties:\n  zero_optimization: ZeRO\n  fp16: half\n',
  'a list of words': '- zero_optimization\n- train_micro_batch_size_per_gpu\n',
};

describe('the configs in a YAML file', () => {
  it('are an Accelerate config for DeepSpeed', () => {
    assert.deepEqual(found(accelerate), ['accelerate compute_environment: LOCAL_MACHINE']);
    assert.deepEqual(found(`# mine\n---\n${accelerate.replaceAll('\n', '\r\n')}`), [
      'accelerate compute_environment: LOCAL_MACHINE',
    ]);
    assert.equal(onlyRegion(accelerate).loader, 'accelerate');
  });

  it('are an Accelerate config that has a section without starting DeepSpeed, or whose section is still empty', () => {
    assert.equal(found(accelerate.replace('DEEPSPEED', 'MULTI_GPU')).length, 1);
    assert.equal(found('compute_environment: x\ndistributed_type: \ndeepspeed_config:\n').length, 1);
  });

  it('are mappings of DeepSpeed at any depth', () => {
    const text =
      'model:\n  name: x\ntrain:\n  deepspeed:\n    zero_optimization: {stage: 2}\n    fp16: {enabled: true}\n';
    assert.deepEqual(found(text), ['config zero_optimization: {stage: 2}']);
    assert.deepEqual(found('strategies:\n- type: deepspeed\n  zero_optimization: {stage: 2}\n'), [
      'config type: deepspeed',
    ]);
    assert.deepEqual(found('ds_config: {train_batch_size: 8, steps_per_print: 5}\n'), [
      'config {train_batch_size: 8, steps_per_print: 5}',
    ]);
  });

  it('are a whole file, and each document of a file', () => {
    assert.deepEqual(found('zero_optimization:\n  stage: 2\n---\ntrain_micro_batch_size_per_gpu: 1\n'), [
      'config zero_optimization:',
      'config train_micro_batch_size_per_gpu: 1',
    ]);
  });

  it('are not complete if another program adds keys', () => {
    assert.equal(onlyRegion('zero_optimization: {stage: 2}\n').isComplete, true);
    assert.equal(onlyRegion('<<: *x\nzero_optimization: {stage: 2}\n').isComplete, false);
    assert.equal(onlyRegion('deepspeed:\n  zero_optimization: {stage: 2}\n').isComplete, false);
  });

  it("are read by Trainer in axolotl's files, as they are", () => {
    const { loader, isComplete } = onlyRegion('base_model: x\ndeepspeed:\n  zero_optimization: {stage: 2}\n');
    assert.equal(loader, 'transformers');
    assert.equal(isComplete, true);
    assert.equal(onlyRegion('base_model: x\ntrain:\n  deepspeed: {zero_optimization: {stage: 2}}\n').loader, undefined);
  });

  it("are read by DeepSpeed in ArcticTraining's files, with more keys", () => {
    const text =
      'type: sft\nmodel:\n  name_or_path: x\ndata:\n  sources: [y]\ndeepspeed:\n  zero_optimization: {stage: 2}\n';
    const { loader, isComplete } = onlyRegion(text);
    assert.equal(loader, 'deepspeed');
    assert.equal(isComplete, false);
  });

  it('have numbers with an exponent only if PyYAML reads them, which takes them for strings', () => {
    const kindIn = (text: string): string | undefined =>
      valueAt(onlyRegion(text).root, 'zero_optimization', 'reduce_bucket_size')?.kind;
    const section = 'deepspeed:\n  zero_optimization:\n    reduce_bucket_size: ';
    assert.equal(kindIn(`${section}5e8\n`), 'expression');
    assert.equal(kindIn(`${section}'5e8'\n`), 'string');
    assert.equal(kindIn(`${section}5.0e+8\n`), 'number');
    assert.equal(kindIn(`base_model: x\n${section}5e8\n`), 'string');
    assert.equal(kindIn('zero_optimization:\n  reduce_bucket_size: 5e8\n'), 'expression');
    const before = onlyRegion(`${section}5e8\n`);
    const again = yamlRegionAgain(`${section}6e8\n`, before);
    assert.equal(valueAt(again.root, 'zero_optimization', 'reduce_bucket_size')?.kind, 'expression');
  });

  it('have the numbers of OmegaConf if Hydra reads them', () => {
    const valueIn = (text: string): unknown => {
      const node = valueAt(onlyRegion(text).root, 'zero_optimization', 'reduce_bucket_size');
      return node?.kind === 'number' ? node.value : node?.kind;
    };
    const section = 'deepspeed:\n  zero_optimization:\n    reduce_bucket_size: ';
    for (const lead of [
      '# @package _global_\n',
      '# a\n# @package x\n',
      'defaults:\n  - _self_\n',
      'hydra:\n  run: {dir: x}\n',
    ]) {
      assert.equal(valueIn(`${lead}${section}5e8\n`), 5e8, lead);
      assert.equal(valueIn(`${lead}${section}-1_000.5E-1\n`), -100.05, lead);
      assert.equal(valueIn(`${lead}${section}"5e8"\n`), 'string', lead);
      assert.equal(valueIn(`${lead}${section}2e\n`), 'string', lead);
    }
    assert.equal(valueIn(`defaults: 1\n${section}5e8\n`), 'expression');
    const text = `defaults: [a]\n${section}`;
    const again = yamlRegionAgain(`${text}6e8\n`, onlyRegion(`${text}5e8\n`));
    assert.equal(valueAt(again.root, 'zero_optimization', 'reduce_bucket_size')?.kind, 'number');
  });

  it('have no value where a sweep says which ones to try', () => {
    const text =
      'method: grid\nparameters:\n  zero_optimization:\n    stage: {values: [2, 3]}\n    overlap_comm:\n      value: true\n';
    const { root } = onlyRegion(text);
    assert.equal(valueAt(root, 'zero_optimization', 'stage')?.kind, 'expression');
    assert.equal(valueAt(root, 'zero_optimization', 'overlap_comm')?.kind, 'expression');
  });

  for (const [what, text] of Object.entries(others)) {
    it(`are not ${what}`, () => {
      assert.deepEqual(found(text), []);
    });
  }

  it('are found in no time if there are none', () => {
    const workflow = `${others['a workflow']}      - uses: actions/checkout@v4\n`.repeat(30);
    assert.equal(mightHaveConfig(workflow), true, 'a key of that name needs the parser');
    const text = 'services:\n  web:\n    image: x\n    ports: [8080]\n'.repeat(60);
    const rounds = 2000;
    for (let i = 0; i < rounds; i++) {
      mightHaveConfig(text);
    }
    const start = process.hrtime.bigint();
    for (let i = 0; i < rounds; i++) {
      mightHaveConfig(text);
    }
    const microseconds = Number(process.hrtime.bigint() - start) / 1000 / rounds;
    assert.ok(microseconds < 50, `${microseconds.toFixed(1)} us for ${text.length} characters`);
  });

  it('can be in a file that the source names', () => {
    for (const line of [
      'deepspeed: ds.json',
      '  deepspeed: "configs/ds z3.json"',
      'deepspeed_config: zero.json # stage 3',
      '  deepspeed_config_file: /data/zero3',
      '{model: m, ds_config: x.hjson}',
    ]) {
      assert.equal(mightHave(`model: m\n${line}\n`), true, line);
    }
    for (const line of [
      'deepspeed: null',
      'deepspeed: zero3',
      'deepspeed: 0.19.8 # see x.json',
      'run: deepspeed train.py --deepspeed ds.json',
      'use_deepspeed: x.json',
      'pip: [deepspeed, ds.json]',
    ]) {
      assert.equal(mightHave(`model: m\n${line}\n`), false, line);
    }
  });

  it('are none in a file that is nested too deeply', () => {
    assert.deepEqual(found(`zero_optimization: ${'['.repeat(10_000)}`), []);
  });
});

describe('a config in YAML after an edit', () => {
  it('is the one at the same place', () => {
    const text = 'a: 1\ndeepspeed:\n  zero_optimization: {stage: 2}\n  steps_per_print: 5\n';
    const region = onlyRegion(text);
    const without = text.replace('  zero_optimization: {stage: 2}\n', '');
    const again = yamlRegionAgain(without, region);
    assert.equal(without.slice(again.offset, again.end), 'steps_per_print: 5');
    assert.equal(yamlRegionAgain('', region).root, undefined);
  });
});
