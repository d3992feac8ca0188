import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { inDraft } from '../../server/src/checking/in-draft.js';
import { openRegion } from '../../server/src/document/config-document.js';
import { applyEdits, type Draft, draftOf } from '../../server/src/document/draft.js';
import { isObject } from '../../server/src/document/is-object.js';
import type { OffsetEdit } from '../../server/src/document/notation.js';
import {
  type ObjectNode,
  objectsIn,
  type PropertyNode,
  pathOf,
  toJson,
  type ValueNode,
} from '../../server/src/document/syntax-tree.js';
import { yamlEdits } from '../../server/src/notations/yaml/edits.js';
import { mightHaveConfig } from '../../server/src/notations/yaml/might-have.js';
import { readYaml } from '../../server/src/notations/yaml/readable.js';
import { regionsOfYaml } from '../../server/src/notations/yaml/regions.js';
import { treeOf } from '../../server/src/notations/yaml/tree.js';
import { yamlNotation } from '../../server/src/notations/yaml/yaml-notation.js';
import { aroundFiles, aroundFolder } from './around-files.js';
import { isThorough } from './corpus-files.js';

const folder = aroundFolder();
const files = folder === undefined ? [] : aroundFiles(folder);

/** Asks PyYAML for the values of files; a value that JSON does not have becomes null. */
const reader = `
import json, sys, yaml
def plain(value):
    if isinstance(value, dict):
        return {str(key): plain(one) for key, one in value.items()}
    if isinstance(value, list):
        return [plain(one) for one in value]
    return value if isinstance(value, (str, bool, type(None), int, float)) else {'other': str(value)}
print(json.dumps([plain(yaml.safe_load(open(name, encoding='utf-8'))) for name in json.load(sys.stdin)]))
`;

function valuesOfPyYaml(python: string, names: readonly string[]): readonly unknown[] {
  const output = execFileSync(python, ['-c', reader], { input: JSON.stringify(names), maxBuffer: 1e8 });
  return JSON.parse(output.toString()) as readonly unknown[];
}

/** Returns the path at which a tree differs from a value. An expression is unknown, so it equals everything. */
function differenceAt(node: ValueNode | undefined, value: unknown, at = ''): string | undefined {
  if (node?.kind === 'expression') {
    return undefined;
  }
  if (node?.kind === 'object' && typeof value === 'object' && value !== null) {
    const names = new Map(node.properties.map(property => [nameFor(property.key.name, value), property.value]));
    if (names.size !== Object.keys(value).length) {
      return `${at}: keys ${[...names.keys()]} and ${Object.keys(value)}`;
    }
    for (const [name, child] of names) {
      const found = differenceAt(child, (value as { readonly [name: string]: unknown })[name], `${at}.${name}`);
      if (found !== undefined) {
        return found;
      }
    }
    return undefined;
  }
  if (node?.kind === 'array' && Array.isArray(value)) {
    const found = node.items.map((item, index) => differenceAt(item, value[index], `${at}[${index}]`));
    return node.items.length === value.length ? found.find(Boolean) : `${at}: ${node.items.length} items`;
  }
  const own = node === undefined ? null : toJson(node);
  return Object.is(own, value) || own === value
    ? undefined
    : `${at}: ${JSON.stringify(own)} and ${JSON.stringify(value)}`;
}

/** Python's name of a key that is not a string: `yes` is True. */
function nameFor(name: string, value: object): string {
  const other = { yes: 'True', no: 'False', on: 'True', off: 'False', true: 'True', false: 'False' }[name];
  return Object.hasOwn(value, name) || other === undefined ? name : other;
}

function pathTo(root: ValueNode | undefined): string {
  return root?.parent?.kind === 'property' ? pathOf(root.parent).join('.') : '(top)';
}

function rootOf(text: string): ValueNode | undefined {
  const [document] = readYaml(text).documents;
  return document === undefined ? undefined : treeOf(text, document);
}

/** Edits are tried on one file of this many. */
const every = isThorough ? 1 : 5;

function hasRepeatedKey(text: string): boolean {
  return objectsOf(text).some(
    ({ properties }) => new Set(properties.map(({ key }) => key.name)).size < properties.length,
  );
}

/** Every mapping of a file, by its position among them. */
function objectsOf(text: string): readonly ObjectNode[] {
  return [...objectsIn(rootOf(text))];
}

/** Returns the value of a file after each edit, beside the value that it should have. */
function* edited(text: string): Generator<readonly [string, unknown, unknown]> {
  const layout = { indent: '  ', eol: '\n' };
  const after = (edits: readonly OffsetEdit[]): readonly [string, unknown] => {
    const changed = applyEdits(text, edits);
    const root = rootOf(changed);
    return [changed, root && toJson(root)];
  };
  const whole = JSON.stringify(toJson(rootOf(text) as ValueNode));
  const value = { b: { no: 'off', c: [1e-5, 'x y'] } };
  for (const [place, object] of objectsOf(text).entries()) {
    const changedBy = (change: (members: Members) => void): unknown => {
      const copy: unknown = JSON.parse(whole);
      change(membersIn(copy)[place] as Members);
      return copy;
    };
    yield [
      ...after(yamlEdits.insertion(text, object, layout, 'zz', value)),
      changedBy(members => {
        members.zz = value;
      }),
    ];
    for (const property of object.properties) {
      const { name } = property.key;
      yield [
        ...after(yamlEdits.removal(text, property)),
        changedBy(members => {
          delete members[name];
        }),
      ];
      yield [
        ...after(yamlEdits.replacement(text, property, layout, value)),
        changedBy(members => {
          members[name] = value;
        }),
      ];
    }
  }
}

