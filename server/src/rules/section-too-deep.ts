import { type BoundProperty, siblingType } from '../catalog/binding.js';
import { childOf, isOpen } from '../catalog/catalog.js';
import { isRead } from '../catalog/parameter.js';
import { placeElsewhere } from '../catalog/similar.js';
import { unknownKeyEffect } from '../checking/effect.js';
import { moveKey, removeKey } from '../checking/fixes.js';
import { inDraft } from '../checking/in-draft.js';
import type { Fix, Rule } from '../checking/rule.js';
import { stopAtAuto } from '../checking/unfilled.js';
import { sectionName } from '../checking/wording.js';
import { type PropertyNode, pathOf, propertyOf, siblingPath } from '../document/syntax-tree.js';

export const sectionTooDeep: Rule = {
  code: 'section-too-deep',
  severity: 'error',
  failsAt: 'load',
  judges: 'section',
  covers: ['unknown-key', 'misplaced-key', 'other-name', 'training-argument'],
  summary: 'Keys one level too deep, inside a key that DeepSpeed does not know.',
  why: 'DeepSpeed does not read a section that was pasted into itself, or a whole config under one key. Strict sections stop the run; elsewhere DeepSpeed silently uses the defaults.',
  bad: '{ "train_batch_size": 8, "zero_optimization": { "zero_optimization": { "stage": 3, "overlap_comm": true } } }',
  good: '{ "train_batch_size": 8, "zero_optimization": { "stage": 3, "overlap_comm": true } }',
  source:
    'deepspeed/runtime/config_utils.py:DeepSpeedConfigModel.model_config, deepspeed/runtime/config.py:DeepSpeedConfig._initialize_params',
  concerns: (node, kind) => node === undefined && kind === 'object',
  checkProperty(bound, context) {
    const { property, section } = bound;
    const keys = keysOf(bound);
    if (keys.length === 0) {
      return undefined;
    }
    const { text, severity, failsAt } = stopAtAuto(property, context) ?? unknownKeyEffect(bound);
    const isOne = keys.length === 1;
    return [
      {
        span: property.key,
        message: `"${property.key.name}" is not a key of ${sectionName(section)}, but ${isOne ? 'the key in it is' : 'the keys in it are'}. ${text} Move ${isOne ? 'it' : 'them'} one level up.`,
        severity,
        failsAt,
        means: keys.map(({ key }) => siblingPath(property, key.name)),
        fixes: () => {
          const isFree = keys.every(({ key }) => propertyOf(property.parent, key.name) === undefined);
          return [unwrap(property, keys, isFree), removeKey(property, !isFree)];
        },
      },
    ];
  },
};

/**
 * Returns the members of an unknown object that are known one level up. Returns none unless they are more than half of
 * all members.
 */
function keysOf(bound: BoundProperty): readonly PropertyNode[] {
  const { property, node, section, type } = bound;
  const members = property.value?.kind === 'object' ? property.value.properties : [];
  if (node !== undefined || isOpen(section, type) || isOtherSection(bound)) {
    return [];
  }
  const ownType = type ?? siblingType(property.parent, section);
  const known = members.filter(({ key }) => {
    const parameter = childOf(section, key.name, ownType)?.parameter;
    return parameter !== undefined && isRead(parameter);
  });
  return known.length * 2 > members.length ? known : [];
}

/** Whether the key is another section, which was pasted into this one: `misplaced-key` reports it as a whole. */
function isOtherSection({ property, section }: BoundProperty): boolean {
  const { name } = property.key;
  return name !== section.name && placeElsewhere(name, section, property.value) !== undefined;
}

function unwrap(property: PropertyNode, keys: readonly PropertyNode[], preferred: boolean): Fix {
  return {
    title: keys.length === 1 ? `Move "${keys[0]?.key.name}" one level up` : `Move the ${keys.length} keys one level up`,
    preferred,
    risk: '',
    apply(draft) {
      const section = pathOf(property).slice(0, -1).map(String);
      for (const key of keys) {
        moveKey(key, section).apply(draft);
      }
      const rest = inDraft(draft, property)?.value;
      if (rest?.kind === 'object' && rest.properties.length === 0) {
        removeKey(property).apply(draft);
      }
    },
  };
}
