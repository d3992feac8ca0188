import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { createLanguageService } from '../../../server/src/features/service.js';
import { defaultSettings } from '../../../server/src/loaders/settings.js';

const docs = fileURLToPath(new URL('../../../docs', import.meta.url));
const abilities = {
  ...{ markdown: true, snippets: false, itemDefaults: false, relatedInformation: false },
  ...{ documentChanges: false, snippetEdits: false, previews: false, commands: false },
};
const service = createLanguageService(abilities);

const guides = readdirSync(docs).filter(name => name.endsWith('.md'));

describe('the guides', () => {
  for (const name of guides) {
    const text = readFileSync(path.join(docs, name), 'utf8');
    const configs = [...text.matchAll(/^```json\n([\s\S]*?)^```$/gm)].map(match => match[1] ?? '');

    for (const [i, config] of configs.entries()) {
      it(`have a config without findings: ${name}, ${i + 1}`, () => {
        const document = TextDocument.create('file:///ds_config.json', 'json', 1, config);
        const found = service.diagnose(document, { ...defaultSettings, worldSize: 8, syntax: true });
        assert.deepEqual(
          found.map(({ message }) => message),
          [],
        );
      });
    }

    it(`link to pages that exist: ${name}`, () => {
      const targets = [...text.matchAll(/\]\(((?!https?:)[^)#\s]+\.md)(?:#[^)]*)?\)/g)].map(match => match[1] ?? '');
      for (const target of targets) {
        assert.doesNotThrow(() => readFileSync(path.join(docs, target)), target);
      }
    });
  }
});
