import type { ConfigDocument } from '../document/config-document.js';
import { objectsIn, type PropertyNode, propertyOf } from '../document/syntax-tree.js';
import type { Rule } from './rule.js';
import type { Verdict } from './verdict.js';

/** Returns the members that a later one of the same name replaces. */
function replacedIn({ root }: ConfigDocument): readonly PropertyNode[] {
  return objectsIn(root).flatMap(object =>
    object.properties.filter(property => propertyOf(object, property.key.name) !== property),
  );
}

/**
 * Returns the findings without those about values that a repeated key replaces, if the program that reads the file
 * keeps the last value silently. Findings about the text stay: no program reads a file with them.
 */
export function withoutDroppedTwins(
  verdicts: readonly Verdict[],
  document: ConfigDocument,
  rules: readonly Rule[],
): readonly Verdict[] {
  if (!verdicts.some(({ code, failsAt }) => code === 'duplicate-key' && failsAt === 'never')) {
    return verdicts;
  }
  const replaced = replacedIn(document);
  const kept = new Set(rules.filter(({ judges }) => judges === 'text').map(({ code }) => code)).add('duplicate-key');
  const isDropped = (span: Verdict['span']): boolean =>
    replaced.some(({ offset, end }) => offset <= span.offset && span.end <= end);
  return verdicts.filter(({ code, span }) => kept.has(code) || !isDropped(span));
}
