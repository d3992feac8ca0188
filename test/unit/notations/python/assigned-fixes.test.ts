import assert from 'node:assert/strict';
import { CodeActionKind } from 'vscode-languageserver-types';
import { openText } from '../../../../server/src/document/config-document.js';
import { propertyOf, type ValueNode } from '../../../../server/src/document/syntax-tree.js';
import { rules } from '../../../../server/src/rules/rules.js';
import { applied, documentOf } from '../../../marked-text.js';
import { able, act, editsOf, uris } from '../../features/language-requests.js';

interface Assigned {
  readonly path: readonly string[];
  readonly value: ValueNode;
}

/** Returns the values of a config that an assignment each can set; with `isWhole`, whole sections. */
function assignedIn(value: ValueNode, path: readonly string[], isWhole: boolean): readonly Assigned[] {
  const isLeaf = value.kind !== 'object' || value.properties.length === 0 || (isWhole && path.length > 0);
  return isLeaf
    ? [{ path, value }]
    : value.properties.flatMap(property =>
        property.value ? assignedIn(property.value, [...path, property.key.name], isWhole) : [],
      );
}

/** Returns a value of JSON as Python writes it. */
function inPython(text: string, { offset, end }: ValueNode): string {
  const words: { readonly [word: string]: string } = { true: 'True', false: 'False', null: 'None' };
  const source = text.slice(offset, end).replace(/\s*\n\s*/g, ' ');
  return source.replace(/"(?:[^"\\]|\\.)*"|\b(?:true|false|null)\b/g, word => words[word] ?? word);
}

const start = 'config = {"train_batch_size": 8, "zero_optimization": {"stage": 3}}\nif offload:\n';

type Counts = ReadonlyMap<string, number>;

function findingsIn(text: string): Counts {
  const counts = new Map<string, number>();
  for (const { code, message } of able.diagnose(documentOf(text, uris.python, 'python'))) {
    const mark = `${code}: ${message}`;
    counts.set(mark, (counts.get(mark) ?? 0) + 1);
  }
  return counts;
}

/** Returns the fixes that leave their finding, by title, with the source after them. */
function idleFixes(text: string): readonly string[] {
  const document = documentOf(text, uris.python, 'python');
  const before = findingsIn(text);
  return able.diagnose(document).flatMap(({ code, message, range }) => {
    const actions = able.codeActions(document, range, { diagnostics: [], only: [CodeActionKind.QuickFix] });
    return actions.flatMap(({ title, edit, diagnostics }) => {
      if (edit === undefined || !diagnostics?.some(each => each.code === code && each.message === message)) {
        return [];
      }
      const after = applied(document, editsOf(edit));
      const mark = `${code}: ${message}`;
      const isFixed = (findingsIn(after).get(mark) ?? 0) < (before.get(mark) ?? 0);
      return isFixed ? [] : [`${title} (${mark})\n${after}`];
    });
  });
}

describe('a fix of a key that a program assigns under a condition', () => {
  for (const { code, bad } of rules) {
    const { root } = openText(bad);
    if (root?.kind !== 'object' || propertyOf(root, 'compute_environment') !== undefined) {
      continue;
    }
    it(`removes its finding in the example of ${code}`, () => {
      for (const isWhole of [false, true]) {
        const lines: readonly string[] = assignedIn(root, [], isWhole).map(
          ({ path, value }) => `    config["${path.join('"]["')}"] = ${inPython(bad, value)}\n`,
        );
        assert.deepEqual(idleFixes(start + lines.join('')), []);
      }
    });
  }
});

describe('an old switch that a program assigns', () => {
  const start = 'ds_config = {"train_batch_size": 8, "zero_optimization": {"stage": 3}}\n';
  for (const [head, key, fixed] of [
    [`${start}if offload:\n    ds_config`, 'cpu_offload_|param', 'offload_param'],
    ['def f(config):\n    config', 'cpu_|offload', 'offload_optimizer'],
    [`${start}ds_config`, 'cpu_|offload', 'offload_optimizer'],
  ] as const) {
    it(`becomes the section, in ${JSON.stringify(head)}`, () => {
      const text = (name: string, value: string): string => `${head}["zero_optimization"]["${name}"] = ${value}\n`;
      assert.equal(act('python', text(key, 'True'), `Replace by "${fixed}"`), text(fixed, '{"device": "cpu"}'));
    });
  }

  it('stays if its section has the new key', () => {
    const text = start.replace('3}', '3, "offload_param": {"device": "cpu"}, "cpu_offload_|param": True}');
    assert.throws(() => act('python', text, 'Replace by "offload_param"'), /no Replace/);
  });
});
