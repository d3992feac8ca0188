import assert from 'node:assert/strict';
import type { ObjectNode } from '../../../../server/src/document/syntax-tree.js';
import { readYaml } from '../../../../server/src/notations/yaml/readable.js';
import { spelledInYaml } from '../../../../server/src/notations/yaml/spelling.js';
import { treeOf } from '../../../../server/src/notations/yaml/tree.js';

/** JSON, spelled for the root of a source. */
function spelled(json: string, text = 'a: 1\n', quote?: string): string {
  const [document] = readYaml(text).documents;
  assert.ok(document);
  return spelledInYaml(json, treeOf(text, document) as ObjectNode, text, quote);
}

describe('JSON, spelled in YAML', () => {
  it('has no quotes if it needs none', () => {
    assert.equal(spelled('"device"'), 'device');
    assert.equal(spelled('"no"'), "'no'");
    assert.equal(spelled('"device": $\x7B1|"cpu","nvme","none"|}'), 'device: $\x7B1|cpu,nvme,none|}');
    assert.equal(spelled('"a": $\x7B1:"auto"}'), 'a: $\x7B1:auto}');
    assert.equal(spelled('"a": "$1"'), 'a: $1');
  });

  it('has the quotes in use', () => {
    assert.equal(spelled('"b": "cpu"', '"a": 1\n'), '"b": "cpu"');
    assert.equal(spelled('"cpu"', 'a: 1\n', "'"), "'cpu'");
  });

  it('has numbers that PyYAML reads as numbers', () => {
    assert.equal(spelled('"a": $\x7B1:5e8}'), 'a: $\x7B1:500000000}');
    assert.equal(spelled('"a": [1e-5, 3]'), 'a: [1.0e-5, 3]');
  });

  it('has sections as lines, or in brackets in those', () => {
    const section = '"a": {\n\t"b": {\n\t\t"c": $\x7B1|true,false|}\n\t},\n\t"d": $2\n}';
    assert.equal(spelled(section), 'a:\n  b:\n    c: $\x7B1|true,false|}\n  d: $2');
    assert.equal(spelled('"a": {\n\t$1\n}'), 'a:\n  $1');
    assert.equal(spelled('"a": {}'), 'a: {}');
    assert.equal(spelled('"a": {\n\t"b": "x"\n}', '{c: 1}\n'), 'a: {\n\tb: x\n}');
    assert.equal(spelledInYaml('{\n\t"a": {\n\t\t"b": 1\n\t}\n}\n', undefined, '', undefined), 'a:\n  b: 1\n');
  });
});
