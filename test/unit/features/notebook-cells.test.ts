import assert from 'node:assert/strict';
import { cellAddress } from '../../../server/src/document/cells.js';
import { pythonNotation } from '../../../server/src/notations/python/python-notation.js';
import { shellNotation } from '../../../server/src/notations/shell/shell-notation.js';
import { yamlNotation } from '../../../server/src/notations/yaml/yaml-notation.js';
import { afterEdit } from '../../fuzz/answers.js';
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

  it('have configs in the sources that they hold', () => {
    const string = json.replaceAll('"', '\\"');
    assert.deepEqual(findingsIn(`!echo '${json}' > ds.json\n`), ['unknown-key "stag"']);
    assert.deepEqual(findingsIn(`x = 1\n!echo "${string}" > {name}\n`), ['unknown-key \\"stag\\"']);
    assert.deepEqual(findingsIn(`!python -c "c = ${string.replace('8', '{batch}')}"\n`), ['unknown-key \\"stag\\"']);
    assert.deepEqual(findingsIn(`%pip install deepspeed\nc = json.loads('${json}')\n`), ['unknown-key "stag"']);
    assert.deepEqual(findingsIn(`%%bash\npython - <<EOF\nc = ${json}\nEOF\n`), ['unknown-key "stag"']);
    assert.deepEqual(
      findingsIn(`%%bash\ncat <<EOF > a.yaml\nzero_optimization:\n  stag: 1\ntrain_batch_size: 8\nEOF\n`),
      ['unknown-key stag'],
    );
  });

  it('keep their lines for IPython when a string changes', () => {
    for (const text of [
      `%pip install deepspeed\nfiles = !ls\nc = json.loads('${json}')\n!ls {c}\n`,
      `%pip install deepspeed\n!echo '${json.replace('8', '{batch}')}' > ds.json\n%time x\n`,
    ]) {
      const cell = documentOf(text, cellAddress('/train.ipynb', 1), 'python');
      const position = cell.positionAt(text.indexOf('stag') + 1);
      const actions = service.codeActions(cell, { start: position, end: position }, { diagnostics: [] });
      const action = actions.find(({ title }) => title === 'Rename to "stage"');
      assert.ok(action?.edit);
      assert.equal(afterEdit(cell, action.edit), text.replace('stag', 'stage'));
    }
  });

  it('have none in other languages', () => {
    assert.deepEqual(findingsIn(`%%javascript\nconst config = ${json};`), []);
    assert.deepEqual(findingsIn(`%%writefile ds.txt\n${json}`), []);
  });
});
