import type { Parameter } from '../catalog/parameter.js';
import { isNewer } from '../catalog/version.js';
import { type Effect, effect, refusedValueEffect } from '../checking/effect.js';
import { setValue } from '../checking/fixes.js';
import type { Rule } from '../checking/rule.js';
import type { ConfigContext } from '../semantics/config-context.js';
import { newerOption } from '../semantics/newer.js';
import { mayBe, plainValue } from '../semantics/values.js';

export const newerValue: Rule = {
  code: 'newer-value',
  severity: 'error',
  failsAt: 'load',
  judges: 'value',
  summary: 'A value that is newer than the DeepSpeed release of the run.',
  why: 'An older DeepSpeed does not know newer names. It looks for a class of that name in torch, and stops if there is none, after the model is in memory.',
  bad: '{ "train_batch_size": 8, "optimizer": { "type": "Lion", "params": { "lr": 0.0001 } } }',
  good: '{ "train_batch_size": 8, "optimizer": { "type": "AdamW", "params": { "lr": 0.0001 } } }',
  noFix: 'Only you know whether to write another value or to use a newer DeepSpeed.',
  assuming: { version: '0.10.3' },
  source: 'deepspeed/runtime/engine.py:DeepSpeedEngine._configure_basic_optimizer@v0.10.3, server/src/catalog/data',
  concerns: (node, kind, { version }, scalar) =>
    kind !== 'object' &&
    kind !== 'array' &&
    node?.parameter?.values?.some(({ since }) => isNewer(since, version)) === true &&
    mayBe(scalar, value => newerOption(node, value, version) !== undefined),
  checkProperty(bound, context) {
    const { version } = context.assumptions;
    const plain = plainValue(bound);
    const option = plain && newerOption(bound.node, plain.value, version);
    if (plain === undefined || option === undefined) {
      return undefined;
    }
    const { path, parameter, value } = plain;
    const { text, severity, failsAt } = effectOf(path, parameter, context);
    const former = parameter.values?.find(({ removedIn }) => removedIn === option.since)?.value;
    const advice = former === undefined ? 'Write another value' : `Write ${JSON.stringify(former)}`;
    return [
      {
        span: value,
        message: `"${path}" takes ${JSON.stringify(option.value)} since DeepSpeed ${option.since}, and the file is checked for ${version}. ${text} ${advice}, or use DeepSpeed ${option.since} or newer.`,
        severity,
        failsAt,
        fixes: () =>
          former === undefined ? [] : [setValue(bound.property, former, `Write ${JSON.stringify(former)}`, true)],
      },
    ];
  },
};

/** The modules of torch in which DeepSpeed looks up names that are not its own. */
const lookedUpIn: { readonly [path: string]: string } = {
  'optimizer.type': 'torch.optim',
  'scheduler.type': 'torch.optim.lr_scheduler',
};

function effectOf(path: string, parameter: Parameter, context: ConfigContext): Effect {
  const place = lookedUpIn[path];
  return place === undefined
    ? refusedValueEffect(parameter, context)
    : effect(
        'initialize',
        `DeepSpeed looks for a class of that name in ${place}, and stops when the engine is built if there is none.`,
      );
}
