import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { newestVersion } from '../../../server/src/catalog/releases.js';
import { schemaUrl } from '../../../server/src/describing/links.js';
import { openText } from '../../../server/src/document/config-document.js';
import type { JsonValue } from '../../../server/src/document/json-value.js';
import { toJson, type ValueNode } from '../../../server/src/document/syntax-tree.js';
import { loaders } from '../../../server/src/loaders/assumptions.js';
import { rules } from '../../../server/src/rules/rules.js';
import { templates } from '../../../server/src/templates/templates.js';
import { formFor, isCurrent, isFor, newConfig } from '../../../server/src/templating/form.js';
import { claimed } from '../../oracle/agreement.js';
import { releaseReading } from '../../release-reading.js';
import { problemsIn, takes, told } from '../../schema-validator.js';

const root = fileURLToPath(new URL('../../../', import.meta.url));

/** Returns the value of a source, whatever else is in it. */
function read(text: string): JsonValue {
  return toJson(openText(text).root as ValueNode) as JsonValue;
}

function filesIn(folder: string): readonly (readonly [string, string])[] {
  return readdirSync(root + folder)
    .filter(name => name.endsWith('.json'))
    .map(name => [`${folder}/${name}`, readFileSync(`${root}${folder}/${name}`, 'utf8')] as const);
}

/** The rules whose examples the newest release reads. */
const current = rules.filter(({ good }) => releaseReading(good) === newestVersion);

/** Whether some program reads a config without an error. */
function loads(text: string, assuming: (typeof rules)[number]['assuming']): boolean {
  return Object.values(loaders).some(({ id }) => claimed(text, { ...assuming, loader: id }) !== 'load');
}

describe('the schema accepts', () => {
  for (const [name, text] of filesIn('examples')) {
    const config = read(text);
    it(`${name}, if it loads`, () => {
      assert.ok(takes(config) || !loads(text, {}), told(config));
    });
  }

  for (const [name, text] of filesIn('schema/test')) {
    it(name, () => {
      assert.deepEqual(problemsIn(JSON.parse(text)), []);
    });
  }

  for (const template of templates.filter(isCurrent)) {
    it(`the template ${template.name} in every form`, () => {
      for (const loader of Object.values(loaders).filter(each => isFor(template, each))) {
        assert.deepEqual(problemsIn(newConfig(template, loader)), [], loader.id);
        assert.deepEqual(problemsIn(formFor(template, loader)), [], loader.id);
      }
    });
  }

  for (const { code, good } of current.filter(rule => loads(rule.good, rule.assuming))) {
    it(`the good example of ${code}`, () => {
      assert.deepEqual(problemsIn(JSON.parse(good)), []);
    });
  }

  it('every bad example that some program loads with the newest release', () => {
    const refused = current
      .filter(({ bad, assuming }) => loads(bad, { ...assuming, version: newestVersion }))
      .filter(({ bad }) => !takes(read(bad)));
    assert.deepEqual(
      refused.map(({ code, bad }) => `${code}: ${told(read(bad))}`),
      [],
    );
  });

  it('the "$schema" key, at the top level only', () => {
    assert.ok(takes({ $schema: schemaUrl, train_batch_size: 8 }));
    assert.ok(!takes({ train_batch_size: 8, fp16: { $schema: schemaUrl } }));
  });

  it('values that are converted to a type', () => {
    const zero = (name: string, value: string | number | boolean | null) => ({ zero_optimization: { [name]: value } });
    assert.ok(takes(zero('stage', '2')));
    assert.ok(takes(zero('stage', 2.0)));
    assert.ok(takes(zero('overlap_comm', 'Yes')));
    assert.ok(takes(zero('overlap_comm', 1)));
    assert.ok(takes(zero('overlap_comm', null)));
    assert.ok(takes(zero('reduce_bucket_size', 1.5e8)));
    assert.ok(takes(zero('reduce_bucket_size', '500_000_000')));
    assert.ok(takes(zero('sub_group_size', 'auto')));
  });

  it('keys that DeepSpeed ignores, in sections where it does', () => {
    assert.ok(takes({ train_batch_size: 8, mine: { a: 1 }, optimizer: { type: 'AdamW', note: 'ours', params: {} } }));
  });
});
