import assert from 'node:assert/strict';
import { valueAt } from '../../../../server/src/document/syntax-tree.js';
import { onlyRegion } from './reading.js';

const dict = '{"train_batch_size": 8, "zero_optimization": {"stage": 2, "overlap_comm": [True, False]}}';

function kindIn(text: string): string | undefined {
  return valueAt(onlyRegion(text).root, 'zero_optimization', 'overlap_comm')?.kind;
}

describe('a list in a search space', () => {
  it('is not a value', () => {
    for (const text of [
      `TUNING_SPACE = ${dict}\n`,
      `c = hp.choice("ds", [${dict}])\n`,
      `c = tune.choice([${dict}, None])\n`,
      `c = ray.tune.grid_search([${dict}])\n`,
      `tuner = Tuner(train, param_space={"ds": ${dict}})\n`,
      `c = ${dict.replace('"stage": 2', '"stage": tune.choice([1, 2])')}\n`,
      `c = ${dict}\nfor values in itertools.product(*c["zero_optimization"].values()):\n    pass\n`,
      `c = ${dict}\nfor one in ParameterGrid(c):\n    pass\n`,
      `c = ${dict}\nsweep = wandb.sweep(c, project="x")\n`,
      `c = ${dict.replace('[True, False]', '{"values": [True, False]}')}\n`,
      `c = ${dict.replace('[True, False]', '{"distribution": "uniform", "min": 0, "max": 1}')}\n`,
    ]) {
      assert.equal(kindIn(text), 'expression', text);
    }
  });

  it('is a value elsewhere', () => {
    for (const text of [
      `c = ${dict}\n`,
      `c = ${dict}\nx = hp.choice("a", [1])\n`,
      `c = random.choice([${dict}])\n`,
      `c = ${dict}\ntrain(c)\n`,
      `c = ${dict}\nd = {}\nproduct(d)\n`,
    ]) {
      assert.equal(kindIn(text), 'array', text);
    }
    assert.equal(kindIn(`c = ${dict.replace('[True, False]', '{"a": 1, "values": 2}')}\n`), 'object');
  });
});
