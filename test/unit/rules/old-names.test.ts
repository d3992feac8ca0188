import assert from 'node:assert/strict';
import { lookUp, variantChildren } from '../../../server/src/catalog/catalog.js';
import { catalogData } from '../../../server/src/catalog/data.js';
import type { Parameter } from '../../../server/src/catalog/parameter.js';
import { describe as documentation } from '../../../server/src/describing/parameter.js';
import { findingOf, findingsIn, fixedBy } from './findings.js';

const batch = { train_batch_size: 8 };

/** What the documentation of a key says in a release. */
function documented(path: string, version?: string): string {
  const node = lookUp(path, undefined, version);
  return node === undefined
    ? ''
    : documentation(node, [], version)
        .map(block => JSON.stringify(block))
        .join('\n');
}

describe('an old name', () => {
  it('has an effect that is a sentence, and only whole paths in place of it', () => {
    for (const [path, { deprecated }] of catalogData.flatMap(section => Object.entries<Parameter>(section))) {
      assert.match(deprecated?.effect ?? 'It works.', /^([A-Z`].*)\.$/, path);
      for (const name of deprecated?.replacedBy?.split(' / ') ?? []) {
        assert.ok(name.includes('(') || lookUp(name, 'OneBitAdam') !== undefined, `${path}: ${name}`);
      }
    }
  });

  it('is said to be one, with what DeepSpeed does and what to write', () => {
    const { message } = findingOf('deprecated-key', { ...batch, zero_optimization: { stage: 2, cpu_offload: true } });
    assert.equal(
      message,
      '"cpu_offload" is deprecated since 0.3.15. DeepSpeed warns and reads true as "offload_optimizer" with the device cpu. It refuses a file with both keys, even if this one is false. Write "zero_optimization.offload_optimizer": { "device": "cpu" }.',
    );
  });

  it('goes where it is off', () => {
    const config = { ...batch, zero_optimization: { stage: 2, cpu_offload: false } };
    assert.match(findingOf('deprecated-key', config).message, /Remove it\.$/);
    assert.deepEqual(fixedBy('deprecated-key', config), {
      'Remove "cpu_offload"': { ...batch, zero_optimization: { stage: 2 } },
    });
    assert.equal(findingOf('deprecated-key', config).fixes?.().length, 1);
  });

  it('is a warning where a script that saves a checkpoint stops', () => {
    const at = (stage: number) =>
      findingOf('deprecated-key', { ...batch, zero_optimization: { stage, elastic_checkpoint: true } });
    assert.deepEqual([at(3).severity, at(3).failsAt], ['warning', 'step']);
    assert.deepEqual([at(2).severity, at(2).failsAt], ['information', 'never']);
  });

  it('is a warning where its value has no effect', () => {
    const severityOf = (config: object) => findingOf('deprecated-key', { ...batch, ...config }).severity;
    assert.equal(severityOf({ allgather_size: 1e6, zero_optimization: true }), 'information');
    assert.equal(severityOf({ allgather_size: 1e6, zero_optimization: { stage: 2 } }), 'warning');
    assert.equal(severityOf({ zero_optimization: { stage: 3, cpu_offload_use_pin_memory: true } }), 'warning');
  });

  it('is documented as one only in releases that have the new name', () => {
    assert.match(
      documented('zero_optimization.cpu_offload_use_pin_memory'),
      /Deprecated since 0\.7\.0\. DeepSpeed warns/,
    );
    assert.match(documented('aio.thread_count'), /Use `aio\.intra_op_parallelism` instead/);
    assert.doesNotMatch(documented('aio.thread_count', '0.15.4'), /Deprecated|instead/);
  });

  it('that was a section of the compiler leads to the call that replaced it', () => {
    const { message } = findingOf('removed-key', { ...batch, compile: { backend: 'inductor' } }, { version: '0.19.8' });
    assert.match(message, /Remove it, and call "engine\.compile\(backend=\.\.\.\)" in the script\.$/);
  });
});

describe('an argument of an optimizer that DeepSpeed removed', () => {
  it('is documented with the release', () => {
    const params = lookUp('optimizer.params', undefined, '0.19.8');
    const node = params && variantChildren(params, 'OneBitAdam')?.get('freeze_step');
    assert.ok(node);
    const said = JSON.stringify(documentation(node, [], '0.19.8'));
    assert.match(said, /An argument of OneBitAdam, which DeepSpeed removed in 0\.19\.7\./);
    assert.match(said, /Since 0\.3\.0, removed in 0\.19\.7\./);
    assert.doesNotMatch(JSON.stringify(documentation(node, [], '0.19.6')), /DeepSpeed removed/);
  });
});

describe('"eigenvalue"', () => {
  it('was never read at the top level, and is refused in the end', () => {
    const refused = findingOf('refused-key', { ...batch, eigenvalue: { enabled: true } }, { version: '0.19.8' });
    assert.match(refused.message, /"eigenvalue" was never read by DeepSpeed, and is refused since 0\.19\.8\./);
    for (const version of ['0.19.6', '0.19.8']) {
      assert.doesNotMatch(documented('eigenvalue.enabled', version), /instead|removed this/);
    }
  });

  it('is one mistake where DeepSpeed looks at it', () => {
    const quantize = { quantize_training: { eigenvalue: { enabled: true } } };
    const shared = { compression_training: { shared_parameters: { enabled: true } } };
    const codes = (config: object, version: string) =>
      findingsIn({ ...batch, ...config }, { version }).map(each => each.code);
    assert.deepEqual(codes({ ...quantize, ...shared }, '0.19.6'), ['eigenvalue-moq']);
    assert.deepEqual(codes(quantize, '0.19.6'), ['key-without-effect']);
    assert.deepEqual(codes(shared, '0.19.0'), ['eigenvalue-moq']);
  });
});
