import assert from 'node:assert/strict';
import { catalogOf, lookUp } from '../../../server/src/catalog/catalog.js';
import { newestVersion } from '../../../server/src/catalog/releases.js';
import { openText } from '../../../server/src/document/config-document.js';
import { assume, defaultSettings } from '../../../server/src/loaders/assumptions.js';
import { applyTemplate } from '../../../server/src/refactoring/apply-template.js';
import { templates } from '../../../server/src/templates/templates.js';
import { isOffered, reasonAgainst } from '../../../server/src/templating/form.js';
import { documentOf, marked, serviceFor } from '../../marked-text.js';
import { findingOf, findingsIn, fixedBy, loadErrorsIn } from './findings.js';

/** The removed keys, and the first release that refuses them: deepspeed/runtime/config.py of v0.19.7 and v0.19.8. */
const removed: { readonly [path: string]: string } = {
  compression_training: '0.19.7',
  quantize_training: '0.19.7',
  nebula: '0.19.7',
  sparse_attention: '0.19.7',
  'zero_optimization.mics_shard_size': '0.19.7',
  'zero_optimization.mics_hierarchical_params_gather': '0.19.7',
  amp: '0.19.8',
  sparse_gradients: '0.19.8',
  eigenvalue: '0.19.8',
  elasticity: '0.19.8',
  graph_harvesting: '0.19.8',
  curriculum_learning: '0.19.8',
  progressive_layer_drop: '0.19.8',
  'zero_optimization.zeropp_loco_param': '0.19.8',
};

const before: { readonly [release: string]: string } = { '0.19.7': '0.19.6', '0.19.8': '0.19.7' };

function configWith(path: string, value: unknown): object {
  const [section, key] = path.split('.');
  return key === undefined
    ? { train_batch_size: 8, [path]: value }
    : { train_batch_size: 8, [section as string]: { stage: 3, [key]: value } };
}

describe('keys that a release has removed', () => {
  for (const [path, since] of Object.entries(removed)) {
    it(`${path}: presence alone stops the run from ${since} on, once, and removal fixes it`, () => {
      for (const value of [null, false, true, {}, { enabled: false }, 'auto', 0, []]) {
        const config = configWith(path, value);
        for (const loader of ['deepspeed', 'transformers'] as const) {
          const found = findingsIn(config, { version: since, loader }).filter(
            ({ severity, code }) => severity === 'error' && code !== 'missing-zero-section',
          );
          assert.deepEqual(
            found.map(({ code }) => code),
            ['refused-key'],
            JSON.stringify(config),
          );
        }
        assert.ok(findingsIn(config, { version: before[since] as string }).every(({ code }) => code !== 'refused-key'));
      }
      const fixes = Object.entries(fixedBy('refused-key', configWith(path, false), { version: since }));
      const [[title, fixed]] = fixes as [[string, object]];
      assert.equal(title, `Remove "${path.split('.').at(-1)}"`);
      assert.deepEqual(loadErrorsIn(fixed, { version: since }), []);
    });
  }

  it('are the same as in the catalog', () => {
    const root = catalogOf('0.19.8');
    const zero = root.children.get('zero_optimization');
    const found = [...root.children.values(), ...(zero?.children.values() ?? [])].filter(
      ({ parameter }) => parameter?.status === 'refused',
    );
    assert.deepEqual(new Set(found.map(({ path }) => path)), new Set(Object.keys(removed)));
  });

  it('are not looked for if the section is not an object', () => {
    assert.deepEqual(loadErrorsIn({ train_batch_size: 8, zero_optimization: true }, { version: '0.19.8' }), []);
  });

  it('are replaced by the keys that DeepSpeed names', () => {
    const amp = fixedBy('refused-key', configWith('amp', { enabled: true }), { version: '0.19.8' });
    assert.deepEqual(amp['Replace "amp" by "bf16": { "enabled": true }'], {
      train_batch_size: 8,
      bf16: { enabled: true },
    });
    const elastic = { elasticity: { enabled: true, max_train_batch_size: 64, micro_batch_sizes: [2, 8, 4] } };
    const fixed = fixedBy('refused-key', elastic, { version: '0.19.8' });
    assert.deepEqual(fixed['Replace "elasticity" by "train_micro_batch_size_per_gpu": 8'], {
      train_micro_batch_size_per_gpu: 8,
    });
    const beside = { train_batch_size: 8, ...elastic };
    assert.deepEqual(Object.keys(fixedBy('refused-key', beside, { version: '0.19.8' })), ['Remove "elasticity"']);
  });

  it('are documented with the release that removed them', () => {
    assert.equal(lookUp('elasticity.min_gpus', undefined, '0.19.8')?.parameter?.refused?.since, '0.19.8');
    assert.equal(lookUp('elasticity.min_gpus', undefined, '0.19.7')?.parameter?.status, undefined);
  });
});

