import assert from 'node:assert/strict';
import { sizeText } from '../../../server/src/describing/byte-sizes.js';
import type { Settings } from '../../../server/src/loaders/assumptions.js';
import { memoryTable } from '../../../server/src/memory/memory-table.js';
import { memoryView } from '../../../server/src/memory/view.js';
import { sourceOf, usual } from './source.js';

/** Returns the rows of the table, each as its cells. */
function rowsOf(text: string, settings: Partial<Settings> = {}): readonly (readonly string[])[] {
  const table = memoryTable(sourceOf(text, settings)) ?? '';
  return table
    .split('\n')
    .slice(2)
    .map(row => row.split('|').slice(1, -1))
    .map(cells => cells.map(cell => cell.replaceAll('&nbsp;', ' ').trim()));
}

describe('the table of a hover', () => {
  it('begins with the file, and has leaner strategies, one of each speed', () => {
    const rows = rowsOf(usual);
    const view = memoryView(sourceOf(usual));
    assert.ok(typeof view === 'object' && view.current !== undefined);
    assert.deepEqual(
      [rows[0]?.[0], rows[0]?.[2], rows[0]?.[3]],
      ['**ZeRO 2** (this file)', sizeText(view.current.gpuBytes), 'fastest'],
    );
    const speeds = rows.slice(1).map(cells => cells[3]);
    assert.deepEqual(speeds, ['fast', 'slower', 'slow']);
    const sizes = rows.map(cells => Number.parseFloat(cells[2] ?? ''));
    assert.ok(
      sizes.slice(1).every(bytes => bytes < (sizes[0] ?? 0)),
      sizes.join(),
    );
  });

  it('has the fastest that fits, also if it needs more', () => {
    const offloaded = usual.replace('"stage": 2', '"stage": 3, "offload_optimizer": { "device": "cpu" }');
    const rows = rowsOf(offloaded, { gpuMemoryGB: 80, activationCheckpointing: 'on' });
    assert.deepEqual([rows[1]?.[0], rows[1]?.[3]], ['ZeRO 2', 'fastest that fits']);
    assert.match(rows[0]?.[3] ?? '', /^slower, fits$/);
  });

  it('has bars as images, whose text says what they show', () => {
    for (const [, bar = ''] of rowsOf(usual, { gpuMemoryGB: 80 })) {
      const [, title = '', data = ''] =
        /^!\[(Each GPU: [^\]]*)\]\(data:image\/svg\+xml;base64,([\w+/=]+)\)$/.exec(bar) ?? [];
      assert.match(title, /GiB/);
      const svg = atob(data);
      assert.match(svg, /^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" width="200" /);
      assert.match(svg, /<line class="limit"/);
    }
  });

  it('is absent without an estimate', () => {
    assert.equal(memoryTable(sourceOf(usual, { model: null })), undefined);
    assert.equal(memoryTable(sourceOf('{ "zero_optimization": { "stage": "auto" } }')), undefined);
  });
});
