import type { JsonValue } from '../document/json-value.js';
import { type ObjectNode, type PropertyNode, propertyOf, valueAt } from '../document/syntax-tree.js';

/** A missing key that has no default. */
export interface MissingKey {
  /** The section that lacks it. Undefined for the section that was checked. */
  readonly section: PropertyNode | undefined;
  readonly name: string;
  /** The value to start from, if there is a usual one. */
  readonly usual: JsonValue | undefined;
}

/** The keys that every schedule needs. */
const always: { readonly [name: string]: JsonValue | undefined } = {
  min_difficulty: undefined,
  max_difficulty: undefined,
  schedule_type: 'fixed_linear',
};

/** The keys that `schedule_config` needs, by `schedule_type`. */
const perSchedule: { readonly [type: string]: { readonly [name: string]: JsonValue | undefined } } = {
  fixed_linear: { total_curriculum_step: undefined, difficulty_step: 8 },
  fixed_root: { total_curriculum_step: undefined, difficulty_step: 8, root_degree: 2 },
  fixed_discrete: { difficulty: undefined, max_step: undefined },
};

/**
 * Returns the missing keys of a curriculum schedule, in `curriculum_learning` and in each metric of data sampling.
 * Source: deepspeed/runtime/data_pipeline/curriculum_scheduler.py:CurriculumScheduler.__init__.
 */
export function missingScheduleKeys(curriculum: ObjectNode): readonly MissingKey[] {
  return [...missingFrom(curriculum, undefined, always), ...missingConfigKeys(curriculum)];
}

/** Returns the keys of `needed` that an object lacks. */
export function missingFrom(
  object: ObjectNode,
  section: PropertyNode | undefined,
  needed: { readonly [name: string]: JsonValue | undefined },
): readonly MissingKey[] {
  return Object.entries(needed)
    .filter(([name]) => propertyOf(object, name) === undefined)
    .map(([name, usual]) => ({ section, name, usual }));
}

function missingConfigKeys(curriculum: ObjectNode): readonly MissingKey[] {
  const type = valueAt(curriculum, 'schedule_type');
  const needed = type?.kind === 'string' ? perSchedule[type.value] : undefined;
  const config = propertyOf(curriculum, 'schedule_config');
  if (needed === undefined || (config !== undefined && config.value?.kind !== 'object')) {
    return [];
  }
  return config?.value?.kind === 'object'
    ? missingFrom(config.value, config, needed)
    : [{ section: undefined, name: 'schedule_config', usual: undefined }];
}
