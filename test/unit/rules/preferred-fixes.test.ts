import assert from 'node:assert/strict';
import type { TextEdit } from 'vscode-languageserver-types';
import { newestVersion } from '../../../server/src/catalog/releases.js';
import { fixAllKind } from '../../../server/src/lsp/action-kinds.js';
import { applied, documentOf, serviceFor } from '../../marked-text.js';
import { findingOf } from './findings.js';

const adam = { type: 'AdamW', params: { lr: 1e-4 } };
const cpu = { device: 'cpu' };

/** Returns the titles of a rule's fixes, the preferred one with a star. */
function titlesOf(code: string, config: object, version = newestVersion): readonly string[] {
  const fixes = findingOf(code, config, { version }).fixes?.() ?? [];
  return fixes.map(({ title, preferred }) => (preferred ? `* ${title}` : title));
}

describe('a fix that would lead into an error', () => {
  it('is not preferred; the fallback is', () => {
    const opt = { train_batch_size: 8, fp16: { enabled: true }, zero_optimization: { stage: 1, opt_level: 'O1' } };
    assert.deepEqual(titlesOf('misplaced-key', opt, '0.19.6'), ['* Remove "opt_level"']);
  });

  it('is preferred if the rest of the file makes it right', () => {
    const misplaced = { train_batch_size: 8, zenflow: { topk_ratio: 0.1 }, optimizer: adam };
    const titles = (zero: object): readonly string[] =>
      titlesOf('misplaced-key', { ...misplaced, zero_optimization: zero });
    assert.deepEqual(titles({ stage: 2 }), ['* Remove "zenflow"']);
    assert.deepEqual(titles({ stage: 2, offload_optimizer: cpu }), [
      '* Move "zenflow" to "zero_optimization"',
      'Remove "zenflow"',
    ]);
  });

  it('is offered without being preferred if there is no fallback', () => {
    const misspelt = { train_batch_size: 8, zero_optimization: { stage: 2, overlap_com: 'perhaps' } };
    assert.deepEqual(titlesOf('unknown-key', misspelt), ['Rename to "overlap_comm"', 'Remove "overlap_com"']);
  });

  it('is replaced by a value that causes no error', () => {
    const both = { train_batch_size: 8, fp16: { enabled: true }, amp: { opt_level: 'O1' } };
    assert.deepEqual(titlesOf('missing-enabled', both, '0.19.6'), ['* Add "enabled": false']);
  });
});

describe('a fix that would turn on what is off', () => {
  it('is not preferred where the section is on by being there', () => {
    const misplaced = { train_batch_size: 8, prof_all: true };
    assert.deepEqual(titlesOf('misplaced-key', misplaced), [
      'Move "prof_all" to "comms_logger"',
      '* Remove "prof_all"',
    ]);
    assert.match(
      findingOf('misplaced-key', misplaced).message,
      /"comms_logger" turns on as soon as the file has it: move the key to turn it on, otherwise remove the key\.$/,
    );
    const logged = { train_batch_size: 8, comms_logger: {}, prof_all: true };
    assert.equal(titlesOf('misplaced-key', logged)[0], '* Move "prof_all" to "comms_logger"');
  });

  it('is not preferred where a section that was not read gets the name of one that is on', () => {
    const old = { train_batch_size: 8, comms_config: {} };
    assert.deepEqual(titlesOf('removed-key', old), ['* Remove "comms_config"']);
    assert.match(
      findingOf('removed-key', old).message,
      /Remove it, or write "comms_logger", which turns on as soon as the file has it\.$/,
    );
  });

  it('is preferred if the section itself was misplaced', () => {
    const logged = { train_batch_size: 8, flops_profiler: { enabled: false, comms_logger: { verbose: true } } };
    assert.equal(titlesOf('misplaced-key', logged)[0], '* Move "comms_logger" to the top level');
  });
});

describe('a fix of all findings', () => {
  it('leaves out a fix that causes an error only together with the others', () => {
    const moved = { max_live_parameters: 1e9, stage3_max_live_parameters: 1e9, overlap_comm: true };
    const config = { train_batch_size: 8, zero_optimization: { stage: 3 }, ...moved };
    const document = documentOf(JSON.stringify(config, null, 2));
    const service = serviceFor(false);
    const everywhere = { start: document.positionAt(0), end: document.positionAt(document.getText().length) };
    const [action] = service.codeActions(document, everywhere, { diagnostics: [], only: [fixAllKind] });
    const result = applied(document, action?.edit?.changes?.[document.uri] as TextEdit[]);
    assert.deepEqual(
      service.diagnose(documentOf(result)).filter(({ severity }) => severity === 1),
      [],
    );
    assert.match(result, /"overlap_comm": true/);
    assert.doesNotMatch(result, /^ {2}"overlap_comm"/m);
  });
});
