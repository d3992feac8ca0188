import { removeKey, setValue } from '../checking/fixes.js';
import type { Finding, Fix, Rule } from '../checking/rule.js';
import { renderNumber } from '../document/render.js';
import type { ConfigContext } from '../semantics/config-context.js';
import { isLeftOut, propertyAt, settled } from '../semantics/settled.js';

const section = 'zero_optimization.zenflow';

export const zenflowSelectInterval: Rule = {
  code: 'zenflow-select-interval',
  severity: 'error',
  failsAt: 'initialize',
  summary: 'A "select_interval" of ZenFlow that does not fit "select_strategy" or "update_interval".',
  why: 'The strategy "auto" sets the interval itself and refuses a number; the strategies "step" and "epoch" need one. An interval in steps cannot be shorter than "update_interval".',
  bad: '{ "train_batch_size": 8, "zero_optimization": { "stage": 2, "offload_optimizer": { "device": "cpu" }, "zenflow": { "select_strategy": "step", "select_interval": 2, "update_interval": 4 } }, "optimizer": { "type": "AdamW", "params": { "lr": 1e-4 } } }',
  good: '{ "train_batch_size": 8, "zero_optimization": { "stage": 2, "offload_optimizer": { "device": "cpu" }, "zenflow": { "select_strategy": "step", "select_interval": 4, "update_interval": 4 } }, "optimizer": { "type": "AdamW", "params": { "lr": 1e-4 } } }',
  versions: ['0.17.5', null],
  source: 'deepspeed/runtime/zenflow/engine.py:configure_zenflow',
  about: ['zero_optimization.zenflow'],
  *checkConfig(context) {
    if (propertyAt(context.document, section)?.value?.kind !== 'object') {
      return;
    }
    const strategy = isLeftOut(context, `${section}.select_strategy`)
      ? 'auto'
      : settled(context, `${section}.select_strategy`);
    const finding =
      strategy === 'auto'
        ? unwantedNumber(context)
        : strategy === 'step' || strategy === 'epoch'
          ? (missingNumber(context, strategy) ?? (strategy === 'step' ? shortInterval(context) : undefined))
          : undefined;
    if (finding !== undefined) {
      yield finding;
    }
  },
};

function error(span: Finding['span'], message: string, fixes: () => readonly Fix[]): Finding {
  return { span, message, severity: 'error', failsAt: 'initialize', fixes };
}

function numberAt(context: ConfigContext, name: string): number | undefined {
  const value = settled(context, `${section}.${name}`);
  return typeof value === 'number' ? value : undefined;
}

function unwantedNumber(context: ConfigContext): Finding | undefined {
  const interval = propertyAt(context.document, `${section}.select_interval`);
  if (interval === undefined || numberAt(context, 'select_interval') === undefined) {
    return undefined;
  }
  return error(
    interval,
    '"select_interval" is a number while "select_strategy" is "auto", which sets it itself. DeepSpeed raises a Warning as an exception when the engine is built. Remove "select_interval", or set "select_strategy" to "step".',
    () => [removeKey(interval, true)],
  );
}

function missingNumber(context: ConfigContext, strategy: string): Finding | undefined {
  const property = propertyAt(context.document, `${section}.select_strategy`);
  const interval = `${section}.select_interval`;
  const isAuto = isLeftOut(context, interval) || settled(context, interval) === 'auto';
  if (property === undefined || !isAuto) {
    return undefined;
  }
  const written = propertyAt(context.document, interval)?.value;
  if (written !== undefined) {
    return error(
      written,
      `"select_interval" is not a number, but "select_strategy" is "${strategy}". DeepSpeed stops when the engine is built ("select_interval must be a number"). Write a number, or remove "select_strategy".`,
      () => [removeKey(property, true)],
    );
  }
  return error(
    property,
    `"select_strategy" is "${strategy}", but there is no "select_interval". DeepSpeed stops when the engine is built ("select_interval must be a number"). Add "select_interval" with a number, or remove "select_strategy".`,
    () => [removeKey(property, true)],
  );
}

function shortInterval(context: ConfigContext): Finding | undefined {
  const interval = propertyAt(context.document, `${section}.select_interval`);
  const selected = numberAt(context, 'select_interval');
  const updated = numberAt(context, 'update_interval');
  if (
    interval === undefined ||
    selected === undefined ||
    updated === undefined ||
    selected === 0 ||
    selected >= updated
  ) {
    return undefined;
  }
  return error(
    interval,
    `"select_interval" is ${selected}, shorter than "update_interval" (${updated}). DeepSpeed stops when the engine is built ("Select interval must be greater or equal to update interval"). Write ${renderNumber(updated)} or more, or 0.`,
    () => [setValue(interval, updated, `Write ${renderNumber(updated)}`, true)],
  );
}
