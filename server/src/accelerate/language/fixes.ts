import { inDraft } from '../../checking/in-draft.js';
import type { Fix } from '../../checking/rule.js';
import { isRespelt, writtenIn } from '../../checking/safety.js';
import type { JsonValue } from '../../document/json-value.js';
import { type PropertyNode, propertyOf } from '../../document/syntax-tree.js';

/**
 * The fixes of this folder's rules. The fixes of DeepSpeed's rules know its catalog, which the bundle of YAML does not
 * have.
 */
export function removal(properties: readonly PropertyNode[], preferred = false): Fix {
  const [first] = properties;
  return {
    title: properties.length === 1 ? `Remove "${first?.key.name}"` : `Remove these ${properties.length} keys`,
    preferred,
    risk: properties.length === 1 && first !== undefined ? `loses ${writtenIn(first)}` : 'loses their values',
    apply(draft) {
      for (const property of properties) {
        const target = inDraft(draft, property);
        if (target !== undefined) {
          draft.remove(target);
        }
      }
    },
  };
}

export function renaming(property: PropertyNode, name: string): Fix {
  return {
    title: `Rename to "${name}"`,
    preferred: true,
    risk: '',
    apply(draft) {
      const target = inDraft(draft, property);
      if (target !== undefined && propertyOf(target.parent, name) === undefined) {
        draft.rename(target, name);
      }
    },
  };
}

/** Returns a fix that writes another value. It is safe if it is the same in another spelling. */
export function replacement(property: PropertyNode, value: JsonValue, preferred = false): Fix {
  return {
    title: `Write ${value}`,
    preferred,
    risk: isRespelt(property.value, value) ? '' : `replaces ${writtenIn(property)}`,
    apply(draft) {
      const target = inDraft(draft, property);
      if (target !== undefined) {
        draft.replaceValue(target, value);
      }
    },
  };
}

/** Returns a fix that moves a key of the top level to `deepspeed_config`, unless that has it. */
export function moveToSection(property: PropertyNode): Fix {
  return {
    title: `Move "${property.key.name}" to "deepspeed_config"`,
    preferred: true,
    risk: '',
    apply(draft) {
      const source = inDraft(draft, property);
      const section = draft.root?.kind === 'object' ? propertyOf(draft.root, 'deepspeed_config')?.value : undefined;
      const isFree = section === undefined || section.kind === 'object';
      if (source?.value === undefined || !isFree || propertyOf(section, source.key.name) !== undefined) {
        return;
      }
      const { name } = source.key;
      const paste = draft.cut(source);
      const target = paste && draft.objectAt(['deepspeed_config']);
      if (target !== undefined) {
        paste?.(target, name);
      }
    },
  };
}
