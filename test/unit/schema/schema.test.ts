import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import { type CatalogNode, lookUp } from '../../../server/src/catalog/catalog.js';
import { schemaUrl } from '../../../server/src/describing/links.js';
import type { JsonValue } from '../../../server/src/document/json-value.js';
import { allEntries, configWith, titleOf } from '../../oracle/catalog-entries.js';
import { editorKeywords, type Schema, schema, schemaText, strictAjv, takes, told } from '../../schema-validator.js';

const budget = 720_000;

function isSchema(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Every schema within the schema, with its place. Values below keywords such as "default" are not schemas. */
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
  ...[
    '$schema',
    '$id',
    '$ref',
    '$comment',
    'title',
    'description',
    'default',
    'examples',
    'definitions',
    'type',
    'enum',
    'const',
  ],
  ...['properties', 'additionalProperties', 'required', 'items', 'minItems', 'maxItems', 'minLength', 'pattern'],
  ...['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf'],
  ...['anyOf', 'allOf', 'not', 'if', 'then', ...editorKeywords],
]);

const links = new Map<string, Schema[]>();
for (const [place, part] of all) {
  const link = /docs\/reference\/(\S+)\)$/.exec(String(part.markdownDescription))?.[1];
  if (link !== undefined) {
    const name = place.endsWith('/additionalProperties') ? `${link}*` : link;
    links.set(name, [...(links.get(name) ?? []), part]);
  }
}

/** Returns the schema's parts about a key; several if optimizers share its name. */
function about({ path }: CatalogNode): readonly Schema[] {
  const link = `${path.split(/[.[]/)[0]}.md#${path.toLowerCase().replace(/[^\w -]/g, '')}`;
  return links.get(path.endsWith('.*') ? `${link}*` : link) ?? [];
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

  it('is valid by draft-07, its own schema', () => {
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

  it('is not part of the package', () => {
    const ignored = readFileSync(fileURLToPath(new URL('../../../.vscodeignore', import.meta.url)), 'utf8').split('\n');
    assert.equal(ignored[0], '**');
    assert.deepEqual(
      ignored.filter(line => line.startsWith('!schema') || line === '!**'),
      [],
    );
  });

  it('refers to every definition, and to no missing one', () => {
    const used = new Set([...schemaText.matchAll(/"\$ref": "#\/definitions\/([^"]+)"/g)].map(([, name]) => name));
    assert.deepEqual([...used].sort(), Object.keys(schema.definitions ?? {}).sort());
  });

  it('has nothing beside a reference, which draft-07 would ignore', () => {
    const notes = new Set(['$ref', 'description', 'default', 'examples', ...editorKeywords]);
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
      .filter(({ node }) => node.parent?.parameter?.status !== 'refused')
      .filter(({ node }) => about(node).length === 0)
      .map(({ node }) => node.path);
    assert.deepEqual(missing, []);
    const [blockSize] = about(lookUp('aio.block_size') as CatalogNode);
    assert.match(String(blockSize?.markdownDescription), /Default: `1048576`\./);
    assert.equal(blockSize?.default, 1048576);
  });

  it('describes each key in plain text, too', () => {
    const bare = all.filter(([, part]) => part.markdownDescription !== undefined);
    assert.ok(bare.length > 600, String(bare.length));
    for (const [place, { description }] of bare) {
      assert.ok(typeof description === 'string' && description !== '' && !description.includes('`'), place);
      assert.doesNotMatch(description, /:$/, place);
    }
  });

  it('has defaults that are valid', () => {
    const presets = allEntries().flatMap(entry => {
      const own = about(entry.node).map(({ default: preset }) => preset);
      const preset = entry.parameter.default;
      return preset !== undefined && own.some(each => isDeepStrictEqual(each, preset)) ? [{ entry, preset }] : [];
    });
    assert.ok(presets.length > 450, String(presets.length));
    for (const { entry, preset } of presets) {
      const config = JSON.parse(configWith(entry, preset)) as JsonValue;
      assert.ok(takes(config), `${titleOf(entry)} = ${JSON.stringify(preset)}: ${told(config)}`);
    }
  });

  it('has examples that are valid', () => {
    const examples = allEntries()
      .filter(({ node }) => node.name !== '[]')
      .flatMap(entry =>
        about(entry.node).flatMap(({ examples: own }) =>
          ((own ?? []) as readonly JsonValue[]).map(own => ({ entry, own })),
        ),
      );
    assert.ok(examples.length > 100, String(examples.length));
    for (const { entry, own } of examples) {
      const config = JSON.parse(configWith(entry, own)) as JsonValue;
      assert.ok(takes(config), `${titleOf(entry)} = ${JSON.stringify(own)}: ${told(config)}`);
    }
  });

  it('explains each value of a list, or none', () => {
    for (const [place, { enum: values, enumDescriptions }] of all) {
      if (enumDescriptions !== undefined) {
        assert.equal((enumDescriptions as readonly string[]).length, (values as readonly unknown[]).length, place);
      }
    }
  });
});
