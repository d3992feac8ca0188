import assert from 'node:assert/strict';
import { check } from '../../../server/src/checking/check.js';
import { openText } from '../../../server/src/document/config-document.js';
import { assume, defaultSettings, loaders } from '../../../server/src/loaders/assumptions.js';
import { applyTemplate } from '../../../server/src/refactoring/apply-template.js';
import { rules } from '../../../server/src/rules/rules.js';
import { templates } from '../../../server/src/templates/templates.js';
import { isFor, newConfig } from '../../../server/src/templating/form.js';
import type { Template } from '../../../server/src/templating/template.js';
import { releaseReading } from '../../release-reading.js';

type Config = { readonly [key: string]: unknown };

function template(name: string): Template {
  const found = templates.find(candidate => candidate.name === name);
  assert.ok(found, name);
  return found;
}

function inserted(text: string, name: string): string {
  return applyTemplate(openText(text), template(name), assume(openText(text), defaultSettings));
}

function zero(text: string): Config {
  return (JSON.parse(text) as { readonly zero_optimization: Config }).zero_optimization;
}

const readers = Object.values(loaders);

describe('templates', () => {
  for (const each of templates) {
    for (const loader of readers.filter(reader => isFor(each, reader))) {
      const version = releaseReading(JSON.stringify(each.config));
      const assumptions = assume(openText(''), { ...defaultSettings, loader: loader.id, version });

      it(`${each.name} fills an empty file for ${loader.title}`, () => {
        const text = applyTemplate(openText(''), each, assumptions);
        const members = JSON.parse(JSON.stringify(newConfig(each, loader))) as Config;
        assert.deepEqual({ ...(JSON.parse(text) as Config), ...members }, JSON.parse(text));
        assert.equal(
          each.kind === 'section' || Object.keys(members).length === Object.keys(JSON.parse(text) as Config).length,
          true,
        );
        assert.ok(text.endsWith('}\n'));
      });

      it(`${each.name} changes nothing when it is inserted again for ${loader.title}`, () => {
        const text = applyTemplate(openText(''), each, assumptions);
        assert.equal(applyTemplate(openText(text), each, assumptions), text);
      });

      it(`${each.name} has no findings under ${loader.title}`, () => {
        const around = each.kind === 'section' ? { train_batch_size: 8, ...newConfig(template('zero1'), loader) } : {};
        const text = applyTemplate(openText(JSON.stringify(around)), each, assumptions);
        const found = check(openText(text), assumptions, rules);
        assert.deepEqual(
          found
            .filter(({ severity }) => severity === 'error' || severity === 'warning')
            .map(({ code, message }) => `${code}: ${message}`),
          [],
        );
      });
    }
  }

  const filled = applyTemplate(
    openText(''),
    template('zero3'),
    assume(openText(''), { ...defaultSettings, loader: 'transformers' }),
  );

  it('have "auto" for every key that Trainer fills', () => {
    const config = JSON.parse(filled) as Config;
    assert.equal(config.train_micro_batch_size_per_gpu, 'auto');
    assert.deepEqual((config.optimizer as Config).params, {
      lr: 'auto',
      betas: 'auto',
      eps: 'auto',
      weight_decay: 'auto',
    });
    assert.equal(zero(filled).reduce_bucket_size, 'auto');
  });

  it('have their own values for keys that Trainer does not fill', () => {
    assert.equal(zero(filled).stage, 3);
    assert.equal(zero(filled).stage3_gather_16bit_weights_on_model_save, true);
  });

  it('have no "auto" for DeepSpeed itself', () => {
    assert.doesNotMatch(inserted('', 'zero3'), /auto/);
  });
});