type Members = { [name: string]: unknown };

/** Returns the comments of a source, in the order of their words. */
function commentsOf(text: string): string {
  return yamlNotation
    .commentsIn(text)
    .map(({ offset, end }) => text.slice(offset, end).trim())
    .sort()
    .join('\n');
}

function draftOfFile(text: string): Draft {
  const source = TextDocument.create('untitled:x.yaml', 'yaml', 0, text);
  const whole = {
    kind: 'accelerate',
    offset: 0,
    end: text.length,
    root: undefined,
    isComplete: true,
    reason: '',
  } as const;
  return draftOf(openRegion(source, yamlNotation, yamlNotation.regionAgain(text, whole)));
}

/** Returns a file after each move of a key to the section of another key at the top level. */
function* moved(
  text: string,
): Generator<{ readonly changed: string; readonly value: unknown; readonly expected: unknown }> {
  const root = draftOfFile(text).root;
  const sections = root?.kind === 'object' ? root.properties.filter(({ value }) => value?.kind === 'object') : [];
  const keys = root?.kind === 'object' ? [...root.properties, ...sections.flatMap(propertiesIn)] : [];
  for (const property of keys) {
    for (const { key, value: section } of sections) {
      const path = pathOf(property);
      if (path[0] === 'hydra') {
        // A file without its section is no longer one of Hydra, which reads numbers by other rules.
        continue;
      }
      const draft = draftOfFile(text);
      const target = inDraft(draft, property);
      if (section === property.parent || path[0] === key.name || target?.value === undefined) {
        continue;
      }
      const expected = toJson(root as ValueNode) as Members;
      const from = (path.length > 1 ? expected[String(path[0])] : expected) as Members;
      const name = String(path.at(-1));
      (expected[key.name] as Members).zz = from[name];
      delete from[name];
      const paste = draft.cut(target);
      const place = draft.objectAt([key.name]);
      if (paste !== undefined && place !== undefined) {
        paste(place, 'zz');
        yield { changed: draft.text, value: draft.root && toJson(draft.root), expected };
      }
    }
  }
}

function propertiesIn({ value }: PropertyNode): readonly PropertyNode[] {
  return value?.kind === 'object' ? value.properties : [];
}

/** Every object in a value, in the order of `objectsIn`. */
function membersIn(value: unknown): readonly Members[] {
  if (Array.isArray(value)) {
    return value.flatMap(membersIn);
  }
  return isObject(value) ? [value as Members, ...Object.values(value).flatMap(membersIn)] : [];
}

describe(`YAML files around configs: ${files.length}`, () => {
  const python = process.env.ORACLE_PYTHON;
  if (folder !== undefined && python) {
    it('are read as PyYAML reads them', () => {
      const values = valuesOfPyYaml(
        python,
        files.map(({ file }) => path.join(folder, file)),
      );
      const differences = files.flatMap(({ file, text }, index) => {
        const found = differenceAt(rootOf(text), values[index]);
        return found === undefined ? [] : [`${file}${found}`];
      });
      assert.deepEqual(differences, []);
    });
  }

  it('have a region for each Accelerate config that concerns DeepSpeed', () => {
    for (const { file, label, text } of files.filter(({ label: { type } }) => type === 'accelerate-yaml')) {
      const kinds = regionsOfYaml(text).map(({ kind }) => kind);
      const isOther =
        label.verdict?.note === 'DeepSpeed is not used' && (label.keys?.deepspeed_config ?? []).length === 0;
      assert.deepEqual(kinds, isOther ? [] : ['accelerate'], file);
    }
  });

  it('have a region for each section of DeepSpeed, and no other', () => {
    for (const { file, label, text } of files.filter(({ label: { type } }) => type === 'recipe-yaml')) {
      const found = regionsOfYaml(text).map(({ root }) => pathTo(root));
      // GPT-NeoX has DeepSpeed's keys among its own.
      const expected = /init_method/.test(text) ? [] : (label.inline ?? []).map(section => section.path);
      for (const path of expected) {
        assert.ok(found.includes(path), `${path} in ${file}`);
      }
      for (const path of found) {
        assert.ok(expected.includes(path) || path.includes('deepspeed'), `${path} in ${file}`);
      }
    }
  });

  it('pass the quick test if they have a region', () => {
    for (const { file, text } of files) {
      assert.ok(mightHaveConfig(text) || regionsOfYaml(text).length === 0, file);
    }
  });

  it('keep their comments when keys move', () => {
    let count = 0;
    for (const { file, text } of files.filter(
      ({ text: source }, index) => index % (4 * every) === 0 && !hasRepeatedKey(source),
    )) {
      for (const { changed, value, expected } of moved(text)) {
        assert.deepEqual(value, expected, `${file}:\n${changed}`);
        assert.equal(commentsOf(changed), commentsOf(text), `${file}:\n${changed}`);
        count += 1;
      }
    }
    console.log(`      ${count} moves`);
  });

  it('change in one place when they are edited', () => {
    for (const { file, text } of files.filter(
      ({ text: source }, index) => index % every === 0 && !hasRepeatedKey(source),
    )) {
      for (const [changed, value, expected] of edited(text)) {
        assert.deepEqual(value, expected, `${file}:\n${changed}`);
      }
    }
  });
});
