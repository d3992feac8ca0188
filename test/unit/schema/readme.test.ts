import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { newestVersion } from '../../../server/src/catalog/releases.js';
import { schemaUrl } from '../../../server/src/describing/links.js';

interface Settings {
  readonly 'json.schemas': readonly { readonly fileMatch: readonly string[]; readonly url: string }[];
}

const text = readFileSync(fileURLToPath(new URL('../../../schema/README.md', import.meta.url)), 'utf8');
const [config, settings] = [...text.matchAll(/```json\n(.*?)```/gs)].map(([, block = '']) => JSON.parse(block)) as [
  { readonly $schema: string },
  Settings,
];

describe('the page about the schema', () => {
  it('gives the address of the schema, and the release that it describes', () => {
    assert.equal(config.$schema, schemaUrl);
    assert.deepEqual(
      settings['json.schemas'].map(({ url }) => url),
      [schemaUrl],
    );
    assert.ok(text.includes(`DeepSpeed ${newestVersion}`));
  });
});
