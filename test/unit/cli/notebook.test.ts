import assert from 'node:assert/strict';
import { formats } from '../../../server/src/cli/formats/formats.js';
import { isWithoutConfig, prepareFor } from '../../../server/src/cli/reports/configs.js';
import { fixFile } from '../../../server/src/cli/reports/fixing.js';
import { type Report, reportOn } from '../../../server/src/cli/reports/report.js';
import { defaultSettings } from '../../../server/src/loaders/assumptions.js';
import { piecesOf } from './written.js';

const file = 'train.ipynb';
const cells = [
  [
    '%pip install deepspeed\n',
    'config = {"train_batch_size": 8,\n',
    '  "zero_optimization": {"stage": 2, "stag": 3}}\n',
  ],
  '%%bash\ncat <<EOF > ds.json\n{ "train_batch_size": $B, "zero_optimization": { "overlap_com": true } }\nEOF\n',
  [
    '%%writefile ds_config.json\n',
    '{ "train_batch_size": 8, "fp16": { "enable": true }, "zero_optimization": { "stage": 2 }, }',
  ],
  ['%%writefile accelerate.txt\n', '{ "zero_optimization": { "stag": 2 } }'],
];
const notebook = JSON.stringify(
  { cells: cells.map(source => ({ cell_type: 'code', source })), metadata: {}, nbformat: 4 },
  null,
  1,
);

async function report(): Promise<Report> {
  await prepareFor(file, notebook);
  return reportOn(file, notebook, defaultSettings);
}

async function written(name: string): Promise<string> {
  const format = formats.find(each => each.name === name);
  assert.ok(format);
  return (await piecesOf(format, [await report()])).join('');
}

describe('configs in a notebook', () => {
  it('have findings with the cell and the line in it', async () => {
    const { findings } = await report();
    assert.deepEqual(
      findings.map(({ code, cell }) => [code, cell?.number, cell?.range.start]),
      [
        ['unknown-key', 1, { line: 2, character: 36 }],
        ['unknown-key', 2, { line: 2, character: 49 }],
        ['unknown-key', 3, { line: 1, character: 35 }],
      ],
    );
    const text = await written('text');
    assert.match(text, /^train\.ipynb:cell 1:3:37: error unknown-key: /m);
    assert.match(text, /^ {6}"zero_optimization": \{"stage": 2, "stag": 3\}\}$/m);
  });

  it('have the range in the file for programs that read the file', async () => {
    const { findings } = await report();
    const lines = notebook.split('\n');
    assert.deepEqual(
      findings.map(({ range: { start, end } }) => lines[start.line]?.slice(start.character, end.character)),
      ['\\"stag\\"', '\\"overlap_com\\"', '\\"enable\\"'],
    );
    const [, second] = findings;
    assert.match(await written('github'), new RegExp(`line=${(second?.range.start.line ?? 0) + 1},`));
    assert.match(await written('json'), /"cell": \{\s+"number": 2,/);
  });

  it('are fixed in their cells', async () => {
    await prepareFor(file, notebook);
    const { text, fixed } = fixFile(file, notebook, defaultSettings, { unsafe: true, concerns: () => true });
    assert.deepEqual(
      fixed.map(({ code }) => code),
      ['unknown-key', 'unknown-key', 'unknown-key'],
    );
    assert.equal(
      text,
      notebook
        .replace(', \\"stag\\": 3', '')
        .replace('overlap_com\\"', 'overlap_comm\\"')
        .replace('enable\\"', 'enabled\\"'),
    );
  });

  it('are none in a notebook of another kind', () => {
    assert.equal(isWithoutConfig(file, notebook), false);
    assert.equal(isWithoutConfig(file, '{"cells": [{"cell_type": "code", "source": "import deepspeed"}]}'), true);
    assert.equal(isWithoutConfig(file, 'not JSON'), true);
  });
});
