import type { Binding } from '../catalog/binding.js';
import { severityOf } from '../checking/effect.js';
import { removeKey } from '../checking/fixes.js';
import { inDraft } from '../checking/in-draft.js';
import type { Finding, Fix, Rule } from '../checking/rule.js';
import { asSafe } from '../checking/safety.js';
import { type ObjectNode, objectsIn, ownMembers, type PropertyNode } from '../document/syntax-tree.js';
import type { ConfigContext } from '../semantics/config-context.js';
import { hasTwins } from '../semantics/members.js';

export const duplicateKey: Rule = {
  code: 'duplicate-key',
  severity: 'error',
  failsAt: 'load',
  judges: 'key',
  summary: 'A key that occurs twice in the same object.',
  why: 'DeepSpeed refuses the file. Loaders that read it as plain JSON first (Trainer, Accelerate, Lightning) keep the last value and drop the others silently.',
  bad: '{ "train_batch_size": 8, "zero_optimization": { "stage": 2, "stage": 3 } }',
  good: '{ "train_batch_size": 8, "zero_optimization": { "stage": 3 } }',
  source: 'deepspeed/runtime/config_utils.py:dict_raise_error_on_duplicate_keys',
  about: 'every file',
  checkConfig(context) {
    const objects = objectsIn(context.document.root).filter(hasTwins);
    return objects.length === 0 ? undefined : duplicatesIn(objects, context);
  },
};

function* duplicatesIn(
  objects: readonly ObjectNode[],
  { document, binding, assumptions }: ConfigContext,
): Generator<Finding> {
  const raises = assumptions.loader.dialect === 'hjson';
  const keeper = document.notation.id === 'python' ? 'Python' : assumptions.loader.reader;
  for (const object of objects) {
    for (const [property, first] of twinsIn(object, binding)) {
      yield duplicate(property, first, raises, keeper, isCopy(property, first, document.text));
    }
  }
}

/** Returns each repeated member of an object, with the first member of the same name. */
function twinsIn(
  object: ObjectNode,
  { isIgnored }: Pick<Binding, 'isIgnored'>,
): readonly (readonly [PropertyNode, PropertyNode])[] {
  const byName = new Map<string, PropertyNode>();
  const twins: (readonly [PropertyNode, PropertyNode])[] = [];
  for (const property of ownMembers(object).filter(({ colon }) => colon >= 0)) {
    const first = byName.get(property.key.name);
    if (first === undefined) {
      byName.set(property.key.name, property);
    } else {
      twins.push([property, first]);
    }
  }
  // Members with the same name have the same path, so either all or none are ignored.
  return twins.filter(([property]) => !isIgnored(property));
}

/** Removes a key only while the object has another key of the same name. */
function onlyTwins(fix: Fix, property: PropertyNode): Fix {
  return {
    ...fix,
    apply(draft) {
      const siblings = inDraft(draft, property)?.parent.properties ?? [];
      if (siblings.filter(({ key }) => key.name === property.key.name).length > 1) {
        fix.apply(draft);
      }
    },
  };
}

/** Whether two properties have the same value, so that nothing is lost with one of them. */
function isCopy({ value: one }: PropertyNode, { value: other }: PropertyNode, text: string): boolean {
  return (
    one !== undefined && other !== undefined && text.slice(one.offset, one.end) === text.slice(other.offset, other.end)
  );
}

function duplicate(
  property: PropertyNode,
  first: PropertyNode,
  raises: boolean,
  keeper: string,
  isSafe: boolean,
): Finding {
  const name = property.key.name;
  const effect = raises
    ? 'DeepSpeed refuses duplicate keys with a ValueError while it reads the file.'
    : `${keeper} keeps the last value and drops the others silently.`;
  const failsAt = raises ? 'load' : 'never';
  const removing = (twin: PropertyNode): Fix => {
    const fix = onlyTwins(removeKey(twin), twin);
    return isSafe ? asSafe(fix) : fix;
  };
  return {
    span: property.key,
    message: `"${name}" occurs twice in this object. ${effect} Keep one of them.`,
    severity: severityOf(failsAt),
    failsAt,
    related: [{ span: first.key, message: `"${name}" is first set here.` }],
    fixes: () => [
      { ...removing(first), title: `Remove the first "${name}"`, preferred: true },
      { ...removing(property), title: `Remove this "${name}"` },
    ],
  };
}
