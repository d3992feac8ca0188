import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type ParseError, parse } from 'jsonc-parser';
import { pullRequest, withEntry, withOptions } from '../../../scripts/schemastore.mjs';
import { isConfigName } from '../../../server/src/catalog/config-name.js';
import { editorKeywords, schemaText } from '../../schema-validator.js';

interface CatalogEntry {
  readonly name: string;
  readonly description: string;
  readonly fileMatch: readonly string[];
  readonly url: string;
}

function read(file: string): string {
  return readFileSync(fileURLToPath(new URL(`../../../schema/${file}`, import.meta.url)), 'utf8');
}

const entry = JSON.parse(read('schemastore/catalog-entry.json')) as CatalogEntry;
const options = JSON.parse(read('schemastore/validation-options.json')) as {
  readonly unknownKeywords: readonly string[];
};

/** Returns a catalog as SchemaStore has it, with these names. */
function catalogOf(...names: readonly string[]): string {
  const schemas = names.map(name => ({ name, url: `https://example.com/${name}` }));
  return `${JSON.stringify({ version: 1, schemas }, null, 2)}\n`;
}

const exceptions = `{
  // Kept.
  "skiptest": [],
  "options": {
    "a.json": { "unknownKeywords": ["x"] },
    "z.json": {}
  }
}
`;

/** Returns the value of JSON with comments; it has to be valid. */
function jsonOf(text: string): unknown {
  const errors: ParseError[] = [];
  const value: unknown = parse(text, errors);
  assert.deepEqual(errors, []);
  return value;
}

describe('the pull request to SchemaStore', () => {
  it('has an entry that follows its rules', () => {
    for (const words of [entry.name, entry.description]) {
      assert.doesNotMatch(words, /schema|\n|[,. \t-]$/i);
    }
    for (const glob of entry.fileMatch) {
      assert.match(glob, /^[\w*.-]+\.json$/);
      assert.ok(isConfigName(glob.replaceAll('*', '3')), glob);
    }
    assert.equal(new Set(entry.fileMatch).size, entry.fileMatch.length);
    assert.match(entry.url, /^https:\/\/www\.schemastore\.org\/[a-z]+\.json$/);
  });

  it('declares the keywords that its check does not know', () => {
    const known = ['markdownDescription', 'enumDescriptions', 'defaultSnippets'];
    assert.deepEqual([...options.unknownKeywords].sort(), editorKeywords.filter(name => !known.includes(name)).sort());
    for (const name of editorKeywords) {
      assert.ok(schemaText.includes(`"${name}":`), name);
    }
    const text = read('schemastore/pull-request.md');
    for (const name of options.unknownKeywords) assert.ok(text.includes(`\`${name}\``), name);
  });

  it('adds the entry behind the last smaller name, and changes nothing else', () => {
    const added = withEntry(catalogOf('Zeta', 'Alpha', 'DeepMatch', 'Docker'), entry);
    const { schemas } = jsonOf(added) as { readonly schemas: readonly CatalogEntry[] };
    assert.deepEqual(
      schemas.map(({ name }) => name),
      ['Zeta', 'Alpha', 'DeepMatch', 'DeepSpeed', 'Docker'],
    );
    assert.deepEqual(schemas[3], entry);
    assert.ok(added.startsWith(catalogOf('Zeta', 'Alpha', 'DeepMatch').split('\n').slice(0, 13).join('\n')));
  });

  it('replaces the entry of a former release', () => {
    const { schemas } = jsonOf(withEntry(catalogOf('Alpha', 'DeepSpeed', 'Docker'), entry)) as {
      readonly schemas: readonly CatalogEntry[];
    };
    assert.deepEqual([schemas.length, schemas[1]], [3, entry]);
  });

  it('adds the keywords in order, and keeps comments', () => {
    const added = withOptions(exceptions, 'deepspeed.json', options);
    assert.ok(added.startsWith('{\n  // Kept.\n'));
    const { options: all } = jsonOf(added) as { readonly options: { readonly [name: string]: unknown } };
    assert.deepEqual(Object.keys(all), ['a.json', 'deepspeed.json', 'z.json']);
    assert.deepEqual(all['deepspeed.json'], options);
    assert.equal(withOptions(added, 'deepspeed.json', options).match(/"deepspeed\.json"/g)?.length, 1);
  });

  it('has the schema under their address, and every test file', () => {
    const files = pullRequest(file => (file.endsWith('catalog.json') ? catalogOf('Alpha') : exceptions));
    const own = JSON.parse(files['src/schemas/json/deepspeed.json'] ?? '') as object;
    assert.deepEqual(own, { ...(JSON.parse(schemaText) as object), $id: entry.url });
    const tests = [...readdirSync(fileURLToPath(new URL('../../../schema/test', import.meta.url)))];
    const bad = readdirSync(fileURLToPath(new URL('../../../schema/negative-test', import.meta.url)));
    const expected = [
      ...['src/schemas/json/deepspeed.json', 'src/api/json/catalog.json', 'src/schema-validation.jsonc'],
      ...tests.map(name => `src/test/deepspeed/${name}`),
      ...bad.map(name => `src/negative_test/deepspeed/${name}`),
    ];
    assert.deepEqual(Object.keys(files).sort(), expected.sort());
  });
});
