import assert from 'node:assert/strict';
import { findingsIn } from './findings.js';

const batch = { train_batch_size: 'auto', gradient_accumulation_steps: 'auto', gradient_clipping: 'auto' };

/** Returns the messages about a config that Trainer reads. */
function saidOf(config: object, version = '0.19.8'): readonly string[] {
  const settings = { loader: 'transformers', version } as const;
  return findingsIn({ zero_optimization: { stage: 2 }, ...batch, ...config }, settings).map(({ message }) => message);
}

describe('an "auto" at a key that DeepSpeed does not know', () => {
  it("is nobody's to fill, and the key goes", () => {
    assert.deepEqual(saidOf({ foo: 'auto' }), [
      '"foo" is not a key of the top level, so nothing fills in its "auto". Trainer stops while it reads the config ("not found in kwargs"). Remove it.',
    ]);
  });

  it('is filled at the key that is meant, and no key is said to be filled and not to be', () => {
    const misplaced = { zero_optimization: { stage: 2, gradient_clipping: 'auto' }, gradient_clipping: undefined };
    assert.deepEqual(saidOf(misplaced), [
      '"gradient_clipping" is not a key of "zero_optimization", so nothing fills in its "auto". Trainer stops while it reads the config ("not found in kwargs"). Write "gradient_clipping": "auto", which Trainer fills in.',
    ]);
  });

  it('needs a value at a key that is meant and not filled', () => {
    const [said = ''] = saidOf({ sub_group_size: 'auto' });
    assert.match(said, /Write "zero_optimization\.sub_group_size" with a value\.$/);
  });

  it('is reported once where the release does not know the key yet', () => {
    const [said = '', ...others] = saidOf({ disable_python_gc: 'auto' }, '0.15.0');
    assert.deepEqual(others, []);
    assert.match(said, /Trainer stops while it reads the config/);
    assert.doesNotMatch(said, /ignores|drops/);
  });

  it('is reported once at an old name', () => {
    assert.equal(saidOf({ zero_optimization: { stage: 2, cpu_offload: 'auto' } }).length, 1);
  });
});

describe('a section that the release does not read', () => {
  const compile = { deepcompile: true, offload_parameters: true, passes: ['z3'] };
  for (const version of ['0.13.1', '0.14.4', '0.16.5']) {
    it(`is reported once, not each key in it: ${version}`, () => {
      const said = findingsIn({ train_batch_size: 8, compile }, { version });
      assert.deepEqual(
        said.map(({ severity, span }) => [severity, span.offset]),
        [['warning', 22]],
      );
      assert.equal(saidOf({ compile: { ...compile, deepcompile: 'auto' } }, version).length, 1);
    });
  }

  it('is reported once in the form of an older release', () => {
    const former = { train_batch_size: 8, compile: { enabled: true, backend: 'inductor', disable: false } };
    const [finding, ...others] = findingsIn(former, { version: '0.19.8' });
    assert.deepEqual(others, []);
    assert.equal(
      finding?.message,
      '"compile" has the form that DeepSpeed last read in 0.14.3, with "enabled", "backend" and "disable". DeepSpeed stops while it reads the file ("Extra inputs are not permitted"). Remove it, and call "engine.compile()" in the script.',
    );
    const mixed = { train_batch_size: 8, compile: { enabled: true, deepcompile: false } };
    assert.deepEqual(
      findingsIn(mixed, { version: '0.19.8' }).map(({ code }) => code),
      ['removed-key'],
    );
  });

  it('is reported once where it has no effect any more', () => {
    const moq = { train_batch_size: 8, quantize_training: { enabled: true, quantize_bits: { start_bits: 8 } } };
    const [finding, ...others] = findingsIn(moq, { version: '0.19.6' });
    assert.deepEqual(others, []);
    assert.deepEqual([finding?.code, finding?.severity], ['key-without-effect', 'warning']);
    assert.match(
      finding?.message ?? '',
      /no effect since 0\.7\.0\..*Write "compression_training\.weight_quantization"\.$/,
    );
  });

  it('needs the release that knows all of it', () => {
    const [finding] = findingsIn({ train_batch_size: 8, compile }, { version: '0.13.1' });
    assert.match(finding?.message ?? '', /use DeepSpeed 0\.18\.9 or newer, which also reads the keys in it\.$/);
  });
});
