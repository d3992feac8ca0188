import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';

interface Manifest {
  readonly contributes: { readonly configuration: readonly { readonly properties: object }[] };
}

const read = (file: string): string => readFileSync(new URL(`../../../${file}`, import.meta.url), 'utf8');
const readme = read('server/README.md');

/** Parts that only the extension has. */
const ofTheExtension = ['deepspeed.trace.server'];
/** Parts that are useful only without a JSON server; VS Code always has one. */
const ofOthers = ['deepspeed.syntax'];

describe('the documents of the language server', () => {
  it('list every setting that the server reads, and no other', () => {
    const { configuration } = (JSON.parse(read('package.json')) as Manifest).contributes;
    const described = [...readme.matchAll(/^\| `(deepspeed\.[\w.]+)` \|/gm)].map(match => match[1]);
    const ofManifest = configuration
      .flatMap(({ properties }) => Object.keys(properties))
      .filter(name => !ofTheExtension.includes(name));
    assert.deepEqual(described.sort(), [...ofManifest, ...ofOthers].sort());
  });

  it('show setups that are valid in their language', () => {
    const blocks = [...readme.matchAll(/^```json\n(.*?)^```/gms)].map(match => match[1] as string);
    assert.ok(blocks.length >= 4);
    for (const block of blocks) {
      assert.match(JSON.stringify(JSON.parse(block)), /deepspeed-config-language-server/);
    }
  });

  it('name the program with its option in every setup', () => {
    const setups = [...readme.matchAll(/^```(lua|toml|elisp|json|vim)\n(.*?)^```/gms)].map(match => match[2] as string);
    const starting = setups.filter(setup => setup.includes('deepspeed-config-language-server'));
    assert.ok(starting.length >= 9, String(starting.length));
    for (const setup of starting) {
      assert.match(setup, /["']--stdio["']/);
    }
  });
});
