import assert from 'node:assert/strict';
import { openYaml } from '../../scripts/generators/open-yaml.js';
import { deepSpeedConfigOf } from '../../server/src/accelerate/language/deepspeed-config.js';
import { accelerateRules } from '../../server/src/accelerate/rules/accelerate-rules.js';
import { check } from '../../server/src/checking/check.js';
import type { Verdict } from '../../server/src/checking/verdict.js';
import { assume, defaultSettings } from '../../server/src/loaders/assumptions.js';
import { type AroundFile, aroundFiles, aroundFolder } from './around-files.js';

const folder = aroundFolder();
const files = (folder === undefined ? [] : aroundFiles(folder)).filter(
  ({ label, text }) => label.type === 'accelerate-yaml' && openYaml(text) !== undefined,
);

function verdictsIn(text: string): readonly Verdict[] {
  const document = openYaml(text);
  return document === undefined ? [] : check(document, assume(document, defaultSettings), accelerateRules);
}

function codesIn(text: string): readonly string[] {
  return verdictsIn(text).map(({ code }) => code);
}

/** What stops a run, by the words of the real programs, and the rule that says so. */
const reasons: readonly (readonly [RegExp, string])[] = [
  [/manually pass in `--num_processes`/, 'accelerate-missing-processes'],
  [/had unknown keys/, 'accelerate-unknown-key'],
  [/When using `deepspeed_config_file`/, 'accelerate-file-conflict'],
  [/Unknown mixed_precision|invalid literal for int|'>' not supported/, 'accelerate-invalid-value'],
];

/** Whether a run stopped because of the DeepSpeed config that the file names, which is another file. */
function isOfOtherFile({ label: { verdict, deepspeed_config_file: named } }: AroundFile): boolean {
  return (
    named !== undefined && ['deepspeed', 'plugin', 'prepare'].includes(verdict?.stage ?? '') && !isExcluded(verdict)
  );
}

function isExcluded(verdict: AroundFile['label']['verdict']): boolean {
  return /When using `deepspeed_config_file`/.test(verdict?.message ?? '');
}

function expectedOf({ label: { verdict } }: AroundFile): string {
  const message = verdict?.message ?? '';
  return verdict?.ok === true ? 'ok' : (reasons.find(([words]) => words.test(message))?.[1] ?? message);
}

function foundIn({ text }: AroundFile): readonly string[] {
  const stops = verdictsIn(text).filter(({ failsAt }) => failsAt !== 'never');
  return stops.length === 0 ? ['ok'] : stops.map(({ code }) => code);
}

describe(`Accelerate configs: ${files.length}`, () => {
  it('get the verdict of `accelerate launch`', () => {
    const different = files
      .filter(file => !isOfOtherFile(file) && !foundIn(file).includes(expectedOf(file)))
      .map(file => `${file.file}: ${foundIn(file)}, not ${expectedOf(file)}`);
    assert.deepEqual(different, []);
  });

  it('get no error if they start', () => {
    const wrong = files
      .filter(({ label }) => label.verdict?.ok === true)
      .flatMap(({ file, text }) =>
        verdictsIn(text)
          .filter(({ severity }) => severity === 'error')
          .map(({ message }) => `${file}: ${message}`),
      );
    assert.deepEqual(wrong, []);
  });

  it('have a finding for each key that is dropped, and for no other', () => {
    for (const { file, text, label } of files) {
      if (label.verdict?.ignored_keys !== undefined && label.verdict.note === undefined) {
        const found = verdictsIn(text)
          .filter(({ code }) => code === 'accelerate-ignored-key')
          .map(({ span }) => text.slice(span.offset, span.end).replace(/^(['"])(.*)\1$/, '$2'));
        assert.deepEqual([...new Set(found)].sort(), label.verdict.ignored_keys, file);
      }
    }
  });

  it('have a finding if Accelerate warns about a stage, or DeepSpeed is not used', () => {
    for (const { file, text, label } of files) {
      if (label.verdict?.warnings !== undefined && label.deepspeed_config_file === undefined) {
        assert.ok(codesIn(text).includes('accelerate-no-effect-at-stage'), file);
      }
      if (label.verdict?.note === 'DeepSpeed is not used') {
        assert.ok(codesIn(text).includes('accelerate-unused-section'), file);
      }
    }
  });

  it('become the config that DeepSpeed gets', () => {
    let count = 0;
    for (const { file, text, label } of files) {
      const expected = label.verdict?.deepspeed_config;
      if (expected !== undefined && label.deepspeed_config_file === undefined) {
        const config = JSON.stringify(deepSpeedConfigOf(openYaml(text)?.root), (_, value: unknown) =>
          value === Number.POSITIVE_INFINITY ? '$float:inf' : value,
        );
        assert.deepEqual(JSON.parse(config ?? 'null'), expected, file);
        count += 1;
      }
    }
    console.log(`      ${count} configs`);
  });
});
