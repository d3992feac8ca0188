import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { bind } from '../../../server/src/catalog/binding.js';
import { type CatalogNode, catalog } from '../../../server/src/catalog/catalog.js';
import { addKey } from '../../../server/src/checking/absent.js';
import { setKey } from '../../../server/src/checking/assignment.js';
import { openText } from '../../../server/src/document/config-document.js';
import { type Draft, draftOf } from '../../../server/src/document/draft.js';
import type { JsonValue } from '../../../server/src/document/json-value.js';
import { rules } from '../../../server/src/rules/rules.js';
import { findingsIn, fixedBy } from './findings.js';

/** Rules that report an old name, or a name that another program does not look for. */
const ofNames: ReadonlySet<string> = new Set(['deprecated-key', 'hidden-section', 'newer-key']);

/** Returns the other names of a key: its aliases, and sections that are another name of it. */
function otherNames(node: CatalogNode, written: string): readonly string[] {
  const names = [...(node.parent?.children ?? [])].filter(
    ([, other]) => other === node || other.parameter?.aliasOf === node.name || other.name === node.parameter?.aliasOf,
  );
  return names.map(([name]) => name).filter(name => name !== written);
}

/** Every key with its names, except keys below free names and arguments. */
const everyKey: readonly (readonly [string, CatalogNode])[] = (function keysOf(
  section: CatalogNode,
): [string, CatalogNode][] {
  return [...section.children].flatMap(([name, node]) => [[name, node], ...keysOf(node)] as [string, CatalogNode][]);
})(catalog);

/** Returns a source with one key under another name, in all ways. */
function renamed(text: string): readonly string[] {
  const document = openText(text);
  return bind(document).properties.flatMap(({ property, node }) =>
    (node === undefined ? [] : otherNames(node, property.key.name)).map(name => {
      const draft = draftOf(document);
      draft.rename(property, name);
      return draft.text;
    }),
  );
}

describe('a key under another of its names', () => {
  const examples = rules
    // Trainer and Accelerate look for some names in the file themselves.
    .filter(({ loaders, code }) => (loaders ?? ['deepspeed']).includes('deepspeed') && code !== 'alias-conflict')
    .flatMap(({ code, bad, good, assuming }) =>
      [bad, good].flatMap(text => renamed(text).map(other => ({ code, text, other, assuming }))),
    );

  it('has the same findings in the examples of rules', () => {
    assert.ok(examples.length > 15, `${examples.length} examples`);
    for (const { text, other, assuming } of examples) {
      const codes = (each: string): readonly string[] =>
        findingsIn(each, assuming)
          .map(({ code }) => code)
          .filter(code => !ofNames.has(code));
      assert.deepEqual(codes(other), codes(text), other);
    }
  });

  for (const [name, node] of everyKey.filter(([written, key]) => otherNames(key, written).length > 0)) {
    it(`has the same findings, whatever its value and the stage: ${node.path} as ${name}`, () => {
      const section = node.path.split('.').slice(0, -1);
      for (const stage of [0, 2, 3]) {
        // An old section that is null stops the run; under the new name it counts as absent.
        const none = node.name === 'bf16' || node.name === 'bfloat16' ? [] : [null];
        for (const value of [node.parameter?.default ?? true, 'auto', ...none, -1, 'x', {}, { enabled: true }]) {
          const config: { [name: string]: object | number } = { train_batch_size: 8, zero_optimization: { stage } };
          const draft = draftOf(openText(JSON.stringify(config)));
          addKey(section, name, value as JsonValue).apply(draft);
          const codes = (text: string): readonly string[] =>
            findingsIn(text)
              .map(({ code }) => code)
              .filter(code => !ofNames.has(code));
          const at = draft.text.lastIndexOf(`"${name}":`);
          for (const other of otherNames(node, name)) {
            const text = `${draft.text.slice(0, at)}"${other}"${draft.text.slice(at + name.length + 2)}`;
            assert.deepEqual(codes(text), codes(draft.text), text);
          }
        }
      }
    });
  }

  it('has the same findings under Trainer and Accelerate, if they ask DeepSpeed for it', () => {
    for (const loader of ['transformers', 'accelerate'] as const) {
      const codes = (name: string): readonly string[] =>
        findingsIn(
          { train_batch_size: 8, gradient_clipping: 1, zero_optimization: { stage: 3, [name]: true } },
          { loader },
        ).map(({ code }) => code);
      assert.deepEqual(codes('gather_16bit_weights_on_model_save'), codes('stage3_gather_16bit_weights_on_model_save'));
    }
  });

  const zero = (draft: Draft): unknown => JSON.parse(draft.text).zero_optimization;
  const live = (): Draft =>
    draftOf(
      openText('{ "zero_optimization": { "stage": 3, "max_live_parameters": 5 }, "bfloat16": { "enabled": false } }'),
    );

  it('is found by code that sets or adds the key', () => {
    const draft = live();
    addKey(['zero_optimization'], 'stage3_max_live_parameters', 7).apply(draft);
    assert.deepEqual(zero(draft), { stage: 3, max_live_parameters: 5 });
    setKey('zero_optimization.stage3_max_live_parameters', 7).apply(draft);
    assert.deepEqual(zero(draft), { stage: 3, max_live_parameters: 7 });
    setKey('bf16.enabled', true).apply(draft);
    assert.deepEqual(JSON.parse(draft.text).bfloat16, { enabled: true });
    assert.ok(!draft.text.includes('"bf16"'));
  });

  it('is found by code that renames or moves another key to it', () => {
    const twice = { stage: 3, max_live_parameters: 5, stage3_max_live_parameter: 7 };
    const { 'Rename to "stage3_max_live_parameters"': same } = fixedBy('unknown-key', {
      zero_optimization: twice,
      train_batch_size: 8,
    });
    assert.deepEqual(same ?? { zero_optimization: twice, train_batch_size: 8 }, {
      zero_optimization: twice,
      train_batch_size: 8,
    });
    const outside = {
      train_batch_size: 8,
      zero_optimization: { stage: 3, max_live_parameters: 5 },
      stage3_max_live_parameters: 7,
    };
    assert.deepEqual(Object.keys(fixedBy('misplaced-key', outside)), ['Remove "stage3_max_live_parameters"']);
  });
});

describe('the sources', () => {
  /** Requested by this name alone, because another program does the same. */
  const literally: ReadonlySet<string> = new Set([
    'rules/null-section.ts',
    'semantics/precision.ts',
    'catalog/binding.ts',
  ]);

  it('never look up a key with several names by only one of them', () => {
    const names = everyKey
      .filter(([name, node]) => otherNames(node, name).length > 0)
      .map(([name]) => name)
      // A section of this name has no other.
      .filter(name => name !== 'tensor_parallel');
    assert.ok(names.includes('bf16') && names.includes('stage3_max_live_parameters'));
    const folder = new URL('../../../server/src/', import.meta.url);
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(file => file.endsWith('.ts'));
    const asked = files
      .filter(file => !literally.has(file))
      .flatMap(file => {
        const calls =
          readFileSync(new URL(file, folder), 'utf8').match(/\b(propertyOf|valueAt|lacks)\([^;]*?\)/g) ?? [];
        return calls
          .filter(call => [...names].some(name => call.includes(`'${name}'`)))
          .map(call => `${file}: ${call}`);
      });
    assert.deepEqual(asked, []);
  });
});
