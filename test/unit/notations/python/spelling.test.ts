import assert from 'node:assert/strict';
import type { ObjectNode } from '../../../../server/src/document/syntax-tree.js';
import { pythonNotation } from '../../../../server/src/notations/python/python-notation.js';
import { onlyRegion } from './reading.js';

/** JSON, spelled for the config of a program. */
function spelled(json: string, text: string, quote?: string): string {
  return pythonNotation.spelled(json, onlyRegion(text).root as ObjectNode, text, quote);
}

const double = 'c = {"zero_optimization": {}}';
const single = "c = {'zero_optimization': {}}";
const call = "c = dict(zero_optimization=dict(), a='b')";

describe('JSON, spelled in Python', () => {
  it('has the words of Python', () => {
    assert.equal(spelled('"a": $\x7B1|true,false|}', double), '"a": $\x7B1|True,False|}');
    assert.equal(spelled('null', double), 'None');
    assert.equal(spelled('"a": [true, "true"]', double), '"a": [True, "true"]');
  });

  it('has the quotes in use, or those that are typed', () => {
    assert.equal(spelled('"a": $\x7B1|"cpu","nvme"|}', single), "'a': $\x7B1|'cpu','nvme'|}");
    assert.equal(spelled('"a": "b"', double, "'"), "'a': 'b'");
    assert.equal(spelled('"it\'s \\"so\\""', single), "'it\\'s \"so\"'");
  });

  it('has arguments in a call of dict, and dicts in those', () => {
    assert.equal(spelled('"a": $\x7B1:true}', call), 'a=$\x7B1:True}');
    assert.equal(spelled('"a": {\n\t"b": $1\n},\n"c": "d"', call), "a={\n\t'b': $1\n},\nc='d'");
    assert.equal(spelled('"cpu"', call), "'cpu'");
  });

  it('is a dict if there is none yet', () => {
    assert.equal(pythonNotation.spelled('{\n\t"a": true\n}\n', undefined, '', undefined), '{\n\t"a": True\n}\n');
  });
});
