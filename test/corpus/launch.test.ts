import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { analyse } from '../../server/src/analysis/analysis.js';
import { type ConfigDocument, openRegion, openText } from '../../server/src/document/config-document.js';
import { defaultSettings, type Settings } from '../../server/src/loaders/assumptions.js';
import { shellNotation } from '../../server/src/notations/shell/shell-notation.js';
import { aroundFolder } from './around-files.js';
import { loadCorpus } from './corpus-files.js';

const folder = aroundFolder();
const scripts =
  folder === undefined
    ? []
    : readdirSync(path.join(folder, 'launch')).map(name => readFileSync(path.join(folder, 'launch', name), 'utf8'));

/** Findings about a whole file, because a script is not one; other findings depend on one of them. */
const aboutFiles = new Set(['merge-conflict', 'git-lfs-pointer', 'html-page']);

/** Returns the findings of a config, with their places from the beginning of the config. */
function findingsIn(config: ConfigDocument, loader: Settings['loader']): readonly string[] {
  const { verdicts } = analyse(config, { ...defaultSettings, loader, syntax: true });
  return verdicts.map(({ code, severity, message, span }) => {
    const words = message.replace(/\b([Tt])h(?:e|is) (?:file|config)\b/g, '$1he config');
    return `${span.offset - config.region.offset} ${code} ${severity} ${words}`;
  });
}

describe(`configs in ${scripts.length} launch scripts`, () => {
  it('are none: no script of the corpus has a heredoc', () => {
    assert.deepEqual(
      scripts.filter(script => script.includes('<<')),
      [],
    );
    assert.deepEqual(
      scripts.filter(script => shellNotation.regionsOf(script).length > 0),
      [],
    );
  });

  for (const loader of ['deepspeed', 'transformers'] as const) {
    it(`get the findings of the file that they become, loader ${loader}`, () => {
      const { files } = loadCorpus();
      let compared = 0;
      const wrong = files.flatMap(({ name, text }, index) => {
        const launch = scripts[index % Math.max(1, scripts.length)] ?? '';
        const script = `#!/bin/bash\ncat > ds_config.json <<'END_OF_CONFIG'\n${text}\nEND_OF_CONFIG\n${launch}`;
        const [region, other] = shellNotation.regionsOf(script);
        const expected = findingsIn(openText(text), loader);
        if (region === undefined || expected.some(finding => aboutFiles.has(finding.split(' ')[1] ?? ''))) {
          return [];
        }
        compared += 1;
        const source = TextDocument.create('file:///run.sh', 'shellscript', 0, script);
        const found = findingsIn(openRegion(source, shellNotation, region), loader);
        return other === undefined && JSON.stringify(found) === JSON.stringify(expected)
          ? []
          : [
              {
                name,
                found: found.filter(f => !expected.includes(f)),
                missed: expected.filter(f => !found.includes(f)),
              },
            ];
      });
      console.log(`${compared} of ${files.length} configs compared`);
      assert.deepEqual(wrong, []);
      assert.ok(compared > files.length * 0.9);
    });
  }
});
