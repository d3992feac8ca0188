import { setKey } from '../checking/assignment.js';
import type { FailsAt, Finding, Rule } from '../checking/rule.js';
import { type PropertyNode, pathOf } from '../document/syntax-tree.js';
import { type MissingKey, missingFrom, missingScheduleKeys } from '../semantics/curriculum.js';
import { propertyAt, settled } from '../semantics/settled.js';

const section = 'curriculum_learning';

export const incompleteCurriculum: Rule = {
  code: 'incomplete-curriculum',
  severity: 'error',
  failsAt: 'initialize',
  summary: 'Curriculum learning without a key that it needs.',
  why: 'Only "enabled" has a default in this section. "schedule_type" decides which keys "schedule_config" needs. A missing "curriculum_type" stops the run only in the first forward pass.',
  bad: '{ "train_batch_size": 8, "curriculum_learning": { "enabled": true, "min_difficulty": 8, "max_difficulty": 1024, "schedule_type": "fixed_linear", "schedule_config": { "total_curriculum_step": 10000, "difficulty_step": 8 } } }',
  good: '{ "train_batch_size": 8, "curriculum_learning": { "enabled": true, "min_difficulty": 8, "max_difficulty": 1024, "schedule_type": "fixed_linear", "schedule_config": { "total_curriculum_step": 10000, "difficulty_step": 8 }, "curriculum_type": "seqlen" } }',
  assuming: { version: '0.19.7' },
  versions: ['0.5.0', '0.19.7'],
  source:
    'deepspeed/runtime/data_pipeline/curriculum_scheduler.py:CurriculumScheduler.__init__, deepspeed/runtime/engine.py:DeepSpeedEngine._forward_prologue@v0.19.6',
  about: ['curriculum_learning.enabled'],
  *checkConfig(context) {
    const property = propertyAt(context.document, section);
    if (property?.value?.kind !== 'object' || settled(context, `${section}.enabled`) !== true) {
      return;
    }
    for (const missing of missingScheduleKeys(property.value)) {
      yield finding(missing, property, 'initialize');
    }
    for (const missing of missingFrom(property.value, undefined, { curriculum_type: 'seqlen' })) {
      yield finding(missing, property, 'step');
    }
  },
};

function finding({ section: inner, name, usual }: MissingKey, outer: PropertyNode, failsAt: FailsAt): Finding {
  const place = inner ?? outer;
  const when = failsAt === 'step' ? 'in the first forward pass' : 'when the engine is built';
  const example = usual === undefined ? '' : `, usually ${JSON.stringify(usual)}`;
  const path = [...pathOf(place), name].join('.');
  return {
    span: place.key,
    message: `"${place.key.name}" has no "${name}". DeepSpeed stops ${when}, because the key has no default. Add "${name}"${example}.`,
    failsAt,
    lacks: [path],
    fixes: () => (usual === undefined ? [] : [setKey(path, usual, true)]),
  };
}
