import { type ObjectNode, propertyOf } from '../document/syntax-tree.js';

/** Keywords of a strategy that are not keys of DeepSpeed. Source: mmengine/_strategy/deepspeed.py:DeepSpeedStrategy. */
const ownKeywords = new Set([
  'type',
  'config',
  'inputs_to_half',
  'exclude_frozen_parameters',
  'work_dir',
  'experiment_name',
  'env_kwargs',
  'log_kwargs',
  'auto_scale_lr',
]);

/**
 * Returns an object without the keywords of the class that its `type` names, if that is a strategy for DeepSpeed, as
 * mmengine, xtuner and Ludwig write it. The other keywords are keys of DeepSpeed. Changes the object.
 */
export function withoutKeywords(object: ObjectNode): ObjectNode {
  const type = propertyOf(object, 'type')?.value;
  const name = type?.kind === 'string' || type?.kind === 'expression' || type?.kind === 'word' ? type.value : '';
  if (!/^(?:[\w.]+\.)?deepspeed(?:strategy)?$/i.test(name)) {
    return object;
  }
  const properties = object.properties.filter(({ key }) => !ownKeywords.has(key.name));
  return Object.assign(object, { properties, merges: true });
}
