import assert from 'node:assert/strict';
import type { WorkspaceEdit } from 'vscode-languageserver-types';
import { openText } from '../../../server/src/document/config-document.js';
import { createLanguageService } from '../../../server/src/features/service.js';
import { defaultSettings } from '../../../server/src/loaders/assumptions.js';
import { lossesAcrossSections } from '../../../server/src/refactoring/losses.js';
import { everything } from '../../client-abilities.js';
import { documentOf } from '../../marked-text.js';

const able = createLanguageService(everything);

/** Returns what the preview says that an edit takes away, or undefined if no consent is needed. */
function asked(edit: WorkspaceEdit | undefined): string | undefined {
  return Object.values(edit?.changeAnnotations ?? {}).find(({ needsConfirmation }) => needsConfirmation)?.label;
}

const config = {
  train_batch_size: 16,
  bf16: { enabled: true },
  zero_optimization: { stage: 2, overlap_comm: true, allgather_bucket_size: 4e8 },
};

function moved(name: string, own: object, service = able): WorkspaceEdit | undefined {
  return service.move(documentOf(JSON.stringify(own, null, 2)), name, defaultSettings)?.edit;
}

function inserted(name: string, own: object | string): WorkspaceEdit | undefined {
  const text = typeof own === 'string' ? own : JSON.stringify(own, null, 2);
  return able.insertTemplate(documentOf(text), name, defaultSettings);
}

describe('an edit that needs consent', () => {
  it('takes values from several sections', () => {
    assert.equal(asked(moved('fill-with-auto', config)), 'replaces train_batch_size, bf16.enabled');
    const auto = { train_batch_size: 'auto', gradient_clipping: 'auto', zero_optimization: { stage: 2 } };
    assert.equal(asked(moved('auto-to-numbers', auto)), 'replaces train_batch_size, gradient_clipping');
  });

  it('is not one that inserts a template', () => {
    for (const own of ['', '{}', '// nothing yet\n', { train_batch_size: 8 }]) {
      assert.deepEqual([inserted('zero3', own) === undefined, asked(inserted('zero3', own))], [false, undefined]);
    }
  });

  it('is not one that changes a single section', () => {
    assert.ok(moved('stage-3', config));
    assert.equal(asked(moved('stage-3', config)), undefined);
  });

  it('is not one that writes another precision', () => {
    const fp16 = { ...config, bf16: undefined, fp16: { enabled: true, loss_scale: 128, hysteresis: 4 } };
    assert.ok(moved('to-bf16', fp16));
    assert.equal(asked(moved('to-bf16', fp16)), undefined);
  });

  it('is not one that moves a value to another section', () => {
    const before = openText('{ "optimizer": { "params": { "lr": 0.1 } }, "lr": 2 }');
    const loss = (text: string) => lossesAcrossSections(before, text);
    assert.equal(loss('{ "optimizer": { "params": {} }, "scheduler": { "lr": 0.1 }, "lr": 2 }'), undefined);
    assert.equal(
      loss('{ "optimizer": { "params": {} }, "scheduler": { "lr": 3 } }'),
      'removes lr, optimizer.params.lr',
    );
  });

  it('is shown value by value where only values change', () => {
    const [change] = moved('fill-with-auto', config)?.documentChanges ?? [];
    const edits = change !== undefined && 'edits' in change ? change.edits : [];
    assert.deepEqual(
      edits.map(edit => ('annotationId' in edit && 'newText' in edit ? [edit.newText, edit.annotationId] : [])),
      [
        ['"auto"', 'change'],
        ['"auto"', 'change'],
        ['', 'consent'],
      ],
    );
  });

  it('is applied at once by an editor without a preview', () => {
    const edit = moved('fill-with-auto', config, createLanguageService({ ...everything, previews: false }));
    assert.ok(edit);
    assert.equal(edit.changeAnnotations, undefined);
  });
});
