import { type ObjectNode, type PropertyNode, propertyOf, type ValueNode, valueAt } from '../document/syntax-tree.js';

/** Returns the section of an Accelerate config with the arguments for DeepSpeed. */
export function sectionIn(root: ValueNode | undefined): ObjectNode | undefined {
  const section = valueAt(root, 'deepspeed_config');
  return section?.kind === 'object' ? section : undefined;
}

/** Returns the key that names a DeepSpeed config, which replaces most keys of the section. */
export function fileKeyIn(root: ValueNode | undefined): PropertyNode | undefined {
  const property = propertyOf(sectionIn(root), 'deepspeed_config_file');
  return property?.value === undefined ||
    property.value.kind === 'null' ||
    (property.value.kind === 'string' && property.value.value === 'none')
    ? undefined
    : property;
}

/**
 * Returns the ZeRO stage of an Accelerate config; undefined if a config of DeepSpeed has it, or if it is unknown.
 * Accelerate takes 2 by default (`accelerate/utils/dataclasses.py:DeepSpeedPlugin.__post_init__`).
 */
export function stageOfLaunch(root: ValueNode | undefined): number | undefined {
  const section = sectionIn(root);
  if (section === undefined || fileKeyIn(root) !== undefined) {
    return undefined;
  }
  const stage = propertyOf(section, 'zero_stage')?.value;
  if (stage === undefined || stage.kind === 'null') {
    return section.merges ? undefined : 2;
  }
  return stage.kind === 'number' ? stage.value : undefined;
}
