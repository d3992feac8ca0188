import type { Rule } from '../checking/rule.js';
import { propertyOf } from '../document/syntax-tree.js';
import { propertyAt, settled } from '../semantics/settled.js';

export const unevenCurriculumSteps: Rule = {
  code: 'uneven-curriculum-steps',
  severity: 'error',
  failsAt: 'initialize',
  summary: 'A discrete curriculum whose "difficulty" is not one longer than "max_step".',
  why: 'Each number in "max_step" ends one difficulty. The last difficulty lasts until the end, so it has no step.',
  bad: '{ "train_batch_size": 8, "curriculum_learning": { "enabled": true, "curriculum_type": "seqlen", "min_difficulty": 128, "max_difficulty": 1024, "schedule_type": "fixed_discrete", "schedule_config": { "difficulty": [128, 512, 1024], "max_step": [5000, 15000, 20000] } } }',
  good: '{ "train_batch_size": 8, "curriculum_learning": { "enabled": true, "curriculum_type": "seqlen", "min_difficulty": 128, "max_difficulty": 1024, "schedule_type": "fixed_discrete", "schedule_config": { "difficulty": [128, 512, 1024], "max_step": [5000, 15000] } } }',
  noFix: 'The file does not show whether a difficulty is missing or a step is one too many.',
  assuming: { version: '0.19.7' },
  versions: ['0.5.0', '0.19.7'],
  source: 'deepspeed/runtime/data_pipeline/curriculum_scheduler.py:CurriculumScheduler.__init__',
  about: ['curriculum_learning.schedule_config'],
  checkConfig(context) {
    const config = propertyAt(context.document, 'curriculum_learning.schedule_config')?.value;
    const difficulty = propertyOf(config, 'difficulty')?.value;
    const steps = propertyOf(config, 'max_step')?.value;
    if (difficulty?.kind !== 'array' || steps?.kind !== 'array') {
      return undefined;
    }
    const isDiscrete = settled(context, 'curriculum_learning.schedule_type') === 'fixed_discrete';
    if (!isDiscrete || settled(context, 'curriculum_learning.enabled') !== true) {
      return undefined;
    }
    const [levels, ends] = [difficulty.items.length, steps.items.length];
    if (ends > 0 && levels === ends + 1) {
      return undefined;
    }
    return [
      {
        span: steps,
        message: `"difficulty" has length ${levels}, and "max_step" has length ${ends}. DeepSpeed stops with an AssertionError when the engine is built. Write one element fewer in "max_step" than in "difficulty", and at least one.`,
        related: [{ span: difficulty, message: `"difficulty" has length ${levels}.` }],
      },
    ];
  },
};
