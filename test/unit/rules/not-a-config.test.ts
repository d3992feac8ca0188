import assert from 'node:assert/strict';
import { check } from '../../../server/src/checking/check.js';
import type { Verdict } from '../../../server/src/checking/verdict.js';
import { openText } from '../../../server/src/document/config-document.js';
import { assume, defaultSettings, loaders, type Settings } from '../../../server/src/loaders/assumptions.js';
import { rules } from '../../../server/src/rules/rules.js';
import { marked, serviceFor } from '../../marked-text.js';

const loaderIds = Object.values(loaders).map(({ id }) => id);

const pointer =
  'version https://git-lfs.github.com/spec/v1\noid sha256:4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393\nsize 842\n';
const page = '<!DOCTYPE html>\n<html lang="en">\n<head><script>{"a": {"b": 1}}</script></head>\n</html>\n';

function conflict(ours: string, theirs: string): string {
  return `{\n  "train_batch_size": 8,\n<<<<<<< HEAD\n${ours}\n=======\n${theirs}\n>>>>>>> main\n}\n`;
}

const conflicts = [
  conflict('  "fp16": { "enabled": true }', '  "bf16": { "enabled": true }'),
  conflict('  "zero_optimization": {\n    "stage": 2\n  },', '  "zero_optimization": {\n    "stge": 3\n  },'),
  conflict('  "wall_clock_breakdown": false', '||||||| 1f2e3d\n  "steps_per_print": 10'),
  '<<<<<<< HEAD\n{ "train_batch_size": 8 }\n=======\n{ "train_batch_size": 16 }\n>>>>>>> main\n',
];

function findings(text: string, settings: Partial<Settings> = {}): readonly Verdict[] {
  const document = openText(text, 'file:///w/ds_config.json');
  return check(document, assume(document, { ...defaultSettings, ...settings }), rules);
}

function codes(text: string, settings: Partial<Settings> = {}): readonly string[] {
  return findings(text, settings).map(({ code }) => code);
}

function everywhere(text: string): readonly string[] {
  const variants = [text, text.replaceAll('\n', '\r\n'), `\uFEFF${text}`];
  return variants.flatMap(each =>
    loaderIds.flatMap(loader => [false, true].map(syntax => codes(each, { loader, syntax }).join())),
  );
}

describe('a file that is no config at all', () => {
  for (const [code, texts] of [
    ['git-lfs-pointer', [pointer, pointer.replace('git-lfs', 'hawser'), pointer.split('\n')[0] ?? '']],
    ['html-page', [page, `\n\n${page}`, '<html>\n<body>{ "train_batch_size": 8 }</body>\n</html>']],
    ['merge-conflict', conflicts],
  ] as const) {
    it(`gets one finding, which says so: ${code}`, () => {
      for (const text of texts) {
        assert.deepEqual([...new Set(everywhere(text))], [code], text);
      }
    });
  }

  it('is told what to do', () => {
    assert.match(findings(pointer)[0]?.message ?? '', /Run "git lfs pull"/);
    assert.match(findings(page)[0]?.message ?? '', /Download the file itself/);
    assert.deepEqual(
      findings(conflicts[0] ?? '')[0]?.related?.map(({ span }) => conflicts[0]?.slice(span.offset, span.end)),
      ['=======', '>>>>>>> main'],
    );
  });

  it('is offered nothing else', () => {
    for (const text of [pointer, page]) {
      const { document } = marked(`|${text}`);
      const whole = { start: document.positionAt(0), end: document.positionAt(text.length) };
      for (const service of [serviceFor(true), serviceFor(false)]) {
        const actions = service.codeActions(document, whole, { diagnostics: [] });
        assert.ok(
          actions.every(({ title }) => /git-lfs-pointer|html-page/.test(title)),
          JSON.stringify(actions.map(({ title }) => title)),
        );
        assert.deepEqual(service.codeLenses(document), []);
        assert.deepEqual(service.inlayHints(document, whole), []);
      }
    }
  });

  it('is judged by the other rules where this one is off', () => {
    const document = openText(pointer);
    const assumptions = assume(document, { ...defaultSettings, syntax: true });
    const verdicts = check(document, assumptions, rules, { levels: { 'git-lfs-pointer': 'off' } });
    assert.deepEqual(
      verdicts.map(({ code }) => code),
      ['syntax-error'],
    );
  });

  it('is not one that speaks of such things in a comment or a string', () => {
    for (const remark of ['# ======= ', '# <<<<<<< HEAD', '/*\n=======\n*/', '// <html>']) {
      assert.deepEqual(codes(`{\n${remark}\n  "train_batch_size": 8\n}`), [], remark);
    }
    const text = "{\n  train_batch_size: 8\n  _note:\n    '''\n<<<<<<< HEAD\n=======\n'''\n}";
    assert.ok(!codes(text).includes('merge-conflict'));
  });

  it('is no error in an editor while the file is empty', () => {
    for (const text of ['', '\n', ' \r\n']) {
      const found = findings(text, { loader: 'deepspeed' });
      assert.deepEqual(
        found.map(({ severity }) => severity),
        ['hint'],
      );
      assert.match(found[0]?.message ?? '', /insert a template/);
    }
  });

  it('is one finding for an empty file, which says that there is nothing in it', () => {
    for (const text of ['', '\n', ' \r\n']) {
      for (const loader of loaderIds) {
        const found = findings(text, { loader, syntax: true });
        assert.deepEqual(found.length, 1, `${loader} ${text}`);
        assert.match(found[0]?.message ?? '', /^There is nothing in this file/);
      }
    }
  });
});
