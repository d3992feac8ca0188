import { type Binding, bind } from '../catalog/binding.js';
import type { ConfigDocument } from '../document/config-document.js';
import type { Assumptions } from '../loaders/assumptions.js';
import type { Finding, Rule, RuleContext } from './rule.js';

/** A finding and the rule that made it. */
export interface Verdict extends Finding {
  readonly code: string;
}

/** Everything that the given rules have to say about a document, in the order of the text. */
export function check(
  document: ConfigDocument,
  assumptions: Assumptions,
  rules: readonly Rule[],
  binding: Binding = bind(document),
): readonly Verdict[] {
  const context: RuleContext = { document, binding, assumptions };
  const verdicts: Verdict[] = [];
  const perProperty = rules.filter(rule => rule.checkProperty !== undefined);
  for (const bound of binding.properties) {
    for (const rule of perProperty) {
      for (const finding of rule.checkProperty?.(bound, context) ?? []) {
        verdicts.push({ ...finding, code: rule.code });
      }
    }
  }
  for (const rule of rules) {
    for (const finding of rule.checkConfig?.(context) ?? []) {
      verdicts.push({ ...finding, code: rule.code });
    }
  }
  return verdicts.sort((a, b) => a.span.offset - b.span.offset);
}
