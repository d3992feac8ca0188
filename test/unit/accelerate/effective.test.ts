import assert from 'node:assert/strict';
import { openYaml } from '../../../scripts/generators/open-yaml.js';
import { analyse } from '../../../server/src/analysis/analysis.js';
import { effectiveText } from '../../../server/src/analysis/effective-config.js';
import { estimateConfig } from '../../../server/src/estimating/config.js';
import { defaultSettings } from '../../../server/src/loaders/assumptions.js';
import '../estimator.js';

function effective(text: string): { readonly [name: string]: unknown } {
  const document = openYaml(text);
  assert.ok(document);
  return JSON.parse(effectiveText(analyse(document, defaultSettings), 'json')) as { readonly [name: string]: unknown };
}

describe('the effective config of an Accelerate config', () => {
  it('has what `accelerate launch` makes of the section', () => {
    const { zero_optimization: zero, bf16 } = effective(
      'distributed_type: DEEPSPEED\ndeepspeed_config:\n  zero_stage: 3\n  offload_param_device: nvme\nmixed_precision: bf16\n',
    ) as { readonly [name: string]: { readonly [name: string]: unknown } };
    assert.equal(zero?.stage, 3);
    assert.match(JSON.stringify(zero?.offload_param), /"nvme_path":"none"/);
    assert.equal(bf16?.enabled, true);
  });

  it('has infinity as JSON that Python reads as it, because Accelerate turns printing off', () => {
    const text = 'distributed_type: DEEPSPEED\ndeepspeed_config:\n  zero_stage: 3\n';
    const document = openYaml(text);
    assert.ok(document);
    assert.match(effectiveText(analyse(document, defaultSettings)), /"steps_per_print": 1e999, \/\/ infinity\n/);
    assert.equal(effective(text).steps_per_print, Number.POSITIVE_INFINITY);
  });

  it('is empty if another file has it', () => {
    const text = 'distributed_type: DEEPSPEED\ndeepspeed_config:\n  deepspeed_config_file: ds.json\n';
    assert.deepEqual(effective(text), {});
  });

  it('is not estimated as if its keys were those of DeepSpeed', () => {
    const document = openYaml('distributed_type: DEEPSPEED\ndeepspeed_config:\n  zero_stage: 3\n');
    assert.ok(document);
    const { assumptions } = analyse(document, defaultSettings);
    const size = { params: 7e9, notes: [] };
    assert.equal(estimateConfig({ document, assumptions }, size, { gpusPerNode: 8, nodes: 1 }), undefined);
  });
});
