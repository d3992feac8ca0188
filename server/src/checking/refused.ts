import type { JsonValue } from '../document/json-value.js';
import { renderInline } from '../document/render.js';
import { type PropertyNode, propertyOf, valueAt } from '../document/syntax-tree.js';
import { batchKeys } from '../semantics/batch-sizes.js';
import { isTruthy } from '../semantics/coercion.js';
import type { ConfigContext } from '../semantics/config-context.js';
import { settled } from '../semantics/settled.js';
import { assign } from './assignment.js';
import { inDraft } from './in-draft.js';
import type { Fix } from './rule.js';

/** A key and value that replace a removed section. */
interface Successor {
  readonly name: string;
  readonly value: JsonValue;
}

function isOn({ value: section }: PropertyNode): boolean {
  const enabled = valueAt(section, 'enabled');
  return enabled !== undefined && isTruthy(enabled) !== false;
}

/** Returns the precisions that replace Apex AMP according to DeepSpeed; empty if the file already has one. */
function precisions(amp: PropertyNode, context: ConfigContext): readonly Successor[] {
  const names = ['bf16', 'fp16', 'torch_autocast'];
  const isSet = names.some(name => settled(context, `${name}.enabled`) !== false);
  return isSet || !isOn(amp)
    ? []
    : names.map(name => ({
        name,
        value: name === 'torch_autocast' ? { enabled: true, dtype: 'bfloat16' } : { enabled: true },
      }));
}

/** Returns the largest micro batch of an elastic config; empty if another key sets the batch. */
function microBatch(elasticity: PropertyNode, { document: { root } }: ConfigContext): readonly Successor[] {
  const sizes = valueAt(elasticity.value, 'micro_batch_sizes');
  const numbers = sizes?.kind === 'array' ? sizes.items.map(item => (item.kind === 'number' ? item.value : 0)) : [];
  const largest = Math.max(0, ...numbers);
  const isSet = [batchKeys.train, batchKeys.micro].some(name => propertyOf(root, name) !== undefined);
  return isSet || !isOn(elasticity) || largest < 1 || !Number.isInteger(largest)
    ? []
    : [{ name: batchKeys.micro, value: largest }];
}

const successors: {
  readonly [path: string]: (property: PropertyNode, context: ConfigContext) => readonly Successor[];
} = { amp: precisions, elasticity: microBatch };

function replaceBy(property: PropertyNode, { name, value }: Successor, preferred: boolean): Fix {
  return {
    title: `Replace "${property.key.name}" by "${name}": ${renderInline(value)}`,
    preferred,
    risk: 'loses what is in it',
    apply(draft) {
      const target = inDraft(draft, property);
      if (target === undefined) {
        return;
      }
      const isPresent = propertyOf(target.parent, name) !== undefined;
      if (!isPresent) {
        draft.rename(target, name, value);
      } else if (draft.remove(target)) {
        assign(draft, [name], value);
      }
    },
  };
}

/**
 * Returns fixes that replace a refused key as DeepSpeed's own messages advise. A fix is preferred if it is the only
 * one. Source: deepspeed/runtime/config.py:_REMOVED_TOP_LEVEL_CONFIG_KEYS.
 */
export function replaceRefused(property: PropertyNode, path: string, context: ConfigContext): readonly Fix[] {
  const found = Object.hasOwn(successors, path) ? (successors[path]?.(property, context) ?? []) : [];
  return found.map(successor => replaceBy(property, successor, found.length === 1));
}
