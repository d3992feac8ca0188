import assert from 'node:assert/strict';
import { lineOf, pathAt } from '../../../client/src/key-path.js';

const config = `{
    "bf16": {
        "enabled": true
    },
    "zero_optimization": {
        "stage": 3,
        "offload_param": {
            "device": "cpu"
        }
    }
}`.split('\n');

const effective = `// For DeepSpeed
{
  "bf16": {
    "enabled": true
  },
  "zero_optimization": {
    "stage": 3,
    "offload_param": {
      "device": "cpu"
    }
  }
}`.split('\n');

describe('the key at a line', () => {
  it('has the keys around it, by their indent', () => {
    assert.deepEqual(pathAt(config, 2), ['bf16', 'enabled']);
    assert.deepEqual(pathAt(config, 7), ['zero_optimization', 'offload_param', 'device']);
    assert.deepEqual(pathAt(config, 0), []);
  });

  it('is found in the effective config', () => {
    assert.equal(lineOf(effective, pathAt(config, 2)), 3);
    assert.equal(lineOf(effective, pathAt(config, 7)), 8);
    assert.equal(lineOf(effective, ['zero_optimization', 'unknown']), 5);
    assert.equal(lineOf(effective, []), 0);
  });

  it('is not that of another section if its own is hidden', () => {
    assert.equal(lineOf(effective, ['bf16', 'stage']), 2);
    const hidden = effective
      .filter(line => !line.includes('enabled'))
      .concat('  "wandb": {', '    "enabled": true', '  }');
    assert.equal(lineOf(hidden, ['bf16', 'enabled']), 2);
  });
});
