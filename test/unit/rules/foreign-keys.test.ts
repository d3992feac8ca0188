import assert from 'node:assert/strict';
import { defaultSettings } from '../../../server/src/loaders/assumptions.js';
import { ignoreKeyCommand } from '../../../server/src/lsp/commands.js';
import { documentOf, serviceFor } from '../../marked-text.js';
import { findingOf, findingsIn, fixedBy } from './findings.js';

const stage2 = { train_batch_size: 8, zero_optimization: { stage: 2 } };

/** Returns "misplaced-key seed": the code and the key of each finding. */
function said(config: object): readonly string[] {
  const text = JSON.stringify(config);
  return findingsIn(text).map(({ code, span }) => `${code} ${JSON.parse(text.slice(span.offset, span.end))}`);
}

/** The settings of a training program, with names that DeepSpeed has in some of its sections. */
const program = {
  ...{
    name: 'demo',
    version: '1.0',
    debug: true,
    profile: false,
    seed: 1,
    output_dir: 'out',
    lr: 1e-4,
    betas: [0.9, 0.99],
  },
  ...{
    hidden_size: 768,
    num_layers: 12,
    max_tokens: 2048,
    verbose: true,
    experiment_name: 'first',
    'data.path': 'train',
  },
};

describe('names that other programs also use', () => {
  for (const [name, value] of Object.entries({
    version: 0.2,
    debug: true,
    profile: true,
    seed: 1,
    verbose: false,
    lr: 1,
  })) {
    it(`"${name}" at the top level is not a misplaced key`, () => {
      assert.deepEqual(said({ ...stage2, [name]: value }), [`unknown-key ${name}`]);
    });
  }

  it('are misplaced keys near their place; single words also if their value has the right type', () => {
    assert.deepEqual(said({ ...stage2, optimizer: { type: 'Adam', params: {}, eps: 1e-8 } }), ['misplaced-key eps']);
    assert.deepEqual(said({ train_batch_size: 8, stage: 3 }), ['misplaced-key stage']);
    assert.deepEqual(said({ train_batch_size: 8, stage: 'sft' }), ['unknown-key stage']);
    assert.deepEqual(said({ ...stage2, fp16: { verbose: true } }), ['unknown-key verbose']);
  });

  it('are still reported if only DeepSpeed uses them', () => {
    const misplaced = { train_batch_size: 8, offload_optimizer: { device: 'cpu' }, stage3_max_live_parameters: 1e9 };
    assert.deepEqual(said(misplaced), ['misplaced-key offload_optimizer', 'misplaced-key stage3_max_live_parameters']);
    assert.deepEqual(said({ ...stage2, zero_optimization: { stage: 3, aio: {} } }), ['misplaced-key aio']);
  });
});

describe('the settings of a training program in the same file', () => {
  it("are one finding, beside the findings about DeepSpeed's own keys", () => {
    const config = { ...program, ...stage2, overlap_comm: true, zero_optimisation: {} };
    assert.deepEqual(said(config), [
      'foreign-keys name',
      'misplaced-key overlap_comm',
      'unknown-key zero_optimisation',
    ]);
    assert.match(findingOf('foreign-keys', config).message, /^"name", "version" and 12 more /);
  });

  it('are reported one by one if there are few', () => {
    assert.deepEqual(said({ ...stage2, epochs: 3, seed: 1 }), ['unknown-key epochs', 'unknown-key seed']);
  });

  it('can be removed together', () => {
    const { 'Remove these 14 keys': without } = fixedBy('foreign-keys', { ...stage2, ...program });
    assert.deepEqual(without, stage2);
  });

  it('can be left to that program together, which removes the finding', () => {
    const document = documentOf(JSON.stringify({ ...stage2, ...program }, null, 2));
    const service = serviceFor(true);
    const start = document.positionAt(document.getText().indexOf('"name"'));
    const action = service
      .codeActions(document, { start, end: start }, { diagnostics: [] })
      .find(({ title }) => title === 'Ignore these 14 keys in this workspace');
    assert.equal(action?.command?.command, ignoreKeyCommand);
    const ignoredKeys = action?.command?.arguments as readonly string[];
    assert.deepEqual(service.diagnose(document, { ...defaultSettings, ignoredKeys }), []);
  });
});
