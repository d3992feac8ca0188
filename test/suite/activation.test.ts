import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import manifest from '../../package.json';
import { until } from './until';
import {
  apply,
  codeOf,
  completionLabels,
  diagnosticWithCode,
  hoverText,
  open,
  ourDiagnostics,
  positionAfter,
  quickFixes,
} from './workspace';

const misspelled = `{
  "train_batch_size": 8,
  "zero_optimization": {
    "stage": 3,
    "overlap_com": true
  }
}
`;
const correct = misspelled.replace('overlap_com"', 'overlap_comm"');

describe('the extension in VS Code', () => {
  it('is installed and activates on a DeepSpeed config', async () => {
    const extension = vscode.extensions.getExtension(`${manifest.publisher}.${manifest.name}`);
    assert.ok(extension, 'VS Code does not know the extension');
    const document = await open('ds_config.json', correct);
    assert.equal(document.languageId, 'json');
    await until('activation', () => extension.isActive);
    // Fails if activation failed.
    await extension.activate();
  });

  it('marks a key that DeepSpeed does not know', async () => {
    const document = await open('ds_config_misspelled.json', misspelled);
    const diagnostic = await diagnosticWithCode(document, 'unknown-key');
    assert.match(document.getText(diagnostic.range), /overlap_com/);
  });

  it('explains a key on hover', async () => {
    const document = await open('ds_config.json', correct);
    const position = positionAfter(document, '"sta');
    const text = await until('a hover', () => hoverText(document, position));
    assert.match(text, /stage/);
  });

  it('completes keys inside a section', async () => {
    const document = await open('ds_config_incomplete.json', '{\n  "zero_optimization": {\n    ""\n  }\n}\n');
    const labels = await until(
      'completion',
      () => completionLabels(document, positionAfter(document, '    "')),
      list => list.some(label => label.includes('overlap_comm')),
    );
    assert.equal(new Set(labels).size, labels.length, 'a key is offered twice');
  });

  it('fixes a misspelled key', async () => {
    const document = await open('ds_config_to_fix.json', misspelled);
    const { range } = await diagnosticWithCode(document, 'unknown-key');
    const fixes = await until(
      'a quick fix',
      () => quickFixes(document, range),
      list => list.length > 0,
    );
    const fix = fixes.find(({ title }) => title.includes('overlap_comm'));
    assert.ok(fix, `offered: ${fixes.map(({ title }) => title).join(', ')}`);
    await apply(fix);
    assert.equal(document.getText(), correct);
    const codes = () => ourDiagnostics(document).map(codeOf);
    await until('the diagnostic to go', codes, list => !list.includes('unknown-key'));
  });

  it('reports nothing in other JSON files', async () => {
    const packageJson = await open(
      'package.json',
      '{ "name": "model", "optimizer": { "type": "Adamm" }, "scripts": {} }',
    );
    const tsconfig = await open('tsconfig.json', '{ "compilerOptions": { "stage": 7 }, "include": ["src"] }');
    // This file gets a diagnostic and is opened last. When it has one, the others would have theirs.
    const own = await open('ds_config_later.json', misspelled);
    await diagnosticWithCode(own, 'unknown-key');
    assert.deepEqual([...ourDiagnostics(packageJson), ...ourDiagnostics(tsconfig)], []);
    assert.doesNotMatch(await hoverText(packageJson, positionAfter(packageJson, '"opti')), /deepspeed/i);
    assert.doesNotMatch(await hoverText(tsconfig, positionAfter(tsconfig, '"sta')), /deepspeed/i);
  });
});
