import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { isConfigName } from '../../../server/src/catalog/config-name.js';
import { newestVersion } from '../../../server/src/catalog/releases.js';
import { schemaUrl } from '../../../server/src/describing/links.js';
import { editorKeywords, schemaText } from '../../schema-validator.js';

interface CatalogEntry {
  readonly name: string;
  readonly description: string;
  readonly fileMatch: readonly string[];
  readonly url: string;
}

interface Settings {
  readonly 'json.schemas': readonly { readonly fileMatch: readonly string[]; readonly url: string }[];
}

const text = readFileSync(fileURLToPath(new URL('../../../schema/README.md', import.meta.url)), 'utf8');
const [config, settings, entry] = [...text.matchAll(/```json\n(.*?)```/gs)].map(([, block = '']) =>
  JSON.parse(block),
) as [{ readonly $schema: string }, Settings, CatalogEntry];

/** Whether SchemaStore's check accepts a file name in its catalog: simple globs, and a folder only after two stars. */
function isSimple(glob: string): boolean {
  return /^[\w*.-]+\.json$/.test(glob);
}

describe('the page about the schema', () => {
  it('gives the address of the schema, and the release that it describes', () => {
    assert.equal(config.$schema, schemaUrl);
    assert.deepEqual(
      settings['json.schemas'].map(({ url }) => url),
      [schemaUrl],
    );
    assert.equal(entry.url, schemaUrl);
    assert.ok(text.includes(`DeepSpeed ${newestVersion}`));
  });

  it("has an entry that follows SchemaStore's rules", () => {
    for (const words of [entry.name, entry.description]) {
      assert.doesNotMatch(words, /schema|\n|[,. \t-]$/i);
    }
    for (const glob of entry.fileMatch) {
      assert.ok(isSimple(glob), glob);
      assert.ok(isConfigName(glob.replaceAll('*', '3')), glob);
    }
    assert.equal(new Set(entry.fileMatch).size, entry.fileMatch.length);
  });

  it('declares the keywords that SchemaStore does not know', () => {
    const declared = [...(text.split('unknownKeywords')[1] ?? '').matchAll(/`(\w+)`/g)].map(([, name]) => name);
    const known = ['markdownDescription', 'enumDescriptions', 'defaultSnippets'];
    assert.deepEqual(declared.sort(), editorKeywords.filter(name => !known.includes(name)).sort());
    for (const name of editorKeywords) {
      assert.ok(schemaText.includes(`"${name}":`), name);
    }
  });
});
