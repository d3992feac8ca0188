import assert from 'node:assert/strict';
import { check } from '../../../server/src/checking/check.js';
import type { Verdict } from '../../../server/src/checking/verdict.js';
import { openText } from '../../../server/src/document/config-document.js';
import { draftOf } from '../../../server/src/document/draft.js';
import { assume, defaultSettings, type Settings } from '../../../server/src/loaders/assumptions.js';
import { rules } from '../../../server/src/rules/rules.js';

const ownCodes = new Set([
  'syntax-error',
  'not-strict-json',
  'python-literal',
  'template-placeholder',
  'unquoted-value',
]);

interface Reading extends Partial<Settings> {
  readonly languageId?: string;
}

/** Returns the findings of the syntax rules. The defaults: DeepSpeed reads the file, in an editor. */
function findings(text: string, { languageId, ...settings }: Reading = {}): readonly Verdict[] {
  const document = openText(text, 'untitled:config.json', languageId);
  const assumptions = assume(document, { ...defaultSettings, loader: 'deepspeed', ...settings });
  return check(document, assumptions, rules).filter(({ code }) => ownCodes.has(code));
}

/** Returns `severity failsAt code "marked text"` of each finding. */
function short(text: string, reading: Reading = {}): readonly string[] {
  return findings(text, reading).map(
    ({ severity, failsAt, code, span }) => `${severity} ${failsAt} ${code} ${text.slice(span.offset, span.end)}`,
  );
}

function fixed(text: string, reading: Reading = {}): string {
  const draft = draftOf(openText(text));
  for (const finding of findings(text, reading)) {
    const fix = finding.fixes?.().find(({ preferred }) => preferred);
    fix?.apply(draft);
    fix?.apply(draft);
  }
  return draft.text;
}

const trainer: Reading = { loader: 'transformers' };
const trainerAlone: Reading = { loader: 'transformers', syntax: true };
const alone: Reading = { syntax: true };

describe('syntax errors', () => {
  it('are left to the editor, unless there is none', () => {
    const text = '{ "train_batch_size": 8 "fp16": {} }';
    assert.deepEqual(short(text, trainer), []);
    assert.deepEqual(short(text, trainerAlone), ['error load syntax-error "']);
    assert.equal(fixed(text, trainerAlone), '{ "train_batch_size": 8, "fp16": {} }');
  });

  it('depend on the loader and the release', () => {
    const text = "{ train_batch_size: 8\n'steps_per_print': 5 }";
    assert.deepEqual(short(text, alone), []);
    assert.deepEqual(short(text, trainerAlone), ['error load syntax-error train_batch_size']);
    assert.deepEqual(short(text, { ...alone, version: '0.8.0' }), ['error load syntax-error train_batch_size']);
    assert.deepEqual(short(text, { ...alone, version: '0.8.1' }), []);
  });

  it('are reported in editors, too, if JSON accepts what the loader refuses', () => {
    assert.deepEqual(short('{ "train_batch_size": 8, "x": 1e400 }'), ['error load syntax-error 1e400']);
    assert.deepEqual(short('{ "train_batch_size": 8, "x": 1e400 }', trainer), []);
    assert.deepEqual(short('[ 8 ]'), ['error load syntax-error [ 8 ]']);
    assert.deepEqual(short('// one\n[ 8, ]', { languageId: 'jsonc' }), ['error load syntax-error [ 8, ]']);
  });

  it('are not reported for an empty file in an editor, because the user has only started', () => {
    assert.deepEqual(short('', trainer), []);
    assert.deepEqual(short('', trainerAlone), ['error load syntax-error ']);
    assert.deepEqual(short('', alone), []);
  });

  it('are reported once: an error that another rule explains is not repeated', () => {
    const text = '{ // one\n "train_batch_size": ${N},\n "fp16": { "enabled": True, },\n}';
    assert.deepEqual(short(text, trainerAlone), [
      'error load not-strict-json // one',
      'error load template-placeholder ${N}',
      'error load python-literal True',
    ]);
    assert.deepEqual(short(`${text}}`, trainerAlone).at(-1), 'error load syntax-error }');
  });

  it('are fixed only once, whatever has changed before them', () => {
    const text = '{ "a": "x",, "b": 1 }';
    assert.equal(fixed(text, alone), '{ "a": "x", "b": 1 }');
    assert.equal(fixed('\uFEFF{}', trainerAlone), '{}');
  });
});

describe('comments and trailing commas in strict JSON', () => {
  const text = '{\n  // one\n  "train_batch_size": 8, // two\n  "fp16": { "enabled": true, },\n}\n';

  it('are reported if JSON with comments accepts them', () => {
    assert.deepEqual(short(text, trainer), []);
    assert.deepEqual(short(text, { ...trainer, languageId: 'jsonc' }), ['error load not-strict-json // one']);
    assert.deepEqual(short(text, trainerAlone), ['error load not-strict-json // one']);
    assert.deepEqual(short(text, { languageId: 'jsonc' }), []);
    assert.deepEqual(findings(text, trainerAlone)[0]?.related?.length, 3);
  });

  it('are removed by the fix', () => {
    assert.equal(fixed(text, trainerAlone), '{\n  "train_batch_size": 8,\n  "fp16": { "enabled": true }\n}\n');
  });
});

