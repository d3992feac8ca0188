import { valueAt } from '../../document/syntax-tree.js';
import { removeArguments, writtenWith } from '../checking/argument-edits.js';
import { isOfSwift, type RunContext, trainerOf } from '../checking/run-context.js';
import type { RunRule } from '../checking/run-rule.js';

export const runArgumentWithoutEffect: RunRule = {
  code: 'run-argument-without-effect',
  severity: 'warning',
  failsAt: 'never',
  summary: '`--lr_scheduler_type` or `--optim` of Trainer, while the DeepSpeed config has a scheduler or an optimizer.',
  why: 'Trainer leaves the scheduler or the optimizer to DeepSpeed if the config has the section. It then looks at the argument no more, and says nothing.',
  bad: 'deepspeed train.py --deepspeed ds_config.json --lr_scheduler_type cosine\n',
  good: 'deepspeed train.py --deepspeed ds_config.json\n',
  beside: {
    'train.py': 'from transformers import HfArgumentParser, TrainingArguments\n',
    'ds_config.json':
      '{ "train_batch_size": "auto", "zero_optimization": { "stage": 2 }, "optimizer": { "type": "AdamW", "params": { "lr": "auto" } }, "scheduler": { "type": "WarmupDecayLR", "params": { "warmup_max_lr": "auto", "total_num_steps": "auto" } } }',
  },
  source: 'transformers/integrations/deepspeed.py:deepspeed_optim_sched',
  *check(context) {
    const { run, files } = context;
    const { config } = files;
    if (trainerOf(context) === undefined || config === undefined || isOfSwift(context)) {
      return;
    }
    for (const { name, section, isSame } of replaced) {
      const argument = run.arguments.get(name);
      const type = valueAt(config.root, section, 'type');
      const own = argument?.value;
      if (
        argument === undefined ||
        typeof own !== 'string' ||
        type?.kind !== 'string' ||
        isSame(own, String(type.value))
      ) {
        continue;
      }
      yield {
        span: argument,
        message: `"${writtenWith(context, argument, own)}" has no effect: ${config.name} has ${section === 'scheduler' ? 'a scheduler' : 'an optimizer'}. DeepSpeed makes ${section === 'scheduler' ? 'the scheduler' : 'the optimizer'}, ${type.value}, and Trainer ignores the argument silently. Remove the argument, or remove "${section}" from the config.`,
        severity: isPinnedDown(context) ? 'warning' : 'information',
        tag: 'unnecessary',
        elsewhere: [{ file: config, span: type, message: `The ${section} is set here.` }],
        fixes: () => removeArguments(context, [argument], { preferred: true, risk: `loses ${own}` }),
      };
    }
  },
};

function isPinnedDown(context: RunContext): boolean {
  return trainerOf(context) === 'seen';
}

interface Replaced {
  readonly name: string;
  readonly section: 'scheduler' | 'optimizer';
  /** Whether a value of the argument means the type of the section. */
  readonly isSame: (own: string, type: string) => boolean;
}

const schedules: { readonly [type: string]: readonly string[] } = {
  WarmupLR: ['constant_with_warmup'],
  WarmupDecayLR: ['linear'],
  WarmupCosineLR: ['cosine'],
};

const replaced: readonly Replaced[] = [
  {
    name: 'lr_scheduler_type',
    section: 'scheduler',
    isSame: (own, type) => schedules[type]?.includes(own) === true,
  },
  {
    name: 'optim',
    section: 'optimizer',
    isSame: (own, type) => /^adamw?(?:_(?:torch|hf|apex)\w*)?$/.test(own) && /^adamw?$/i.test(type),
  },
];
