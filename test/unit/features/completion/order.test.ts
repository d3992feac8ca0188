import assert from 'node:assert/strict';
import type { CompletionItem } from 'vscode-languageserver-types';
import { defaultSettings } from '../../../../server/src/loaders/assumptions.js';
import { marked, serviceFor } from '../../../marked-text.js';

const service = serviceFor(true);

function itemsAt(text: string): readonly CompletionItem[] {
  const { document, position } = marked(text);
  return service.complete(document, position).items;
}

/** Items in the order in which an editor shows them. */
function ranked(text: string): readonly string[] {
  return [...itemsAt(text)].sort((a, b) => (a.sortText ?? '').localeCompare(b.sortText ?? '')).map(item => item.label);
}

describe('the order of completions', () => {
  it('puts the keys first that most configs have there', () => {
    assert.deepEqual(ranked('{ | }').slice(0, 2), ['zero_optimization', 'train_micro_batch_size_per_gpu']);
    const zero = ranked('{ "zero_optimization": { "stage": 3, | } }');
    assert.deepEqual(zero.slice(0, 2), ['contiguous_gradients', 'overlap_comm']);
    assert.ok(zero.indexOf('stage3_max_live_parameters') < zero.indexOf('round_robin_gradients'));
  });

  it('puts required keys first', () => {
    assert.equal(ranked('{ "scheduler": { "type": "OneCycle", "params": { | } } }')[0], 'cycle_min_lr');
  });

  it('sorts before items that have only a label, such as those of VS Code itself', () => {
    for (const text of ['{ | }', '{ "zero_optimization": { "stage": | } }']) {
      for (const { label, sortText = label } of itemsAt(text)) {
        assert.ok(sortText < '"auto"' && sortText < '$schema', label);
      }
    }
  });

  it('puts the values first that most configs have', () => {
    assert.deepEqual(ranked('{ "optimizer": { "type": | } }').slice(0, 2), ['"AdamW"', '"Adam"']);
    assert.deepEqual(ranked('{ "scheduler": { "type": | } }').slice(0, 2), ['"WarmupLR"', '"WarmupDecayLR"']);
    assert.deepEqual(ranked('{ "zero_optimization": { "stage": | } }').slice(0, 2), ['3', '2']);
    assert.deepEqual(ranked('{ "zero_optimization": { "contiguous_gradients": | } }'), ['true', 'false']);
    assert.deepEqual(ranked('{ "wall_clock_breakdown": | }'), ['false', 'true']);
  });

  it('puts "auto" first if the loader fills it from arguments of every run', () => {
    const text = '{ "train_batch_size": "auto", "gradient_clipping": | }';
    assert.equal(ranked(text)[0], '"auto"');
    const { document, position } = marked('{ "zero_optimization": { "stage": | } }');
    const { items } = service.complete(document, position, { ...defaultSettings, loader: 'accelerate' });
    assert.equal(items.at(-1)?.label, '"auto"');
  });
});