describe('literals of Python', () => {
  it('stop strict JSON', () => {
    const text = '{ "wall_clock_breakdown": True, "x": [None] }';
    assert.deepEqual(short(text, trainer), ['error load python-literal True', 'error load python-literal None']);
    assert.equal(fixed(text, trainer), '{ "wall_clock_breakdown": true, "x": [null] }');
  });

  it('become strings to the end of the line, and the key decides whether the string is valid', () => {
    const text =
      '{\n"prescale_gradients": False,\n"memory_breakdown": True\n"zero_optimization": {\n"stage": 2,\n"overlap_comm": True,\n"reduce_scatter": True\n}\n}';
    assert.deepEqual(short(text), [
      'warning never python-literal False',
      'information never python-literal True',
      'error load python-literal True',
      'information never python-literal True',
    ]);
    assert.match(findings(text)[0]?.message ?? '', /"False,"\. It counts as true\. Write false\.$/);
  });

  it('that mean null are removed with their key where null is wrong', () => {
    const text = '{\n  "train_batch_size": 8,\n  "optimizer": { "type": "Adam", "params": {\n    "lr": None\n  } }\n}';
    assert.match(findings(text)[0]?.message ?? '', /Remove the key to get the default\.$/);
    assert.deepEqual(JSON.parse(fixed(text, alone)), { train_batch_size: 8, optimizer: { type: 'Adam', params: {} } });
    const zero =
      '{\n  "train_batch_size": 8,\n  "zero_optimization": {\n    "stage": 2,\n    "overlap_comm": None\n  }\n}';
    assert.match(findings(zero)[0]?.message ?? '', /Write null\.$/);
  });

  it('stop Hjson if they swallow a bracket', () => {
    assert.deepEqual(short('{ "wall_clock_breakdown": True }'), ['error load python-literal True']);
    assert.deepEqual(short('{ "wall_clock_breakdown": True }', alone), ['error load python-literal True']);
  });
});

describe('templates', () => {
  it('are reported once, with the other places', () => {
    const text =
      '{\n"train_batch_size": GLOBAL_BATCH,\n"fp16": { "enabled": true },\n"zero_optimization": {\n"stage": ${STAGE}\n}\n}';
    const [finding, ...others] = findings(text);
    assert.deepEqual([finding?.code, finding?.severity, others.length], ['template-placeholder', 'error', 0]);
    assert.match(finding?.message ?? '', /2 placeholders\. "train_batch_size" is the string "GLOBAL_BATCH,"\./);
    assert.equal(finding?.related?.length, 1);
  });

  it('are not an error if DeepSpeed does not read the string', () => {
    const text = '{\n"train_batch_size": 8,\n"my_key": ${X}\n}';
    assert.deepEqual(short(text), ['information never template-placeholder ${X}']);
    assert.deepEqual(short(text, trainer), ['error load template-placeholder ${X}']);
  });

  it('of an engine stop every loader', () => {
    const text = '{\n{% if fp16 %}\n"fp16": { "enabled": true },\n{% endif %}\n"train_batch_size": 8\n}';
    assert.deepEqual(short(text, alone), ['error load template-placeholder {% if fp16 %}']);
    assert.deepEqual(short(text, trainerAlone), ['error load template-placeholder {% if fp16 %}']);
  });

  it('are recognized in many notations', () => {
    for (const word of ['$N', '${N}', '<n>', '@N@', '%(n)s', '__N__', '...', '???', 'BATCH', 'micro_batch', 'cfg.bs']) {
      assert.deepEqual(short(`{\n"train_batch_size": ${word}\n}`), [`error load template-placeholder ${word}`]);
    }
  });
});

describe('strings without quotes', () => {
  it('may be the literals that they look like', () => {
    assert.deepEqual(short('{\n"zero_optimization": {\n"offload_optimizer": {\n"device": cpu\n}\n}\n}'), []);
    assert.deepEqual(short('{\n"x": some text,\n"optimizer": {\n"type": AdamW\n}\n}'), []);
  });

  it('include the comma and the rest of the line', () => {
    const text = '{\n"zero_optimization": {\n"offload_optimizer": {\n"device": cpu, // here\n}\n}\n}';
    assert.deepEqual(short(text), ['error load unquoted-value cpu']);
    assert.match(fixed(text), /"device": "cpu", \/\/ here/);
  });

  it("are numbers only in JSON's notation", () => {
    const text =
      '{\n"zero_optimization": {\n"reduce_bucket_size": 0x10,\n"sub_group_size": 1_000\n"prefetch_bucket_size": 5.\n}\n}';
    assert.deepEqual(short(text), ['error load unquoted-value 0x10', 'error load unquoted-value 5.']);
    assert.match(fixed(text), /"reduce_bucket_size": 16,/);
    assert.deepEqual(short('{\n"steps_per_print": inf,\n}'), ['error step unquoted-value inf']);
  });

  it('are not sections', () => {
    for (const key of ['zero_optimization', 'aio', 'fp16', 'optimizer']) {
      assert.deepEqual(short(`{\n"train_batch_size": 8,\n"${key}": true-ish\n}`), [
        'error load unquoted-value true-ish',
      ]);
      assert.deepEqual(short(`{\n"train_batch_size": 8,\n"${key}": True\n}`), ['error load python-literal True']);
    }
  });

  it('are syntax errors in strict JSON, except for the literals that Python accepts', () => {
    assert.deepEqual(short('{ "steps_per_print": inf }', trainerAlone), ['error load syntax-error inf']);
    assert.deepEqual(short('{ "steps_per_print": Infinity }', trainerAlone), []);
  });
});
