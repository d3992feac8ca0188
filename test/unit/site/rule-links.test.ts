import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { writePages } from '../../../site/pages.mjs';
import { stateOf } from '../../../site/playground/link.js';
import { open, service } from '../../../site/playground/worker/documents.js';
import '../estimator.js';

describe('the links from rules to the playground', () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'site-pages-'));
    writePages(folder);
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('show a config in which the rule finds something', async () => {
    const silent: string[] = [];
    let links = 0;
    for (const name of readdirSync(path.join(folder, 'rules'))) {
      const text = readFileSync(path.join(folder, 'rules', name), 'utf8');
      const fragment = /href="\.\.\/playground\/#([\w-]+)"/.exec(text)?.[1];
      const state = fragment === undefined ? undefined : await stateOf(fragment);
      if (state !== undefined) {
        links += 1;
        const { document, settings } = await open(state);
        const rule = path.basename(name, '.md');
        if (!service.diagnose(document, settings).some(({ code }) => code === rule)) {
          silent.push(rule);
        }
      }
    }
    assert.deepEqual(silent, []);
    assert.ok(links > 100, `${links} links`);
  });
});
