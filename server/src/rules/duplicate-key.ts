import { severityOf } from '../checking/effect.js';
import { inDraft, removeKey } from '../checking/fixes.js';
import type { Finding, Fix, Rule } from '../checking/rule.js';
import { type ObjectNode, type PropertyNode, propertiesOf } from '../document/syntax-tree.js';

export const duplicateKey: Rule = {
  code: 'duplicate-key',
  severity: 'error',
  failsAt: 'load',
  summary: 'A key that occurs twice in the same object.',
  why: 'DeepSpeed refuses the file. Programs that read it with plain JSON first (Trainer, Accelerate, Lightning) keep the last value and drop the others without a word.',
  bad: '{ "train_batch_size": 8, "zero_optimization": { "stage": 2, "stage": 3 } }',
  good: '{ "train_batch_size": 8, "zero_optimization": { "stage": 3 } }',
  source: 'deepspeed/runtime/config_utils.py:204',
  about: 'every file',
  *checkConfig({ document, binding, assumptions }) {
    const raises = assumptions.loader.dialect === 'hjson';
    const seen = new Map<ObjectNode, Map<string, PropertyNode>>();
    for (const property of propertiesOf(document.root)) {
      if (binding.isIgnored(property)) {
        continue;
      }
      const names = seen.get(property.parent) ?? new Map<string, PropertyNode>();
      seen.set(property.parent, names);
      const first = names.get(property.key.name);
      names.set(property.key.name, first ?? property);
      if (first !== undefined) {
        yield duplicate(property, first, raises, assumptions.loader.reader);
      }
    }
  },
};

/** Removes a key only as long as there is another of its name beside it. */
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

function duplicate(property: PropertyNode, first: PropertyNode, raises: boolean, reader: string): Finding {
  const name = property.key.name;
  const effect = raises
    ? 'DeepSpeed refuses a file with duplicate keys (ValueError).'
    : `${reader} keeps the last value and drops the others without a word.`;
  const failsAt = raises ? 'load' : 'never';
  return {
    span: property.key,
    message: `"${name}" occurs twice in this object. ${effect} Keep one of them.`,
    severity: severityOf(failsAt),
    failsAt,
    related: [{ span: first.key, message: `"${name}" stands here for the first time.` }],
    fixes: () => [
      { ...onlyTwins(removeKey(first), first), title: `Remove the first "${name}"`, preferred: true },
      { ...onlyTwins(removeKey(property), property), title: `Remove this "${name}"` },
    ],
  };
}
