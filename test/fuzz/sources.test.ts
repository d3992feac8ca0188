import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { parser } from '@lezer/python';
import type { NotationOf } from '../../server/src/analysis/analyses.js';
import { defaultSettings } from '../../server/src/loaders/assumptions.js';
import { pythonNotation } from '../../server/src/notations/python/python-notation.js';
import { shellNotation } from '../../server/src/notations/shell/shell-notation.js';
import { yamlNotation } from '../../server/src/notations/yaml/yaml-notation.js';
import { documentOf, serviceFor } from '../marked-text.js';
import { python, shell } from '../unit/features/held-sources.js';
import { afterEdit, askEverything } from './answers.js';

const notationOf: NotationOf = languageId =>
  ({ python: pythonNotation, yaml: yamlNotation, shellscript: shellNotation })[languageId] ?? 'json';
const able = serviceFor(true, undefined, notationOf);
const plain = serviceFor(false, undefined, notationOf);

function isPython(text: string): boolean {
  let isRight = true;
  parser.parse(text).iterate({
    enter: ({ type }) => {
      isRight &&= !type.isError;
    },
  });
  return isRight;
}

const languages = [
  {
    id: 'shellscript',
    notation: shellNotation,
    cases: shell,
    isRight: (text: string) => spawnSync('bash', ['-n', '-c', text]).status === 0,
  },
  { id: 'python', notation: pythonNotation, cases: python, isRight: isPython },
];

for (const { id, notation, cases, isRight } of languages) {
  describe(`sources that files hold (${id})`, () => {
    const documentIn = (text: string) => documentOf(text, `file:///file.${id}`, id);

    it('are asked at every offset, and read at every prefix', () => {
      for (const [, text] of cases) {
        const offsets = Array.from({ length: text.length + 1 }, (_, i) => i);
        askEverything(able, documentIn(text), offsets, defaultSettings);
        for (const end of offsets) {
          able.diagnose(documentIn(text.slice(0, end)), defaultSettings);
          able.diagnose(documentIn(text.slice(end)), defaultSettings);
        }
      }
    });

    it('change only themselves, in a file that stays right', () => {
      let count = 0;
      for (const [what, text] of cases) {
        const document = documentIn(text);
        const [source] = notation.embeddedIn?.(text) ?? [];
        assert.ok(source, what);
        const position = document.positionAt(text.indexOf('overlap_com') + 3);
        const range = { start: position, end: position };
        for (const { title, edit } of plain.codeActions(document, range, { diagnostics: [] }, defaultSettings)) {
          if (edit !== undefined) {
            const changed = afterEdit(document, edit);
            const place = `${what}, ${title}: ${changed}`;
            count += 1;
            assert.ok(isRight(changed), place);
            assert.ok(changed.startsWith(text.slice(0, source.offset)), place);
            assert.ok(changed.endsWith(text.slice(source.end)), place);
          }
        }
      }
      assert.ok(count > cases.length * 4, `${count} changes`);
    });
  });
}
