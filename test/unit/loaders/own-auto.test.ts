import assert from 'node:assert/strict';
import { analyse } from '../../../server/src/analysis/analysis.js';
import { lookUp } from '../../../server/src/catalog/catalog.js';
import { catalogData } from '../../../server/src/catalog/data.js';
import { takesAuto } from '../../../server/src/catalog/parameter.js';
import { openText } from '../../../server/src/document/config-document.js';
import { pathOf, propertiesOf } from '../../../server/src/document/syntax-tree.js';
import { defaultSettings, type Settings } from '../../../server/src/loaders/assumptions.js';
import { loaders } from '../../../server/src/loaders/loaders.js';
import { moves } from '../../../server/src/refactoring/moves/moves.js';
import { resolveConfig } from '../../../server/src/resolving/resolve.js';
import { marked, serviceFor } from '../../marked-text.js';

const entries = catalogData.flatMap(section => Object.entries(section));
const own = entries.filter(([, parameter]) => takesAuto(parameter)).map(([path]) => path);

/** Returns a config that has "auto" only at this path. */
function withAuto(path: string): string {
  const inner = path.split('.').reduceRight<unknown>((value, name) => ({ [name]: value }), 'auto');
  return JSON.stringify({ train_batch_size: 8, ...(inner as object) });
}

function analysisOf(path: string, settings: Partial<Settings> = {}) {
  return analyse(openText(withAuto(path)), { ...defaultSettings, ...settings });
}

describe('an "auto" of DeepSpeed\'s own', () => {
  it('is an "auto" that is the default or an allowed value, and no other', () => {
    const expected = entries
      .filter(([, { default: preset, values }]) => preset === 'auto' || values?.some(({ value }) => value === 'auto'))
      .map(([path]) => path);
    assert.deepEqual(own, expected);
    assert.ok(own.includes('zero_optimization.zenflow.select_interval'));
  });

  it('is not what makes a Trainer file where DeepSpeed does not know the key', () => {
    const loaderOf = (path: string) => analysisOf(path).assumptions.loader.id;
    assert.deepEqual(['my_framework.size', 'foo', 'zero_optimization.foo'].map(loaderOf), Array(3).fill('deepspeed'));
    assert.deepEqual(
      ['zero_optimization.sub_group_size', 'gradient_clipping', 'optimizer.params.lr'].map(loaderOf),
      Array(3).fill('transformers'),
    );
  });

  for (const path of own) {
    it(`does not make the file a Trainer file: ${path}`, () => {
      assert.equal(analysisOf(path).assumptions.loader.id, 'deepspeed');
    });

    it(`is an ordinary value, not the loader's: ${path}`, () => {
      const { document, assumptions, verdicts } = analysisOf(path);
      assert.deepEqual(
        verdicts.filter(({ code }) => /auto|value|type/.test(code)),
        [],
      );
      const changes = moves.flatMap(move => [...move.changes(document, assumptions)]);
      assert.ok(!changes.some(({ name }) => name === 'auto-to-numbers'));
      assert.equal(Object.hasOwn(loaders.transformers.fills, path), false);
      if (lookUp(path)?.parameter?.status === undefined) {
        assert.ok(!JSON.stringify(resolveConfig(document, assumptions)).includes('is dropped'));
      }
    });

    it(`is explained and offered: ${path}`, () => {
      const service = serviceFor(true);
      const text = withAuto(path);
      const at = marked(text.replace('"auto"', '"a|uto"'));
      const hover = service.hover(at.document, at.position, defaultSettings);
      assert.match(JSON.stringify(hover?.contents), /a value of DeepSpeed's own/);
      const place = marked(text.replace('"auto"', '|'));
      const offered = service.complete(place.document, place.position).items.map(({ label }) => label);
      assert.ok(offered.includes('"auto"'), offered.join(' '));
    });
  }

  it('does not hide a placeholder beside it', () => {
    const text = '{ "train_batch_size": "auto", "zero_optimization": { "zenflow": { "select_strategy": "auto" } } }';
    const { document, assumptions, verdicts } = analyse(openText(text), defaultSettings);
    assert.equal(assumptions.loader.id, 'transformers');
    const said = verdicts.filter(({ code }) => code === 'unfilled-auto').map(({ span }) => span.offset);
    const [wrong] = [...propertiesOf(document.root)].filter(({ key }) => key.name === 'select_strategy');
    assert.ok(wrong?.value);
    assert.deepEqual(said, [wrong.value.offset]);
    assert.equal(pathOf(wrong).join('.'), 'zero_optimization.zenflow.select_strategy');
  });
});
