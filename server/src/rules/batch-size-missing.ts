import type { Fix, Rule } from '../checking/rule.js';
import { guess } from '../checking/safety.js';
import { withoutLooseParts } from '../document/loose-parts.js';
import { propertyOf } from '../document/syntax-tree.js';
import { dialectOf } from '../loaders/dialects/dialects.js';
import { fillOf } from '../loaders/loader.js';
import { batchKeys, batchSizesOf } from '../semantics/batch-sizes.js';
import type { ConfigContext } from '../semantics/config-context.js';

export const batchSizeMissing: Rule = {
  code: 'batch-size-missing',
  severity: 'error',
  failsAt: 'load',
  summary: 'Neither "train_batch_size" nor "train_micro_batch_size_per_gpu" is set.',
  why: 'DeepSpeed has no default for them. It needs "train_batch_size" or "train_micro_batch_size_per_gpu" and computes the rest. "gradient_accumulation_steps" alone is not enough, and null counts as absent. Trainer and Accelerate do not add a missing key either; they only replace "auto". A file with elasticity or for `deepspeed --autotuning` may leave the keys out.',
  bad: '{ "gradient_accumulation_steps": 8, "zero_optimization": { "stage": 2 } }',
  good: '{ "gradient_accumulation_steps": 8, "zero_optimization": { "stage": 2 }, "train_micro_batch_size_per_gpu": 1 }',
  source: 'deepspeed/runtime/config.py:DeepSpeedConfig._set_batch_related_parameters',
  missing: 'train_micro_batch_size_per_gpu',
  about: 'every file',
  checkConfig(context) {
    const root = context.document.root;
    const empty = isEmpty(context);
    if (!empty && !lacksBoth(context)) {
      return undefined;
    }
    if (empty && !context.assumptions.syntax) {
      return [
        {
          span: { offset: 0, end: 0 },
          message: `This file is still empty: insert a template, or write "${batchKeys.micro}". DeepSpeed refuses a file without a batch size while it reads it.`,
          severity: 'hint',
          lacks: [batchKeys.train, batchKeys.micro],
        },
      ];
    }
    const steps = propertyOf(root, batchKeys.steps);
    const start = root?.offset ?? 0;
    return [
      {
        span: steps?.key ?? { offset: start, end: Math.min(start + 1, context.document.text.length) },
        message: `${empty ? 'There is nothing in this file: neither' : 'Neither'} "${batchKeys.train}" nor "${batchKeys.micro}" is set. DeepSpeed stops while it reads the file ("Either train_batch_size or train_micro_batch_size_per_gpu needs to be provided"). Write one of them.`,
        lacks: [batchKeys.train, batchKeys.micro],
        fixes: () => fixes(context),
      },
    ];
  },
};

/** Whether the file is empty. DeepSpeed reads that as a config without keys; strict JSON does not allow it. */
function isEmpty({ document: { root, text }, assumptions }: ConfigContext): boolean {
  return root === undefined && dialectOf(assumptions) === 'hjson' && withoutLooseParts(text).trim() === '';
}

function lacksBoth(context: ConfigContext): boolean {
  const { root } = context.document;
  // Most files have one of them, and it is not null.
  const value = propertyOf(root, batchKeys.micro)?.value ?? propertyOf(root, batchKeys.train)?.value;
  if (root?.kind !== 'object' || (value !== undefined && value.kind !== 'null')) {
    return false;
  }
  const sizes = batchSizesOf(context);
  return sizes?.train === 'absent' && sizes.micro === 'absent';
}

function add(value: 'auto' | 1, preferred: boolean): Fix {
  return {
    title: `Add "${batchKeys.micro}": ${JSON.stringify(value)}`,
    preferred,
    risk: guess,
    apply(draft) {
      if (draft.root === undefined) {
        draft.start({ [batchKeys.micro]: value });
        return;
      }
      const root = draft.root.kind === 'object' ? draft.root : undefined;
      const present = propertyOf(root, batchKeys.micro);
      if (present !== undefined) {
        draft.replaceValue(present, value);
      } else if (root !== undefined) {
        draft.add(root, batchKeys.micro, value);
      }
    },
  };
}

function fixes({ assumptions: { loader } }: ConfigContext): readonly Fix[] {
  const filled = fillOf(loader, batchKeys.micro) !== undefined;
  return [...(filled ? [add('auto', true)] : []), add(1, !filled)];
}
