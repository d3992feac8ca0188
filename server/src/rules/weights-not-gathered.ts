import { addKey, openingOf } from '../checking/absent.js';
import { setValue } from '../checking/fixes.js';
import type { Rule, RuleContext } from '../checking/rule.js';
import { isLiteral, stageOf } from '../checking/stage.js';
import { propertyOf, valueAt } from '../document/syntax-tree.js';
import { huggingFace } from '../loaders/loader.js';

const gather = 'stage3_gather_16bit_weights_on_model_save';
/** The name until 0.6.0, which is still read. */
const oldGather = 'stage3_gather_fp16_weights_on_model_save';

export const weightsNotGathered: Rule = {
  code: 'weights-not-gathered',
  severity: 'warning',
  failsAt: 'never',
  summary: 'Stage 3 under Trainer or Accelerate, with nothing said about gathering the weights for saving.',
  why: `At stage 3 each GPU holds a part of the weights. Without "${gather}": true Trainer leaves a DeepSpeed checkpoint and no model file, which zero_to_fp32.py has to convert; Accelerate raises a ValueError when the weights are asked for.`,
  bad: '{ "train_batch_size": "auto", "zero_optimization": { "stage": 3 } }',
  good: `{ "train_batch_size": "auto", "zero_optimization": { "stage": 3, "${gather}": true } }`,
  // The key came with 0.6.0: what is older refuses it.
  versions: ['0.6.0', null],
  loaders: huggingFace,
  source: 'transformers/trainer.py:4013 (save_model), accelerate/accelerator.py:4074 (get_state_dict)',
  about: ['zero_optimization'],
  *checkConfig(context) {
    const { document } = context;
    const zero = propertyOf(document.root, 'zero_optimization');
    if (stageOf(context) !== 3 || zero?.value?.kind !== 'object' || propertyOf(zero.value, oldGather) !== undefined) {
      return;
    }
    const property = propertyOf(zero.value, gather);
    const isAuto = isLiteral(property?.value, 'auto');
    if (property !== undefined && !isAuto) {
      return;
    }
    yield {
      span: property?.value ?? valueAt(zero.value, 'stage') ?? openingOf(zero.value),
      message: `${isAuto ? `"auto" is false here unless Accelerate is told otherwise` : `"${gather}" is not set, which is false`}. ${consequence(context)} Write true to get a model file.`,
      severity: context.assumptions.loader.id === 'accelerate' ? 'warning' : 'information',
      failsAt: 'never',
      fixes: () => [
        property === undefined
          ? addKey(['zero_optimization'], gather, true)
          : setValue(property, true, 'Write true', true),
      ],
    };
  },
};

function consequence({ assumptions }: RuleContext): string {
  return assumptions.loader.id === 'accelerate'
    ? '"get_state_dict" and "save_model" of Accelerate raise a ValueError at stage 3.'
    : `${assumptions.loader.reader} saves a DeepSpeed checkpoint in place of a model file, to be converted with zero_to_fp32.py.`;
}
