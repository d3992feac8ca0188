import assert from 'node:assert/strict';
import { cellAddress } from '../../../server/src/document/cells.js';
import { pythonNotation } from '../../../server/src/notations/python/python-notation.js';
import { shellNotation } from '../../../server/src/notations/shell/shell-notation.js';
import { yamlNotation } from '../../../server/src/notations/yaml/yaml-notation.js';
import { documentOf, serviceFor } from '../../marked-text.js';

const notations = { python: pythonNotation, shellscript: shellNotation, yaml: yamlNotation };
const service = serviceFor(true, undefined, languageId => notations[languageId as keyof typeof notations]);

function findingsIn(text: string, languageId = 'python'): readonly string[] {
  const cell = documentOf(text, cellAddress('/train.ipynb', 1), languageId);
  return service.diagnose(cell).map(({ code, range }) => `${code} ${cell.getText(range)}`);
}

describe('cells of a notebook in an editor', () => {
  const json = '{ "train_batch_size": 8, "zero_optimization": { "stag": 1 } }';

  it('have configs in the language that IPython reads', () => {
    assert.deepEqual(findingsIn(`!pip install 'deepspeed'\nconfig = ${json}\n%time f(x\n`), ['unknown-key "stag"']);
    assert.deepEqual(findingsIn(`%%writefile ds.json\n${json}`), ['unknown-key "stag"']);
    assert.deepEqual(findingsIn(`%%bash\ncat <<EOF > ds.json\n${json}\nEOF\n`), ['unknown-key "stag"']);
    assert.deepEqual(findingsIn(`cat <<EOF > ds.json\n${json}\nEOF\n`, 'shellscript'), ['unknown-key "stag"']);
    assert.deepEqual(findingsIn('%%writefile a.yaml\nzero_optimization:\n  stag: 1\ntrain_batch_size: 8\n'), [
      'unknown-key stag',
    ]);
  });

  it('have none in other languages', () => {
    assert.deepEqual(findingsIn(`%%javascript\nconst config = ${json};`), []);
    assert.deepEqual(findingsIn(`%%writefile ds.txt\n${json}`), []);
  });
});
