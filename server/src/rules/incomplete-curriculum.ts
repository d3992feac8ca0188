import type { JsonValue } from '../catalog/parameter.js';
import { setKey } from '../checking/assignment.js';
import type { FailsAt, Finding, Rule } from '../checking/rule.js';
import { propertyAt, settled } from '../checking/settled.js';
import { type PropertyNode, propertyOf, type ValueNode, valueAt } from '../document/syntax-tree.js';

const section = 'curriculum_learning';

/** Keys that have no default, and the value to start from where there is a usual one. */
const always: { readonly [name: string]: JsonValue | undefined } = {
  min_difficulty: undefined,
  max_difficulty: undefined,
  schedule_type: 'fixed_linear',
  curriculum_type: 'seqlen',
};

/** The same for `schedule_config`, by `schedule_type`. */
const perSchedule: { readonly [type: string]: { readonly [name: string]: JsonValue | undefined } } = {
  fixed_linear: { total_curriculum_step: undefined, difficulty_step: 8 },
  fixed_root: { total_curriculum_step: undefined, difficulty_step: 8, root_degree: 2 },
  fixed_discrete: { difficulty: undefined, max_step: undefined },
};

export const incompleteCurriculum: Rule = {
  code: 'incomplete-curriculum',
  severity: 'error',
  failsAt: 'initialize',
  summary: 'Curriculum learning without a key that it needs.',
  why: 'Apart from "enabled" nothing in the section has a default. What "schedule_config" needs depends on "schedule_type", and "curriculum_type" is missed only in the first forward pass.',
  bad: '{ "train_batch_size": 8, "curriculum_learning": { "enabled": true, "min_difficulty": 8, "max_difficulty": 1024, "schedule_type": "fixed_linear", "schedule_config": { "total_curriculum_step": 10000, "difficulty_step": 8 } } }',
  good: '{ "train_batch_size": 8, "curriculum_learning": { "enabled": true, "min_difficulty": 8, "max_difficulty": 1024, "schedule_type": "fixed_linear", "schedule_config": { "total_curriculum_step": 10000, "difficulty_step": 8 }, "curriculum_type": "seqlen" } }',
  versions: ['0.5.0', null],
  source: 'deepspeed/runtime/data_pipeline/curriculum_scheduler.py:17, deepspeed/runtime/engine.py:2756',
  about: ['curriculum_learning.enabled'],
  *checkConfig(context) {
    const property = propertyAt(context.document, section);
    if (property?.value?.kind !== 'object' || settled(context, `${section}.enabled`) !== true) {
      return;
    }
    for (const [name, value] of Object.entries(always)) {
      if (propertyOf(property.value, name) === undefined) {
        yield finding(property, name, name === 'curriculum_type' ? 'step' : 'initialize', value);
      }
    }
    yield* scheduleFindings(property, property.value);
  },
};

function* scheduleFindings(property: PropertyNode, value: ValueNode): Generator<Finding> {
  const type = valueAt(value, 'schedule_type');
  const needed = type?.kind === 'string' ? perSchedule[String(type.value)] : undefined;
  const config = propertyOf(value, 'schedule_config');
  if (needed === undefined || (config !== undefined && config.value?.kind !== 'object')) {
    return;
  }
  if (config === undefined) {
    yield finding(property, 'schedule_config', 'initialize', undefined);
    return;
  }
  for (const [name, start] of Object.entries(needed)) {
    if (propertyOf(config.value, name) === undefined) {
      yield finding(config, `schedule_config.${name}`, 'initialize', start);
    }
  }
}

function finding(place: PropertyNode, path: string, failsAt: FailsAt, value: JsonValue | undefined): Finding {
  const name = path.slice(path.lastIndexOf('.') + 1);
  const when = failsAt === 'step' ? 'in the first forward pass' : 'when the engine is built';
  const example = value === undefined ? '' : `; ${JSON.stringify(value)} is usual`;
  return {
    span: place.key,
    message: `"${place.key.name}" has no "${name}". DeepSpeed stops ${when}, because the key has no default. Add it${example}.`,
    severity: 'error',
    failsAt,
    fixes: () => (value === undefined ? [] : [setKey(`${section}.${path}`, value, true)]),
  };
}
