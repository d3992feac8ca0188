import { type KnownName, otherNameOf } from '../catalog/other-names.js';
import { type CarryOver, carryFixes, carryOver, type Target } from '../checking/carry-over.js';
import { unknownKeyEffect } from '../checking/effect.js';
import { isReportedElsewhere } from '../checking/meant-key.js';
import type { Rule } from '../checking/rule.js';
import { fillOf } from '../loaders/loader.js';
import type { ConfigContext } from '../semantics/config-context.js';

export const trainingArgument: Rule = {
  code: 'training-argument',
  severity: 'warning',
  failsAt: 'never',
  judges: 'section',
  summary: 'An argument of TrainingArguments in the config.',
  why: 'Trainer has two places for settings: TrainingArguments, in the script or on its command line, and this file. Neither Trainer nor DeepSpeed reads an argument here: it is ignored silently, and the run uses the value of TrainingArguments.',
  bad: '{ "train_batch_size": 8, "per_device_train_batch_size": 4, "gradient_checkpointing": true }',
  good: '{ "train_batch_size": 8, "train_micro_batch_size_per_gpu": 4 }',
  source:
    'transformers/training_args.py:TrainingArguments, transformers/integrations/deepspeed.py:HfTrainerDeepSpeedConfig',
  concerns: node => node === undefined,
  checkProperty(bound, context) {
    const { property } = bound;
    const known = otherNameOf(bound, context.assumptions);
    if (known?.list.loader === undefined || isReportedElsewhere(bound, context)) {
      return undefined;
    }
    const { text, severity, failsAt } = unknownKeyEffect(bound);
    const carried = filled(carryOver(property, known.entry, context), context);
    return [
      {
        span: property.key,
        message: `"${property.key.name}" is ${ownerOf(known)}, not a key of DeepSpeed. ${text} ${advice(known, carried, context)}`,
        severity,
        failsAt,
        ...(carried.target === undefined ? {} : { means: [carried.target.path] }),
        ...(carried.paths.length > 0 ? {} : { tag: 'unnecessary' as const }),
        fixes: () => carryFixes(property, carried),
      },
    ];
  },
};

function ownerOf({ entry, list }: KnownName): string {
  return entry.lastIn === undefined ? `${list.of}` : `${list.of} up to ${list.loader} ${entry.lastIn}`;
}

/** Replaces the value with "auto" if Trainer compares it with the argument: a value that is filled in cannot differ. */
function filled(carried: CarryOver, { assumptions }: ConfigContext): CarryOver {
  const { target } = carried;
  const isCompared = target !== undefined && fillOf(assumptions.loader, target.path)?.comparedWith !== undefined;
  const auto: Target | undefined = isCompared ? { path: target.path, value: { json: 'auto' } } : target;
  return auto === undefined ? carried : { ...carried, target: auto };
}

function advice(
  { entry, list }: KnownName,
  { paths, target, isTaken }: CarryOver,
  { assumptions }: ConfigContext,
): string {
  const [path] = paths;
  const belongs = `It belongs ${list.belongs}${assumptions.loader.id === list.loader ? '' : ', or in the script'}.`;
  const here =
    path === undefined
      ? undefined
      : isTaken
        ? `This file already sets "${path}".`
        : target !== undefined && typeof target.value === 'object'
          ? `In this file, write "${path}": ${JSON.stringify(target.value.json)}, which takes the value of the argument.`
          : `In this file, write "${path}".`;
  return [belongs, entry.note, here].filter(text => text !== undefined).join(' ');
}
