import assert from 'node:assert/strict';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { check } from '../../../server/src/checking/check.js';
import { type ConfigDocument, openRegion, openText } from '../../../server/src/document/config-document.js';
import type { Notation } from '../../../server/src/document/notation.js';
import { type Assumptions, assume, defaultSettings } from '../../../server/src/loaders/assumptions.js';
import { pythonNotation } from '../../../server/src/notations/python/python-notation.js';
import { yamlNotation } from '../../../server/src/notations/yaml/yaml-notation.js';
import { rules } from '../../../server/src/rules/rules.js';

/** Matches strings, which stay, and the values that are written in another way. */
const scalars = /"(?:[^"\\]|\\.)*"|\b(?:true|false|null)\b|-?\b\d+(?:\.\d+)?[eE][+-]?\d+/g;

function inPython(json: string): string {
  const words: { readonly [word: string]: string } = { true: 'True', false: 'False', null: 'None' };
  return `config = ${json.replace(scalars, source => words[source] ?? source)}\n`;
}

/** Writes exponents with a point and a sign: PyYAML reads 1e9 as a string. */
function inYaml(json: string): string {
  return json.replace(scalars, source =>
    /^[-\d]/.test(source) ? source.replace(/^(-?\d+)(?=e)/i, '$1.0').replace(/e(?=\d)/i, 'e+') : source,
  );
}

/** Opens the mapping at an offset, whether or not it looks like a config. */
function openAt(text: string, offset: number, notation: Notation): ConfigDocument {
  const place = { kind: 'config', offset, end: text.length, root: undefined, isComplete: true, reason: '' } as const;
  const source = TextDocument.create('file:///config', notation.id, 0, text);
  return openRegion(source, notation, { ...notation.regionAgain(text, place), isComplete: true });
}

function codesIn(document: ConfigDocument, assumptions: Assumptions): readonly string[] {
  return check(document, assumptions, rules).map(({ code, severity }) => `${code} (${severity})`);
}

describe('the example of a rule', () => {
  const written = { Python: [inPython, 'config = '.length, pythonNotation], YAML: [inYaml, 0, yamlNotation] } as const;
  for (const { code, bad, judges, assuming } of rules) {
    const document = openText(bad);
    // These rules judge the source of a JSON file.
    if (judges === 'text' || judges === 'file' || !document.isPlainJson || document.root?.kind !== 'object') {
      continue;
    }
    for (const [name, [write, offset, notation]] of Object.entries(written)) {
      it(`has the same findings in ${name}: ${code}`, () => {
        const other = openAt(write(bad), offset, notation);
        const assumptions = assume(other, { ...defaultSettings, ...assuming });
        assert.deepEqual(codesIn(other, assumptions), codesIn(document, assumptions));
      });
    }
  }
});
