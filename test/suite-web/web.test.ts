import * as vscode from 'vscode';
import manifest from '../../package.json';
import { until } from '../suite/until';
import {
  apply,
  completionLabels,
  diagnosticWithCode,
  hoverText,
  open,
  positionAfter,
  quickFixes,
} from '../suite/workspace';

const misspelled = '{ "zero_optimization": { "stage": 3, "overlap_com": true } }';

describe('the extension in a web worker', () => {
  it('runs in a web worker, without node', () => {
    assert('WorkerGlobalScope' in globalThis, 'this is no worker');
    assert(typeof process === 'undefined' || !process.versions?.node, 'node is here');
  });

  it('activates by its browser entry', async () => {
    const extension = vscode.extensions.getExtension(`${manifest.publisher}.${manifest.name}`);
    assert(extension, 'VS Code does not know the extension');
    await open('ds_config.json', '{ "train_batch_size": 8 }');
    await until('activation', () => extension.isActive);
    // Fails when activation did.
    await extension.activate();
  });

  it('marks a key that DeepSpeed does not know, and mends it', async () => {
    const document = await open('ds_config_to_mend.json', misspelled);
    const { range } = await diagnosticWithCode(document, 'unknown-key');
    const fixes = await until(
      'a quick fix',
      () => quickFixes(document, range),
      list => list.length > 0,
    );
    const fix = fixes.find(({ title }) => title.includes('overlap_comm'));
    assert(fix, `offered: ${fixes.map(({ title }) => title).join(', ')}`);
    await apply(fix);
    assert(document.getText() === misspelled.replace('overlap_com"', 'overlap_comm"'), document.getText());
  });

  it('explains a key on hover', async () => {
    const document = await open('ds_config_hover.json', misspelled);
    await until(
      'a hover',
      () => hoverText(document, positionAfter(document, '"sta')),
      text => text.includes('stage'),
    );
  });

  it('completes keys inside a section', async () => {
    const document = await open('ds_config_incomplete.json', '{ "zero_optimization": { "" } }');
    await until(
      'completion',
      () => completionLabels(document, positionAfter(document, '{ "zero_optimization": { "')),
      list => list.some(label => label.includes('overlap_comm')),
    );
  });

  it('reads hostfiles, and takes the world size from the one beside a config', async () => {
    const hostfile = await open('cluster/hostfile', 'w0 slots=16\nw0 slots=16\n');
    await diagnosticWithCode(hostfile, 'hostfile-duplicate-host');
    await open('cluster/hostfile', 'w0 slots=16\n');
    const document = await open(
      'cluster/ds_config.json',
      '{ "train_batch_size": 8, "train_micro_batch_size_per_gpu": 1, "gradient_accumulation_steps": 1 }',
    );
    const { message } = await diagnosticWithCode(document, 'batch-size-mismatch');
    assert(message.includes('16 slots'), message);
  });
});

function assert(condition: unknown, message: string): asserts condition {
  if (!condition) {
    throw new Error(message);
  }
}
