import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { configsIn, type NotationOf } from '../../server/src/analysis/analyses.js';
import { analyse } from '../../server/src/analysis/analysis.js';
import { defaultSettings } from '../../server/src/loaders/assumptions.js';
import { pythonNotation } from '../../server/src/notations/python/python-notation.js';
import { shellNotation } from '../../server/src/notations/shell/shell-notation.js';
import { yamlNotation } from '../../server/src/notations/yaml/yaml-notation.js';
import { aroundFolder } from './around-files.js';
import { loadCorpus } from './corpus-files.js';

const notationOf: NotationOf = languageId =>
  ({ python: pythonNotation, yaml: yamlNotation, shellscript: shellNotation })[languageId] ?? 'json';

interface Found {
  readonly code: string;
  readonly line: number;
  readonly character: number;
  readonly source: string;
}

/** Returns the findings in a file, with the source of each. */
function findingsIn(text: string, languageId: string): readonly Found[] {
  const document = TextDocument.create('file:///file', languageId, 0, text);
  return configsIn(document, notationOf)
    .flatMap(config =>
      analyse(config, defaultSettings).verdicts.map(({ code, span }) => {
        const [start, end] = [config.lines.positionAt(span.offset), config.lines.positionAt(span.end)];
        return { code, ...start, source: document.getText({ start, end }) };
      }),
    )
    .sort((a, b) => a.line - b.line || a.character - b.character || a.code.localeCompare(b.code));
}

/** Returns findings on lines that many lines further down. */
function moved(found: readonly Found[], lines: number): readonly Found[] {
  return found.map(each => ({ ...each, line: each.line + lines }));
}

/** Returns the files of a folder whose lines end with line feeds, and that a heredoc can hold. */
function filesIn(folder: string): readonly (readonly [string, string])[] {
  return readdirSync(folder)
    .map(name => [name, readFileSync(path.join(folder, name), 'utf8')] as const)
    .filter(([, text]) => !/\r|^EOF$/m.test(text) && text.endsWith('\n'));
}

const around = aroundFolder();

describe('configs in the corpus', () => {
  for (const [folder, language, head] of [
    ['accelerate-yaml', 'yaml', "cat > a.yaml <<'EOF'"],
    ['recipes-yaml', 'yaml', "cat <<'EOF' > recipe.yml"],
    ['python', 'python', "python - <<'EOF'"],
    ['python-negative', 'python', "cat > train.py <<'EOF'"],
  ] as const) {
    it(`have the same findings in a heredoc (${folder})`, () => {
      let count = 0;
      for (const [name, text] of around === undefined ? [] : filesIn(path.join(around, folder))) {
        const alone = findingsIn(text, language);
        const script = `#!/bin/bash\n${head}\n${text}EOF\ndeepspeed train.py\n`;
        assert.deepEqual(findingsIn(script, 'shellscript'), moved(alone, 2), name);
        count += alone.length;
      }
      assert.ok(around === undefined || folder === 'python-negative' || count > 20, `${count} findings`);
    });
  }

  it('have the same findings in strings', () => {
    let count = 0;
    for (const { text, name } of loadCorpus().files.filter(({ text: each }) => !/[\r'\\$`!]|^EOF$/m.test(each))) {
      const alone = findingsIn(`cat <<'EOF' > ds_config.json\n${text}\nEOF\n`, 'shellscript');
      const string = `echo \\\n"${text.replaceAll('"', '\\"')}" > ds_config.json\n`;
      const shape = (found: readonly Found[]): readonly string[] =>
        found.map(({ code, line, source }) => `${code} ${line} ${source.replaceAll('\\"', '"')}`).sort();
      assert.deepEqual(shape(findingsIn(string, 'shellscript')), shape(alone), name);
      const program = `with open("ds_config.json", "w") as f:\n    f.write('''${text}''')\n`;
      const config = alone.length > 0 || !text.includes('zero_optimization');
      assert.ok(config || findingsIn(program, 'python').length === 0, name);
      count += alone.length;
    }
    assert.ok(count > 20, `${count} findings`);
  });
});
