import assert from 'node:assert/strict';
import type { KnownRun } from '../../../server/src/loaders/known-run.js';
import type { RunInputs } from '../../../server/src/loaders/run-inputs.js';
import { memoryPage } from '../../../server/src/memory/page.js';
import { stepChange } from '../../../server/src/memory/step-change.js';
import { changeNamed, memoryView } from '../../../server/src/memory/view.js';
import { sourceOf, usual } from './source.js';

const place = { uri: 'file:///w/train.sh', start: { line: 2, character: 0 }, end: { line: 2, character: 90 } };

function runWith(inputs: RunInputs): KnownRun {
  const facts = { isLoaderSeen: true, takesArguments: true, isOnlyFile: true, fills: {} };
  return { name: 'train.sh:3', place, loader: 'transformers', ...facts, inputs };
}

const written = { from: '`--gradient_checkpointing False` in train.sh:3', certainty: 'literal' } as const;
const leaner = {
  value: 'reentrant',
  verb: 'write',
  written: '--gradient_checkpointing True',
  where: 'train.sh:3',
} as const;
const value = { ...place, start: { line: 2, character: 40 }, end: { line: 2, character: 45 } };

function adviceOf(inputs: RunInputs, name = 'activation-checkpointing') {
  const source = sourceOf(usual, { runs: [runWith(inputs)] });
  const offered = changeNamed(source, name);
  assert.ok(offered !== undefined && 'step' in offered.change);
  return stepChange(source, offered.change.step);
}

describe('a change of the training program', () => {
  it('sets the setting that the estimate uses if no run decides', () => {
    const source = sourceOf(usual);
    const offered = changeNamed(source, 'activation-checkpointing');
    assert.ok(offered !== undefined && 'step' in offered.change);
    const change = stepChange(source, offered.change.step);
    assert.deepEqual(change?.setting, { name: 'activationCheckpointing', value: 'on' });
    assert.match(change.advice, /The training program decides: `gradient_checkpointing`/);
    assert.match(change.advice, /Apply sets `deepspeed\.activationCheckpointing`/);
  });

  it('edits the file of a run that decides', () => {
    const input = { value: 'off', ...written, leaner: { ...leaner, edit: { place: value, text: 'True' } } } as const;
    const change = adviceOf({ checkpointing: input });
    assert.equal(change?.setting, undefined);
    assert.deepEqual(change?.edit?.changes, {
      'file:///w/train.sh': [{ range: { start: value.start, end: value.end }, newText: 'True' }],
    });
    assert.equal(
      change?.advice,
      '`--gradient_checkpointing False` in train.sh:3 decides. Apply writes `--gradient_checkpointing True` in train.sh:3.',
    );
  });

  it('says what to write if the file of the run cannot be edited', () => {
    const change = adviceOf({ checkpointing: { value: 'off', ...written, leaner } });
    assert.equal(change?.edit, undefined);
    assert.match(change?.advice ?? '', /decides\. Write `--gradient_checkpointing True` in train\.sh:3\.$/);
    const unknown = adviceOf({ checkpointing: { value: 'off', ...written } });
    assert.match(unknown?.advice ?? '', /decides\. In the training program, it is `gradient_checkpointing`/);
  });

  it('adds an argument to a run that has the default', () => {
    const from = 'the default of `gradient_checkpointing`';
    const change = adviceOf({
      checkpointing: { value: 'off', from, certainty: 'default', leaner: { ...leaner, verb: 'add' } },
    });
    assert.match(change?.advice ?? '', /^The default of `gradient_checkpointing` decides\. Add `--grad/);
  });

  it('is on the page, with a button if Apply changes something', () => {
    const pageOf = (edit: boolean): string => {
      const added = edit ? { edit: { place: value, text: 'True' } } : {};
      const checkpointing = { value: 'off', ...written, leaner: { ...leaner, ...added } } as const;
      return memoryPage(sourceOf(usual, { runs: [runWith({ checkpointing })] }), 'ds.json').html;
    };
    const rowOf = (html: string): string => /<tr data-row="activation-checkpointing">.*?<\/tr>/.exec(html)?.[0] ?? '';
    assert.match(rowOf(pageOf(true)), /<code>--gradient_checkpointing False<\/code> in train\.sh:3 decides/);
    assert.match(rowOf(pageOf(true)), /data-apply="activation-checkpointing"/);
    assert.match(rowOf(pageOf(false)), /Write <code>--gradient_checkpointing True<\/code>/);
    assert.doesNotMatch(rowOf(pageOf(false)), /<button/);
  });

  it('halves a known length of sequences only', () => {
    const names = (sequenceLength: number | null): readonly string[] => {
      const view = memoryView(sourceOf(usual, { sequenceLength }));
      return typeof view === 'object' ? view.knobs.map(({ title }) => title) : [];
    };
    assert.ok(names(8192).includes('Sequences of 4,096 tokens'));
    assert.ok(!names(null).some(title => title.startsWith('Sequences')));
    assert.ok(!names(129).some(title => title.startsWith('Sequences')));
  });
});
