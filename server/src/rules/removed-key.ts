import type { BoundProperty } from '../catalog/binding.js';
import type { CatalogNode } from '../catalog/catalog.js';
import type { Parameter } from '../catalog/parameter.js';
import { unknownKeyEffect } from '../checking/effect.js';
import { removeKey } from '../checking/fixes.js';
import { replacementAdvice, replacementFixes } from '../checking/replacement.js';
import type { Finding, Rule } from '../checking/rule.js';
import { stopAtAuto } from '../checking/unfilled.js';
import { someOf } from '../checking/wording.js';
import type { PropertyNode } from '../document/syntax-tree.js';
import type { ConfigContext } from '../semantics/config-context.js';

export const removedKey: Rule = {
  code: 'removed-key',
  severity: 'error',
  failsAt: 'load',
  judges: 'section',
  summary: 'A key that only older releases read, or that no release reads.',
  why: 'Configs are copied for years. A key that DeepSpeed has dropped stops the run in strict sections and does nothing elsewhere.',
  bad: '{ "train_batch_size": 8, "zero_optimization": { "stage": 3, "cpu_offload_params": true } }',
  good: '{ "train_batch_size": 8, "zero_optimization": { "stage": 3, "offload_param": { "device": "cpu" } } }',
  source: 'server/src/catalog/data',
  concerns: isGone,
  *checkProperty(bound, context) {
    const { document, assumptions } = context;
    const { property, node } = bound;
    const parameter = node?.parameter;
    if (node === undefined || parameter === undefined || !isGone(node)) {
      return;
    }
    const lastIn = formerlyIn(bound);
    const { parent: outer } = property.parent;
    if (lastIn !== undefined && outer?.kind === 'property') {
      if (property === property.parent.properties[0]) {
        yield ofSection(outer, bound, lastIn, context);
      }
      return;
    }
    const { text, severity, failsAt } = stopAtAuto(property, context) ?? unknownKeyEffect(bound);
    yield {
      span: property.key,
      message: `"${property.key.name}" is a key that ${historyOf(parameter)}. ${text} ${replacementAdvice(property, parameter, context)}`,
      severity,
      failsAt,
      tag: 'deprecated',
      fixes: () => {
        const replacing = replacementFixes(property, node, { document, assumptions });
        return [...replacing, { ...removeKey(property, replacing.length === 0), otherwise: true }];
      },
    };
  },
};

/** Whether the release does not read a key that other releases read, or that people write. */
function isGone(node: CatalogNode | undefined): boolean {
  return node?.parameter?.status === 'ignored' || node?.parameter?.status === 'rejected';
}

/**
 * Returns the last release that read a section in this older form. Returns undefined unless it has several keys, all of
 * them gone.
 */
function formerlyIn({ property: { parent }, section }: BoundProperty): string | undefined {
  const nodes = parent.properties.map(({ key }) => section.children.get(key.name));
  return section.parent !== undefined && nodes.length > 1 && nodes.every(isGone)
    ? nodes.find(node => node?.parameter?.lastIn !== undefined)?.parameter?.lastIn
    : undefined;
}

/** Returns one finding for a section in the form of an older release, however many keys it has. */
function ofSection(outer: PropertyNode, inside: BoundProperty, lastIn: string, context: ConfigContext): Finding {
  const { text, severity, failsAt } = stopAtAuto(outer, context) ?? unknownKeyEffect(inside);
  const keys = inside.property.parent.properties;
  const replacements = keys.map(({ key }) => inside.section.children.get(key.name)?.parameter?.deprecated?.replacedBy);
  const call = replacements.map(name => /^([\w.]+)\(/.exec(name ?? '')?.[1]).find(name => name !== undefined);
  return {
    span: outer.key,
    message: `"${inside.section.path}" has the form that DeepSpeed last read in ${lastIn}, with ${someOf(keys)}. ${text} Remove it${call === undefined ? '' : `, and call "${call}()" in the script`}.`,
    severity,
    failsAt,
    tag: 'deprecated',
    keys: [outer, ...keys],
    fixes: () => [removeKey(outer, true)],
  };
}

/** Returns which releases read the key. Follows "is a key that" in the message. */
function historyOf({ gap, lastIn }: Parameter): string {
  return lastIn !== undefined
    ? `DeepSpeed last read in ${lastIn}`
    : gap === undefined
      ? 'no release of DeepSpeed reads'
      : `no release of DeepSpeed from ${gap[0]} to ${gap[1]} reads`;
}
