import assert from 'node:assert/strict';
import { type CatalogNode, catalog, lookUp } from '../../../server/src/catalog/catalog.js';
import { catalogData } from '../../../server/src/catalog/data.js';
import { type Status, typesOf } from '../../../server/src/catalog/parameter.js';
import type { JsonValue } from '../../../server/src/document/json-value.js';
import { documentOf, serviceFor } from '../../marked-text.js';

const service = serviceFor(true);
const mark = '"<cursor>"';

interface Entry {
  readonly node: CatalogNode;
  readonly type: string | undefined;
}

function allEntries(): readonly Entry[] {
  const found: Entry[] = [];
  const seen = new Set<CatalogNode>();
  function visit(node: CatalogNode): void {
    if (node.parameter !== undefined) {
      found.push({ node, type: undefined });
    }
    for (const [type, children] of node.variants ?? []) {
      found.push(...[...children.values()].map(child => ({ node: child, type })));
    }
    for (const child of [...node.children.values(), node.anyChild, node.item]) {
      if (child !== undefined && !seen.has(child)) {
        seen.add(child);
        visit(child);
      }
    }
  }
  visit(catalog);
  return found;
}

/** Returns the source of a config that has `leaf` at the place of a node. */
function configWith({ node, type }: Entry, leaf: (name: string) => string): string {
  const segments = node.path
    .replaceAll('[]', '.[]')
    .split('.')
    .filter(Boolean)
    .map(segment => (segment === '*' ? 'mine' : segment));
  const last = segments.pop() as string;
  let text = last === '[]' ? `[${leaf(last)}]` : `{ ${leaf(last)} }`;
  for (const segment of segments.reverse()) {
    const sibling = segment === 'params' && type !== undefined ? `"type": ${JSON.stringify(type)}, ` : '';
    text = segment === '[]' ? `[${text}]` : `{ ${sibling}${JSON.stringify(segment)}: ${text} }`;
  }
  return text;
}

function sample(node: CatalogNode): JsonValue {
  const parameter = node.parameter;
  const type = parameter === undefined ? 'object' : typesOf(parameter)[0];
  const value = parameter?.values?.[0]?.value;
  return (
    value ??
    (
      {
        boolean: true,
        integer: 1,
        number: 1,
        string: 'x',
        object: {},
        array: [],
        null: null,
        any: 1,
        never: 1,
      } as const
    )[type ?? 'any']
  );
}

function titleOf({ node, type }: Entry): string {
  return type === undefined ? node.path : `${node.path} (${type})`;
}

const entries = allEntries();
const named = entries.filter(({ node }) => node.name !== '*' && node.name !== '[]');

describe('the catalog', () => {
  it('has every path once per variant', () => {
    const keys = entries.map(titleOf);
    assert.equal(new Set(keys).size, keys.length);
    const written = catalogData.flatMap(section => Object.values(section));
    const found = new Set(entries.map(({ node }) => node.parameter?.summary));
    assert.ok(written.length > 800);
    assert.deepEqual(
      written.filter(({ summary }) => !found.has(summary)),
      [],
    );
    assert.equal(new Set(entries.map(({ node }) => node)).size, written.length);
  });

  it('finds a key by its path', () => {
    assert.equal(lookUp('zero_optimization.stage')?.parameter?.default, 0);
  });

  it('finds the key of an optimizer, whatever the case of its type', () => {
    assert.equal(lookUp('optimizer.params.freeze_step', 'OneBitAdam')?.parameter?.default, 100000);
    assert.equal(lookUp('optimizer.params.freeze_step', 'onebitadam')?.parameter?.default, 100000);
  });

  it('finds a key below a name that the user chooses', () => {
    assert.equal(
      lookUp('compression_training.row_pruning.different_groups.mine.modules')?.path,
      'compression_training.row_pruning.different_groups.*.modules',
    );
  });

  it('finds a key by its alias', () => {
    assert.equal(lookUp('zero_optimization.max_live_parameters')?.name, 'stage3_max_live_parameters');
  });

  it('finds a key in a section by the alias of the section', () => {
    assert.equal(lookUp('bfloat16.enabled')?.path, 'bf16.enabled');
  });

  it('finds nothing for a path that is not a key', () => {
    assert.equal(lookUp('nonsense.at.all'), undefined);
    assert.equal(lookUp('constructor'), undefined);
  });

  it('marks exactly the sections that refuse unknown keys as strict', () => {
    const strict = [
      'zero_optimization',
      'zero_optimization.offload_param',
      'fp16',
      'bf16',
      'bfloat16',
      'tensorboard',
      'comms_logger',
      'compile',
      'tensor_parallel.tp',
      'timers.throughput',
    ];
    const open = [
      'optimizer',
      'scheduler',
      'aio',
      'timers',
      'checkpoint',
      'activation_checkpointing',
      'zero_optimization.zeropp_loco_param',
    ];
    assert.deepEqual(
      strict.filter(path => lookUp(path)?.strict !== true),
      [],
    );
    assert.deepEqual(
      open.filter(path => lookUp(path)?.strict !== false),
      [],
    );
    assert.equal(catalog.strict, false);
  });
});

describe('every key of the catalog', () => {
  for (const entry of named) {
    const parameter = entry.node.parameter;
    const offered = parameter?.status === undefined && !parameter?.hidden;
    it(`${titleOf(entry)} ${offered ? 'completes and hovers' : 'hovers and is not offered'}`, () => {
      const text = configWith(entry, () => mark);
      const offset = text.indexOf(mark);
      const document = documentOf(text.replace(mark, ''));
      const labels = service.complete(document, document.positionAt(offset)).items.map(({ label }) => label);
      assert.equal(labels.includes(entry.node.name), offered);

      const written = documentOf(
        configWith(entry, name => `${JSON.stringify(name)}: ${JSON.stringify(sample(entry.node))}`),
      );
      const at = written.getText().lastIndexOf(`"${entry.node.name}":`) + 2;
      const hover = service.hover(written, written.positionAt(at));
      assert.ok(hover, written.getText());
      assert.match(JSON.stringify(hover.contents), /[.] ?/);
    });
  }
});

describe('every key that DeepSpeed does not read', () => {
  const expected: { readonly [status in Status]: readonly string[] } = {
    dead: ['key-without-effect'],
    ignored: ['removed-key'],
    rejected: ['removed-key', 'fp16-key-in-bf16'],
    refused: ['refused-key'],
    newer: ['newer-key'],
  };
  for (const entry of named.filter(({ node }) => node.parameter?.status !== undefined)) {
    const status = entry.node.parameter?.status ?? 'dead';
    it(`${titleOf(entry)} is ${status} and says so`, () => {
      const document = documentOf(
        configWith(entry, name => `${JSON.stringify(name)}: ${JSON.stringify(sample(entry.node))}`),
      );
      const found = service.diagnose(document).filter(({ code }) => expected[status].includes(String(code)));
      const names = found.map(({ range }) => document.getText(range));
      const own = names.includes(JSON.stringify(entry.node.name));
      const parentSaysSo = entry.node.parent?.parameter?.status !== undefined && names.length > 0;
      assert.ok(own || parentSaysSo, `${document.getText()}: ${names}`);
    });
  }
});
