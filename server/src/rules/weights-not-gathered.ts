import { isAtLeast } from '../catalog/version.js';
import { addKey, openingOf } from '../checking/absent.js';
import { setValue } from '../checking/fixes.js';
import type { Rule } from '../checking/rule.js';
import { valued } from '../checking/subject.js';
import { huggingFace } from '../loaders/loader.js';
import type { ConfigContext } from '../semantics/config-context.js';
import { propertyAt, settled } from '../semantics/settled.js';
import { isLiteral, stageOf } from '../semantics/stage.js';

const zero = 'zero_optimization';
const gather = 'stage3_gather_16bit_weights_on_model_save';
/** The name until 0.6.0. DeepSpeed still reads it. */
const oldGather = 'stage3_gather_fp16_weights_on_model_save';

export const weightsNotGathered: Rule = {
  code: 'weights-not-gathered',
  severity: 'warning',
  failsAt: 'never',
  summary: 'Stage 3 or tensor parallelism under Trainer or Accelerate, without a setting for gathering the weights.',
  why: `At stage 3, and with tensor parallelism at any stage, each GPU holds a part of the weights. Without "${gather}": true Trainer saves a DeepSpeed checkpoint and no model file, and Accelerate raises a ValueError when the script asks for the weights.`,
  bad: '{ "train_batch_size": "auto", "zero_optimization": { "stage": 3 } }',
  good: `{ "train_batch_size": "auto", "zero_optimization": { "stage": 3, "${gather}": true } }`,
  // The key came with 0.6.0. Older releases refuse it.
  versions: ['0.6.0', null],
  loaders: huggingFace,
  source: 'transformers/trainer.py:Trainer.save_model, accelerate/accelerator.py:Accelerator.get_state_dict',
  about: [valued(`${zero}.stage`, stage => Number(stage) === 3), 'tensor_parallel.autotp_size'],
  checkConfig(context) {
    const { document } = context;
    const section = propertyAt(document, zero)?.value;
    const parted = partedBy(context);
    if (
      parted === undefined ||
      section?.kind !== 'object' ||
      propertyAt(document, `${zero}.${oldGather}`) !== undefined
    ) {
      return undefined;
    }
    const property = propertyAt(document, `${zero}.${gather}`);
    const isAuto = isLiteral(property?.value, 'auto');
    if (property !== undefined && !isAuto) {
      return undefined;
    }
    return [
      {
        span: property?.value ?? propertyAt(document, `${zero}.stage`)?.value ?? openingOf(section),
        message: `${isAuto ? `"${gather}" is "auto", which is false unless the configuration of Accelerate sets it` : `"${gather}" is not set and defaults to false`}. ${consequence(context, parted)} Set it to true to get a model file.`,
        severity: context.assumptions.loader.id === 'accelerate' ? 'warning' : 'information',
        fixes: () => [
          property === undefined ? addKey([zero], gather, true) : setValue(property, true, 'Write true', true),
        ],
      },
    ];
  },
};

/**
 * Returns what partitions the weights: stage 3 or, since 0.16.4, tensor parallelism at any stage. Returns undefined if
 * neither does.
 */
function partedBy(context: ConfigContext): 'stage 3' | 'tensor parallelism' | undefined {
  if (stageOf(context) === 3) {
    return 'stage 3';
  }
  const size = settled(context, 'tensor_parallel.autotp_size');
  const isTensorParallel = typeof size === 'number' && size > 1 && isAtLeast(context.assumptions.version, '0.16.4');
  return isTensorParallel ? 'tensor parallelism' : undefined;
}

function consequence({ assumptions }: ConfigContext, parted: 'stage 3' | 'tensor parallelism'): string {
  if (assumptions.loader.id === 'accelerate') {
    const when = parted === 'stage 3' ? 'at stage 3' : 'with tensor parallelism';
    return `"get_state_dict" and "save_model" of Accelerate raise a ValueError ${when}.`;
  }
  const conversion = parted === 'stage 3' ? ', which zero_to_fp32.py converts' : '';
  return `${assumptions.loader.reader} saves a DeepSpeed checkpoint instead of a model file${conversion}.`;
}
