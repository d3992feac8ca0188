import assert from 'node:assert/strict';
import { sizeText } from '../../../server/src/describing/byte-sizes.js';
import type { Settings } from '../../../server/src/loaders/assumptions.js';
import { memoryPage } from '../../../server/src/memory/page.js';
import { memoryView } from '../../../server/src/memory/view.js';
import { sourceOf, usual } from './source.js';

function page(text: string, settings: Partial<Settings> = {}): string {
  return memoryPage(sourceOf(text, settings), 'ds_config.json').html;
}

function plain(html: string): string {
  return html.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');
}

describe('the page about memory', () => {
  it('names the file, the strategy, the model and the machines', () => {
    const text = plain(page(usual, { worldSize: 16 }));
    assert.match(text, /Memory of ds_config\.json ZeRO 2 · 6,738,415,616 parameters · 16 GPUs on 2 hosts/);
    assert.match(text, /llama\/config\.json/);
  });

  it('has a row for each strategy, with a button unless it is that of the file', () => {
    const html = page(usual);
    const rows = html.match(/<tr[^>]*><th scope="row".*?<\/tr>/g) ?? [];
    const current = rows.filter(row => row.includes('aria-current="true"'));
    assert.equal(current.length, 1);
    assert.match(plain(current[0] ?? ''), /ZeRO 2.*this file/);
    assert.doesNotMatch(current[0] ?? '', /<button/);
    assert.ok(rows.length > 9);
    assert.ok(
      rows
        .filter(row => row !== current[0])
        .every(row => /<button type="button" data-apply="[\w-]+" aria-label="Apply/.test(row)),
    );
  });

  it('says what each bar shows to users who do not see it', () => {
    const view = memoryView(sourceOf(usual));
    assert.ok(typeof view === 'object' && view.current !== undefined);
    const labels = [...page(usual).matchAll(/<svg [^>]*role="img" aria-label="([^"]+)"/g)].map(([, label]) => label);
    assert.ok(labels[0]?.startsWith(`Each GPU: ${sizeText(view.current.gpuBytes)}: weights `), labels[0]);
    assert.ok(labels.some(label => label?.startsWith('Each host: ')));
  });

  it('says whether a run fits, and why not', () => {
    assert.match(plain(page(usual, { gpuMemoryGB: 80 })), /of 80 GiB on each GPU fits/);
    assert.match(plain(page(usual, { gpuMemoryGB: 80 })), /4\.0 GiB of each GPU are kept free for CUDA, NCCL/);
    const small = plain(page(usual, { gpuMemoryGB: 24 }));
    assert.match(small, /on each GPU does not fit/);
    assert.match(small, /Each GPU needs \d+\.\d GiB; 22\.5 GiB are usable/);
    assert.match(plain(page(usual, { hostMemoryGB: 128 })), /Loading takes 201 GiB of RAM per node/);
  });

  it('asks for what is not known', () => {
    const asks = (settings: Partial<Settings>): readonly (string | undefined)[] =>
      [...page(usual, settings).matchAll(/data-(?:setting|command)="(\w+)"/g)].map(([, name]) => name);
    assert.deepEqual(asks({ worldSize: null }), ['setModel', 'gpuMemoryGB', 'hostMemoryGB', 'setWorldSize']);
    assert.deepEqual(asks({ gpuMemoryGB: 80, hostMemoryGB: 512 }), ['setModel']);
    assert.deepEqual(asks({ model: null }), ['setModel']);
  });

  it('says what is assumed and not counted', () => {
    const text = plain(page('{ "zero_optimization": { "stage": 2 } }', { worldSize: null, model: '7B' }));
    assert.match(text, /The number of GPUs is not known\. The estimate assumes one host with 8 GPUs/);
    assert.match(text, /The file does not name an optimizer/);
    assert.match(text, /Not counted activations and logits/);
    assert.match(text, /without activations/);
  });

  it('puts the given number of GPUs on each host', () => {
    const hosts = (settings: Partial<Settings>) =>
      /(\d+ GPUs? on (one host|\d+ hosts))/.exec(page(usual, settings))?.[1];
    assert.equal(hosts({ worldSize: 16, gpusPerNode: 4 }), '16 GPUs on 4 hosts');
    assert.equal(hosts({ worldSize: 12 }), '12 GPUs on 2 hosts');
    assert.equal(hosts({ worldSize: 2, gpusPerNode: 8 }), '2 GPUs on one host');
    assert.equal(hosts({ worldSize: 1 }), '1 GPU on one host');
  });

  it('says why there is no estimate', () => {
    assert.match(
      plain(page(usual, { model: 'nowhere.json' })),
      /There is no file "nowhere\.json"|There is no file &quot;nowhere/,
    );
    assert.match(plain(page(usual, { model: null })), /The memory of a run depends on the model/);
    const lean = usual.replace('"enabled": true', '"enabled": true, "bf16_master_weights_and_grads": true');
    assert.match(plain(page(lean)), /only if the optimizer is offloaded/);
  });

  it('has no markup from names of files', () => {
    const html = memoryPage(sourceOf(usual, { model: '7B' }), '<img src=x>').html;
    assert.match(html, /Memory of &lt;img src=x&gt;/);
    assert.doesNotMatch(html, /<img/);
    assert.doesNotMatch(memoryPage(sourceOf(usual, { model: '<b>"x' }), 'a').html, /<b>"x/);
  });

  it('needs no script and no style of its own', () => {
    assert.doesNotMatch(page(usual), /<script|<style| style=| on\w+=/);
  });
});
