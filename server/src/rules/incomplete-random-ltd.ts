import { setKey } from '../checking/assignment.js';
import { removeKey } from '../checking/fixes.js';
import type { FailsAt, Finding, Rule } from '../checking/rule.js';
import type { JsonValue } from '../document/json-value.js';
import type { PropertyNode } from '../document/syntax-tree.js';
import type { ConfigContext } from '../semantics/config-context.js';
import { isLeftOut, propertyAt, settled } from '../semantics/settled.js';

const section = 'data_efficiency.data_routing.random_ltd';

/** Keys that DeepSpeed reads without a default, when a missing one fails, and the value if only one is possible. */
const needed: readonly { readonly path: string; readonly failsAt: FailsAt; readonly value?: JsonValue }[] = [
  { path: 'total_layer_num', failsAt: 'initialize' },
  { path: 'random_ltd_layer_num', failsAt: 'initialize' },
  { path: 'random_ltd_schedule', failsAt: 'initialize' },
  { path: 'random_ltd_schedule.min_value', failsAt: 'initialize' },
  { path: 'random_ltd_schedule.max_value', failsAt: 'initialize' },
  { path: 'random_ltd_schedule.schedule_type', failsAt: 'initialize', value: 'fixed_linear' },
  { path: 'random_ltd_schedule.schedule_config', failsAt: 'initialize' },
  { path: 'random_ltd_schedule.schedule_config.require_steps', failsAt: 'step' },
  { path: 'random_ltd_schedule.schedule_config.seq_per_step', failsAt: 'step' },
];

export const incompleteRandomLtd: Rule = {
  code: 'incomplete-random-ltd',
  severity: 'error',
  failsAt: 'initialize',
  summary: 'Random layer token dropping without a key that it needs.',
  why: 'DeepSpeed reads these keys one by one and has no defaults for them. Only "random_ltd.enabled" counts; DeepSpeed ignores the switches of the sections around it.',
  bad: '{ "train_batch_size": 8, "data_efficiency": { "data_routing": { "random_ltd": { "enabled": true, "total_layer_num": 24, "random_ltd_layer_num": 22, "random_ltd_schedule": { "min_value": 128, "max_value": 2048, "schedule_config": { "require_steps": 1000, "seq_per_step": 16 } } } } } }',
  good: '{ "train_batch_size": 8, "data_efficiency": { "data_routing": { "random_ltd": { "enabled": true, "total_layer_num": 24, "random_ltd_layer_num": 22, "random_ltd_schedule": { "min_value": 128, "max_value": 2048, "schedule_config": { "require_steps": 1000, "seq_per_step": 16 }, "schedule_type": "fixed_linear" } } } } }',
  versions: ['0.8.0', null],
  source: 'deepspeed/runtime/data_pipeline/data_routing/scheduler.py:RandomLTDScheduler.__init__',
  about: ['data_efficiency.data_routing.random_ltd'],
  *checkConfig(context) {
    const property = propertyAt(context.document, section);
    if (property?.value?.kind !== 'object' || settled(context, `${section}.enabled`) !== true) {
      return;
    }
    yield* missing(context, property);
    yield* unfinished(context);
  },
};

function* missing(context: ConfigContext, section_: PropertyNode): Generator<Finding> {
  let reported: string | undefined;
  for (const { path, failsAt, value } of needed) {
    const isInside = reported !== undefined && path.startsWith(`${reported}.`);
    if (isInside || !isLeftOut(context, `${section}.${path}`)) {
      continue;
    }
    reported = path;
    const name = path.slice(path.lastIndexOf('.') + 1);
    const parent = path.includes('.') ? `${section}.${path.slice(0, path.lastIndexOf('.'))}` : section;
    const place = propertyAt(context.document, parent) ?? section_;
    yield {
      span: place.key,
      message: `"${place.key.name}" has no "${name}". DeepSpeed stops ${failsAt === 'step' ? 'in the first step' : 'when the engine is built'} (KeyError: '${name}'). Add "${name}".`,
      failsAt,
      lacks: [`${section}.${path}`],
      fixes: () => (value === undefined ? [] : [setKey(`${section}.${path}`, value, true)]),
    };
  }
}

/** DeepSpeed has not finished the schedule of learning rates, and refuses its section unless it is off. */
function* unfinished(context: ConfigContext): Generator<Finding> {
  const property = propertyAt(context.document, `${section}.layer_token_lr_schedule`);
  const path = `${section}.layer_token_lr_schedule.enabled`;
  if (property?.value?.kind !== 'object') {
    return;
  }
  const isMissing = isLeftOut(context, path);
  if (!isMissing && settled(context, path) !== true) {
    return;
  }
  yield {
    span: property.key,
    message: `"layer_token_lr_schedule" is not implemented${isMissing ? ', and without "enabled": false DeepSpeed does not skip it' : ''}. DeepSpeed stops when the engine is built. Remove it.`,
    fixes: () => [removeKey(property, true)],
  };
}
