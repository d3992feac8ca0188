import assert from 'node:assert/strict';
import { openYaml } from '../../../scripts/generators/open-yaml.js';
import { analyse } from '../../../server/src/analysis/analysis.js';
import { hover } from '../../../server/src/features/hover.js';
import { defaultSettings } from '../../../server/src/loaders/assumptions.js';

const text =
  'distributed_type: DEEPSPEED\ndeepspeed_config:\n  zero_stage: 3\n  gradient_clipping: 1.0\nnum_processes: 8\n';

describe('hover in an Accelerate config', () => {
  it('says what a key becomes, without a link to the page of DeepSpeed', () => {
    const document = openYaml(text);
    assert.ok(document);
    const found = hover(analyse(document, defaultSettings), { line: 2, character: 4 }, true);
    const contents = JSON.stringify(found?.contents);
    assert.match(contents, /Becomes `zero_optimization.stage` of DeepSpeed's config/);
    assert.doesNotMatch(contents, /deepspeed.ai/);
  });
});
