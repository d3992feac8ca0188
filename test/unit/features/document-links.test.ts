import assert from 'node:assert/strict';
import { documentOf, serviceFor } from '../../marked-text.js';

function targets(text: string, uri?: string): readonly (string | undefined)[] {
  return serviceFor(true)
    .documentLinks(documentOf(text, uri))
    .map(({ target }) => target);
}

describe('document links', () => {
  const config = (path: string): string => JSON.stringify({ tensorboard: { output_path: path, job_name: 'a/b' } });
  const uri = 'file:///w/configs/ds_config.json';

  it('lead to paths, which may be relative to the folder of the file', () => {
    assert.deepEqual(targets(config('/data/runs 1'), uri), ['file:///data/runs%201']);
    assert.deepEqual(targets(config('../runs'), uri), ['file:///w/runs']);
    assert.deepEqual(targets(config('C:\\runs'), 'file:///c%3A/ds.json'), ['file:///C%3A/runs']);
  });

  it('cover the path without its quotes', () => {
    const document = documentOf('{ "flops_profiler": { "output_file": "a.txt" } }', uri);
    const [link] = serviceFor(true).documentLinks(document);
    assert.equal(link && document.getText(link.range), 'a.txt');
  });

  it('are absent at "auto", an empty string and in a file without a folder', () => {
    assert.deepEqual(targets(config('auto'), uri), []);
    assert.deepEqual(targets(config(''), uri), []);
    assert.deepEqual(targets(config('runs'), 'untitled:ds_config.json'), []);
  });
});
