import assert from 'node:assert/strict';
import { applyEdits } from '../../../server/src/document/draft.js';
import { type Cell, cellsOf } from '../../../server/src/notebooks/notebook.js';

type Source = string | readonly string[];

function notebook(sources: readonly Source[], metadata: object = {}): string {
  const cells = sources.map(source => ({ cell_type: 'code', metadata: {}, outputs: [], source }));
  return JSON.stringify(
    { cells: [{ cell_type: 'markdown', source: '# {' }, ...cells], metadata, nbformat: 4 },
    null,
    1,
  );
}

function onlyCell(file: string): Cell {
  const [cell, other] = cellsOf(file);
  assert.ok(cell !== undefined && other === undefined);
  return cell;
}

describe('the cells of a notebook', () => {
  it('have numbers, languages and texts', () => {
    const file = notebook([
      ['import deepspeed\n', 'x = 1'],
      '%%bash\nls',
      '%%writefile ds.json\n{}',
      '%%writefile -a "a b.yaml"\na: 1',
      '%%writefile x.py\na = 1',
      '%%writefile x.txt\na',
      '%%html\n<a>',
      '%%time\nx = 1',
    ]);
    assert.deepEqual(
      cellsOf(file).map(({ number, languageId, text }) => [number, languageId, text.split('\n')[0]]),
      [
        [2, 'python', 'import deepspeed'],
        [3, 'shellscript', '%%bash'],
        [4, 'shellscript', '%%writefile ds.json'],
        [5, 'yaml', '%%writefile -a "a b.yaml"'],
        [6, 'python', '%%writefile x.py'],
        [9, 'python', '%%time'],
      ],
    );
  });

  it('have the language of the kernel', () => {
    assert.deepEqual(cellsOf(notebook(['x'], { kernelspec: { language: 'R' } })), []);
    assert.equal(onlyCell(notebook(['x'], { language_info: { name: 'bash' } })).languageId, 'shellscript');
  });

  it('have the offsets of the file', () => {
    const text = 'a = "é\\n\t\\"😀"\r\n# \u0001 x\n\nb';
    const files = [notebook([text]), notebook([['a = "é\\n', '\t\\"😀"\r\n', '# \u0001 x\n', '\n', 'b']])];
    const escaped = [files[0], files[1], files[0]?.replace('é', '\\u00e9').replace('😀', '\\ud83d\\ude00')];
    for (const file of escaped as readonly string[]) {
      const cell = onlyCell(file);
      assert.equal(cell.text, text);
      for (let i = 0; i < text.length; i++) {
        const at = cell.offsetInFile(i);
        const length = file[at] !== '\\' ? 1 : file[at + 1] === 'u' ? 6 : 2;
        assert.equal(JSON.parse(`"${file.slice(at, at + length)}"`), text[i], `${i} in ${file}`);
      }
      assert.equal(file[cell.offsetInFile(text.length)], '"');
    }
  });

  it('are changed line by line', () => {
    const sources: readonly Source[] = [['a\n', 'b\n', 'c'], 'a\nb\nc', ['a\nb\n', 'c'], ['a\n', 'b\n', '', 'c']];
    for (const source of sources) {
      for (const text of ['a\nb\nc\nd\n', 'b\nc', 'a\nx\ny\nc', 'a\nb\n', 'é"\n', '', 'a\nb\nb\nc']) {
        const file = notebook(['before\n', source, 'after']);
        const edits = cellsOf(file)[1]?.edits(text) ?? [];
        const after = applyEdits(file, edits);
        assert.deepEqual(
          cellsOf(after).map(cell => cell.text),
          ['before\n', text, 'after'],
        );
        assert.doesNotThrow(() => JSON.parse(after));
      }
    }
  });

  it('keep their other lines, and the layout of the file', () => {
    const file = notebook([['a\n', 'b\n', 'c']]);
    const edits = onlyCell(file).edits('a\nx\ny\nc');
    assert.equal(applyEdits(file, edits), file.replace('"b\\n"', '"x\\n",\n    "y\\n"'));
  });

  it('are none in other files', () => {
    for (const file of ['', '{', '[]', '{"cells": 1}', '{"cells": [1, {}, {"cell_type": "code"}]}', '['.repeat(1e5)]) {
      assert.deepEqual(cellsOf(file), []);
    }
  });
});