describe('inserting a template', () => {
  it("keeps the values of the user, and sets only the template's keys", () => {
    const text = `{
    "train_batch_size": 32,
    // tuned by hand
    "zero_optimization": {
        "stage": 2,
        "reduce_bucket_size": 12345678, // mine
        "overlap_comm": false
    }
}
`;
    const result = inserted(text, 'zero3');
    assert.ok(result.startsWith(text.slice(0, text.indexOf('"stage"'))));
    assert.match(
      result,
      /"stage": 3,\n {8}"reduce_bucket_size": 12345678, \/\/ mine\n {8}"overlap_comm": false,\n {8}"contiguous_gradients": true/,
    );
    assert.ok(result.endsWith('    }\n}\n'));
  });

  it('keeps numbers that another stage reads', () => {
    const result = zero(inserted('{ "zero_optimization": { "stage": 2, "allgather_bucket_size": 2e8 } }', 'zero3'));
    assert.deepEqual([result.stage, result.allgather_bucket_size], [3, 2e8]);
  });

  it('removes keys that the stage rejects or ignores, even an offload section', () => {
    const text =
      '{ "zero_optimization": { "stage": 3, "offload_param": { "device": "cpu" }, "reduce_bucket_size": 7 } }';
    assert.deepEqual(Object.keys(zero(inserted(text, 'zero2-optimizer-offload'))).includes('offload_param'), false);
  });

  it('keeps tabs, Windows line ends and a missing final newline', () => {
    const result = inserted('{\r\n\t"train_batch_size": 8\r\n}', 'zero1');
    assert.equal(
      result,
      '{\r\n\t"train_batch_size": 8,\r\n\t"zero_optimization": {\r\n\t\t"stage": 1,\r\n\t\t"reduce_bucket_size": 5e8,\r\n\t\t"allgather_bucket_size": 5e8\r\n\t}\r\n}',
    );
  });

  it('stays on one line in a file of one line', () => {
    assert.equal(
      inserted('{"train_batch_size": 8}', 'zero1'),
      '{"train_batch_size": 8, "zero_optimization": { "stage": 1, "reduce_bucket_size": 5e8, "allgather_bucket_size": 5e8 }}',
    );
  });

  it('treats an alias as its key', () => {
    const result = zero(inserted('{ "zero_optimization": { "stage": 3, "max_live_parameters": 7 } }', 'zero3'));
    assert.equal(result.max_live_parameters, 7);
    assert.ok(!('stage3_max_live_parameters' in result));
  });

  it('never leaves an old name beside the new one, which DeepSpeed refuses', () => {
    const offload = zero(inserted('{ "zero_optimization": { "stage": 2, "cpu_offload": true } }', 'zero3-cpu-offload'));
    assert.ok(!('cpu_offload' in offload));
    assert.deepEqual(offload.offload_optimizer, { device: 'cpu', pin_memory: true });
    const gather = zero(
      inserted('{ "zero_optimization": { "stage3_gather_fp16_weights_on_model_save": false } }', 'zero3'),
    );
    assert.equal(gather.stage3_gather_16bit_weights_on_model_save, false);
    assert.ok(!('stage3_gather_fp16_weights_on_model_save' in gather));
  });

  it('turns the old boolean and an empty section into the new section', () => {
    assert.equal(zero(inserted('{ "zero_optimization": true }', 'zero2')).stage, 2);
    assert.equal(zero(inserted('{ "zero_optimization": { } }', 'zero2')).stage, 2);
    assert.equal(zero(inserted('{ "zero_optimization": null }', 'zero2')).stage, 2);
  });

  it('changes the device of an offload section and keeps the rest of it', () => {
    const result = zero(
      inserted(
        '{ "zero_optimization": { "stage": 3, "offload_param": { "device": "cpu", "pin_memory": false, "max_in_cpu": 5 } } }',
        'zero3-nvme-offload',
      ),
    );
    assert.deepEqual(result.offload_param, {
      device: 'nvme',
      pin_memory: false,
      max_in_cpu: 5,
      nvme_path: '/local_nvme',
      buffer_count: 5,
      buffer_size: 1e8,
    });
  });

  it('does not change "auto"', () => {
    const result = zero(inserted('{ "zero_optimization": { "stage": 2, "reduce_bucket_size": "auto" } }', 'zero3'));
    assert.equal(result.reduce_bucket_size, 'auto');
  });

  it('does not change an equal stage in another notation', () => {
    const text = '{ "zero_optimization": { "stage": "3" } }';
    assert.equal(zero(inserted(text, 'zero3')).stage, '3');
  });

  it('does not change a file whose root is not an object', () => {
    assert.equal(inserted('[1, 2]', 'zero3'), '[1, 2]');
  });

  it('keeps a leading comment of an otherwise empty file', () => {
    assert.ok(inserted('// mine\n', 'zero1').startsWith('// mine\n{\n'));
  });
});