describe('the 1-bit optimizers', () => {
  const config = {
    train_batch_size: 8,
    optimizer: { type: 'OneBitLamb', params: { lr: 1e-4, freeze_step: 100, betas: [0.9, 0.95] } },
  };

  it('are refused since 0.19.7, whatever the case of the name', () => {
    for (const type of ['OneBitAdam', 'onebitadam', 'ZeroOneAdam', 'OneBitLamb']) {
      const { failsAt, message } = findingOf(
        'unknown-optimizer',
        { train_batch_size: 8, optimizer: { type, params: { lr: 1e-4 } } },
        { version: '0.19.7' },
      );
      assert.equal(failsAt, 'initialize');
      assert.match(message, /was removed from DeepSpeed in 0\.19\.7/);
    }
    assert.ok(findingsIn(config, { version: '0.19.6' }).every(({ code }) => code !== 'unknown-optimizer'));
  });

  it('are replaced by the algorithm without compression, without the arguments that it does not have', () => {
    assert.deepEqual(Object.values(fixedBy('unknown-optimizer', config, { version: '0.19.8' })), [
      { train_batch_size: 8, optimizer: { type: 'Lamb', params: { lr: 1e-4, betas: [0.9, 0.95] } } },
    ]);
  });

  it('are replaced by AdamW under ZeRO, which lists Lamb as untested', () => {
    for (const stage of [1, 2, 3]) {
      const sharded = { ...config, zero_optimization: { stage } };
      assert.deepEqual(Object.keys(fixedBy('unknown-optimizer', sharded, { version: '0.19.8' })), [
        'Write "AdamW" and remove arguments that it does not take',
      ]);
    }
  });

  it('have arguments that the message says to remove', () => {
    for (const [type, instead] of [
      ['OneBitLamb', 'Lamb'],
      ['ZeroOneAdam', 'Adam'],
    ] as const) {
      const named = { train_batch_size: 8, optimizer: { type, params: { lr: 1e-4, cuda_aware: true } } };
      const { message } = findingOf('unknown-optimizer', named, { version: '0.19.8' });
      assert.match(message, new RegExp(`Write "${instead}" and remove the arguments that it does not take, or use`));
    }
  });
});

describe('templates', () => {
  const under = (version: string) => {
    const assumptions = assume(openText(''), { ...defaultSettings, loader: 'deepspeed', version });
    return templates.filter(template => isOffered(template, assumptions)).map(({ name }) => name);
  };

  it('are offered only for releases that accept them', () => {
    assert.ok(under('0.19.6').includes('mics'));
    assert.ok(!under('0.19.7').includes('mics'));
    assert.ok(under('0.19.8').includes('zero3'));
  });

  const textIn = (name: string, version: string) => {
    const template = templates.find(each => each.name === name);
    const document = openText('');
    const assumptions = assume(document, { ...defaultSettings, loader: 'deepspeed', version });
    return template === undefined ? '' : applyTemplate(document, template, assumptions);
  };

  it('are offered without the keys of "aio" that a release does not read', () => {
    for (const version of ['0.9.5', '0.16.3']) {
      assert.ok(under(version).includes('zero3-nvme-offload'), version);
      assert.match(textIn('zero3-nvme-offload', version), /"aio": \{[^}]*"overlap_events": true\s*\}/);
    }
  });

  it('have the keys of "aio" that a release reads', () => {
    assert.match(textIn('zero3-nvme-offload', '0.16.4'), /"intra_op_parallelism": 1/);
  });

  it('have "overlap_comm" only where a release reads it', () => {
    assert.doesNotMatch(textIn('max-throughput', '0.12.6'), /overlap_comm/);
    assert.match(textIn('max-throughput', '0.13.0'), /"overlap_comm": true/);
  });

  it('have no key that a release ignores', () => {
    for (const { name } of templates) {
      for (const version of ['0.12.6', '0.16.3'].filter(each => under(each).includes(name))) {
        const codes = findingsIn(JSON.parse(textIn(name, version)), { version }).map(({ code }) => code);
        assert.deepEqual(
          codes.filter(code => /no-effect|newer/.test(code)),
          [],
          `${name} ${version}`,
        );
      }
    }
  });

  it('say what the release has against them', () => {
    const against = (name: string, version: string) => {
      const template = templates.find(each => each.name === name);
      return template && reasonAgainst(template, version);
    };
    assert.equal(against('mics', '0.19.8'), 'DeepSpeed 0.19.7 removed "zero_optimization.mics_shard_size"');
    assert.equal(
      against('zero-plus-plus', '0.9.5'),
      '"zero_optimization.zero_quantized_weights" was added in DeepSpeed 0.10.0',
    );
    assert.equal(against('zero3', '0.9.5'), undefined);
  });
});

describe('the service', () => {
  const service = serviceFor(true);
  const listed = (version: string) =>
    service.templates(documentOf('{ "train_batch_size": 8 }'), { ...defaultSettings, version });

  it("lists every template, with the reason if the document's release refuses it", () => {
    const against = (version: string) => listed(version).find(({ name }) => name === 'mics')?.against;
    assert.equal(listed('0.19.8').length, templates.length);
    assert.equal(against('0.19.8'), 'DeepSpeed 0.19.7 removed "zero_optimization.mics_shard_size"');
    assert.equal(against('0.19.6'), undefined);
  });

  it('inserts no template that the release refuses', () => {
    const edit = (version: string) =>
      service.insertTemplate(documentOf('{ "train_batch_size": 8 }'), 'mics', { ...defaultSettings, version });
    assert.equal(edit('0.19.8'), undefined);
    assert.notEqual(edit('0.19.6'), undefined);
  });

  it('names the release that it uses in place of an unknown one', () => {
    const status = (version: string) =>
      service.status(documentOf('{ "train_batch_size": 8 }'), { ...defaultSettings, version });
    assert.equal(status('99.1').newerThanKnown, '99.1');
    assert.equal(status('99.1').version, newestVersion);
    assert.equal(status('0.17.1').newerThanKnown, undefined);
  });

  it('completes and hovers by the release', () => {
    const labels = (version: string) => {
      const { document, position } = marked('{ "train_batch_size": 8, | }');
      return service.complete(document, position, { ...defaultSettings, version }).items.map(({ label }) => label);
    };
    assert.ok(labels('0.19.6').includes('elasticity'));
    assert.ok(!labels('0.19.8').includes('elasticity'));
    assert.ok(labels('0.19.8').includes('disable_python_gc'));
  });
});
