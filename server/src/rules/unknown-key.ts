import type { BoundProperty } from '../catalog/binding.js';
import { type CatalogNode, childOf, isOpen } from '../catalog/catalog.js';
import { otherNameOf } from '../catalog/other-names.js';
import { isThereIn, type Key, newerSince, placeElsewhere, similarKey } from '../catalog/similar.js';
import { unknownKeyEffect } from '../checking/effect.js';
import { removeKey, renameKey } from '../checking/fixes.js';
import { foreignKeysIn } from '../checking/foreign-keys.js';
import { isStoppedAt } from '../checking/meant-key.js';
import type { FailsAt, Rule } from '../checking/rule.js';
import { stopAtAuto } from '../checking/unfilled.js';
import { isComment, oneOf, sectionName } from '../checking/wording.js';
import { siblingPath } from '../document/syntax-tree.js';
import { isOfMissingType } from '../semantics/newer.js';

export const unknownKey: Rule = {
  code: 'unknown-key',
  severity: 'error',
  failsAt: 'load',
  judges: 'section',
  summary: 'A key that DeepSpeed does not know.',
  why: 'A misspelled key is the most common mistake in these files. Strict sections refuse the file; elsewhere DeepSpeed ignores the key silently and uses the default.',
  bad: '{ "train_batch_size": 8, "zero_optimization": { "stage": 3, "overlap_com": true } }',
  good: '{ "train_batch_size": 8, "zero_optimization": { "stage": 3, "overlap_comm": true } }',
  source:
    'deepspeed/runtime/config_utils.py:DeepSpeedConfigModel.model_config, DeepSpeed#653, DeepSpeed#774, DeepSpeed#1809',
  concerns: node => node === undefined,
  checkProperty(bound, context) {
    const { assumptions } = context;
    const { property, node, section, type } = bound;
    const name = property.key.name;
    if (
      node !== undefined ||
      isOpen(section, type) ||
      isStoppedAt(bound, context) ||
      isOfMissingType(bound, assumptions.version) ||
      otherNameOf(bound, assumptions) !== undefined
    ) {
      return undefined;
    }
    const { text, severity, failsAt } = stopAtAuto(property, context) ?? unknownKeyEffect(bound);
    if (isHarmless(name, section, failsAt) || placeElsewhere(name, section, property.value) !== undefined) {
      return undefined;
    }
    const meant = similarKey(name, section, type, assumptions.version, property.value);
    const similar = meant !== undefined && isThereIn(meant.node, assumptions.version) ? meant.name : undefined;
    if (foreignKeysIn(context).has(property)) {
      return undefined;
    }
    const isTaken = meant !== undefined && isWrittenBeside(bound, meant);
    const advice = isTaken
      ? `The section has "${meant.name}" already. Remove this one.`
      : adviceFor(similar, meant, bound, assumptions.version);
    return [
      {
        span: property.key,
        message: `"${name}" is not a key of ${sectionName(section)}. ${text} ${advice}`,
        severity,
        failsAt,
        ...(similar === undefined ? {} : { means: [siblingPath(property, similar)] }),
        ...(section.strict || similar !== undefined ? {} : { tag: 'unnecessary' as const }),
        fixes: () => [
          ...(similar === undefined || isTaken ? [] : [renameKey(property, similar)]),
          removeKey(property, similar === undefined || isTaken),
        ],
      },
    ];
  },
};

/** Whether the section already has a key, under any of its names. */
function isWrittenBeside({ property, section, type }: BoundProperty, { name, node }: Key): boolean {
  return property.parent.properties.some(
    ({ key }) => key.name === name || childOf(section, key.name, type)?.path === node.path,
  );
}

/** Returns what to write instead: a key of the release, a key of a newer release, or another `type`. */
function adviceFor(similar: string | undefined, meant: Key | undefined, bound: BoundProperty, version: string): string {
  if (similar !== undefined) {
    return `Write "${similar}".`;
  }
  const since = meant && newerSince(meant.node, version);
  if (since !== undefined) {
    return `Remove it, or write "${meant?.name}" and use DeepSpeed ${since} or newer.`;
  }
  const takers = takersOf(bound);
  return takers.length === 0 ? 'Remove it.' : `Remove it; ${oneOf(takers)} takes it.`;
}

/** A message names at most this many types; a longer list does not help. */
const mostTakers = 3;

/** Returns the types of optimizer or scheduler that take an argument, or none if there are more than `mostTakers`. */
function takersOf({ property, section }: BoundProperty): readonly string[] {
  const types = [...(section.variants ?? [])].filter(([, parameters]) => parameters.has(property.key.name));
  return types.length > mostTakers ? [] : types.map(([type]) => `"${type}"`);
}

/**
 * Whether an unknown key does no harm: a comment in a section that ignores unknown keys, or `strict`, a constructor
 * argument that strict sections accept. `$schema` counts as a comment only at the top level, because editors look for
 * it only there.
 */
function isHarmless(name: string, section: CatalogNode, failsAt: FailsAt): boolean {
  if (section.strict) {
    return name === 'strict' && section.parameter?.bareModel !== true;
  }
  return failsAt === 'never' && isComment(name) && (name !== '$schema' || section.path === '');
}
