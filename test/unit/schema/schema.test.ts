import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type CatalogNode, lookUp } from '../../../server/src/catalog/catalog.js';
import { schemaUrl } from '../../../server/src/describing/links.js';
import { allEntries } from '../../oracle/catalog-entries.js';
import { editorKeywords, type Schema, schema, schemaText, strictAjv } from './validator.js';

const budget = 720_000;

function isSchema(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Every schema within the schema, with its place; what stands below keywords that hold values is none. */
function* schemasIn(part: unknown, place: string): Generator<readonly [string, Schema]> {
  if (Array.isArray(part)) {
    for (const [index, item] of part.entries()) {
      yield* schemasIn(item, `${place}/${index}`);
    }
  }
  if (!isSchema(part)) {
    return;
  }
  yield [place, part];
  for (const name of ['properties', 'definitions'] as const) {
    for (const [key, value] of Object.entries(part[name] ?? {})) {
      yield* schemasIn(value, `${place}/${name}/${key}`);
    }
  }
  for (const name of ['items', 'additionalProperties', 'anyOf', 'allOf', 'not', 'if', 'then']) {
    yield* schemasIn(part[name], `${place}/${name}`);
  }
}

const all = [...schemasIn(schema, '#')];

const known = new Set([
  ...['$schema', '$id', '$ref', '$comment', 'title', 'description', 'default', 'definitions', 'type', 'enum', 'const'],
  ...['properties', 'additionalProperties', 'required', 'items', 'minItems', 'maxItems', 'minLength', 'pattern'],
  ...['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf'],
  ...['anyOf', 'allOf', 'not', 'if', 'then', ...editorKeywords],
]);

/** What is written about a key; a section that has two names is written once. */
function described(node: CatalogNode): readonly string[] {
  const url = `${node.path.split(/[.[]/)[0]}.md#${node.path.toLowerCase().replace(/[^\w -]/g, '')})`;
  return all.flatMap(([, { markdownDescription }]) =>
    typeof markdownDescription === 'string' && markdownDescription.endsWith(url) ? [markdownDescription] : [],
  );
}

describe('the schema', () => {
  it('is found at the repository that package.json names, on its main branch', () => {
    const manifest = JSON.parse(
      readFileSync(fileURLToPath(new URL('../../../package.json', import.meta.url)), 'utf8'),
    ) as { readonly repository: { readonly url: string } };
    const raw = manifest.repository.url.replace('github.com', 'raw.githubusercontent.com').replace(/\.git$/, '');
    assert.equal(schemaUrl, `${raw}/main/schema/ds_config.schema.json`);
    assert.equal(schema.$id, schemaUrl);
  });

  it('is draft-07, and right by its own rules', () => {
    assert.equal(schema.$schema, 'http://json-schema.org/draft-07/schema#');
    assert.equal(strictAjv().validateSchema(schema), true);
  });

  it('has only keywords that are known to work in the editors', () => {
    const unknown = all.flatMap(([place, part]) =>
      Object.keys(part)
        .filter(keyword => !known.has(keyword))
        .map(keyword => `${place}/${keyword}`),
    );
    assert.deepEqual(unknown, []);
  });

  it(`stays below ${budget} bytes`, () => {
    assert.ok(Buffer.byteLength(schemaText) < budget, `${Buffer.byteLength(schemaText)} bytes`);
  });

  it('does not go into the package', () => {
    const ignored = readFileSync(fileURLToPath(new URL('../../../.vscodeignore', import.meta.url)), 'utf8').split('\n');
    assert.equal(ignored[0], '**');
    assert.deepEqual(
      ignored.filter(line => line.startsWith('!schema') || line === '!**'),
      [],
    );
  });

  it('refers to every definition, and to none that is missing', () => {
    const used = new Set([...schemaText.matchAll(/"\$ref": "#\/definitions\/([^"]+)"/g)].map(([, name]) => name));
    assert.deepEqual([...used].sort(), Object.keys(schema.definitions ?? {}).sort());
  });

  it('asks nothing beside a reference, which draft-07 would pass over', () => {
    const notes = new Set(['$ref', 'description', 'default', ...editorKeywords]);
    const lost = all.flatMap(([place, part]) =>
      part.$ref === undefined
        ? []
        : Object.keys(part)
            .filter(keyword => !notes.has(keyword))
            .map(keyword => `${place}/${keyword}`),
    );
    assert.deepEqual(lost, []);
  });

  it('describes every key of the catalog, with its default and a link to the reference', () => {
    const missing = allEntries()
      .filter(({ node }) => node.name !== '[]' || node.children.size > 0)
      .filter(({ node }) => described(node).length === 0)
      .map(({ node }) => node.path);
    assert.deepEqual(missing, []);
    assert.match(described(lookUp('aio.block_size') as CatalogNode)[0] ?? '', /Default: `1048576`\./);
  });

  it('describes each key in plain words, too', () => {
    const bare = all.filter(([, part]) => part.markdownDescription !== undefined);
    assert.ok(bare.length > 700, String(bare.length));
    for (const [place, { description }] of bare) {
      assert.ok(typeof description === 'string' && description !== '' && !description.includes('`'), place);
      assert.doesNotMatch(description, /:$/, place);
    }
  });

  it('has defaults that it takes itself', () => {
    const ajv = strictAjv();
    ajv.addSchema(schema);
    const notes = new Set(['default', 'description', ...editorKeywords]);
    const validators = new Map<string, ReturnType<typeof ajv.compile>>();
    for (const [place, part] of all.filter(([, { default: preset }]) => preset !== undefined)) {
      const asked = Object.entries(part).filter(([keyword]) => !notes.has(keyword));
      const own = JSON.stringify(Object.fromEntries(asked)).replaceAll('"#/', `"${schemaUrl}#/`);
      const validate = validators.get(own) ?? ajv.compile(JSON.parse(own));
      validators.set(own, validate);
      assert.ok(validate(part.default), `${place}: ${JSON.stringify(part.default)}`);
    }
  });

  it('has a list that explains each value, or none', () => {
    for (const [place, { enum: values, enumDescriptions }] of all) {
      if (enumDescriptions !== undefined) {
        assert.equal((enumDescriptions as readonly string[]).length, (values as readonly unknown[]).length, place);
      }
    }
  });
});
