import { type Binding, type BoundProperty, bind } from '../catalog/binding.js';
import { compareVersions } from '../catalog/version.js';
import type { ConfigDocument } from '../document/config-document.js';
import { pathOf } from '../document/syntax-tree.js';
import { type Assumptions, defaultSettings, type Settings } from '../loaders/assumptions.js';
import type { Loader } from '../loaders/loader.js';
import type { Finding, Rule, RuleContext } from './rule.js';

/** A finding and the rule that made it. */
export interface Verdict extends Finding {
  readonly code: string;
}

/** Whether a rule has a say under this loader and release. */
export function holdsFor(rule: Rule, { loader, version }: Assumptions): boolean {
  const [first, last] = rule.versions ?? [null, null];
  const inRange =
    (first === null || compareVersions(version, first) >= 0) && (last === null || compareVersions(version, last) <= 0);
  return inRange && (rule.loaders === undefined || rule.loaders.includes(loader.id));
}

/** True for a section that the loader hides from DeepSpeed, and the keys in it: what they say is not read. */
function isHidden({ property, section }: BoundProperty, hides: Loader['hides']): boolean {
  const outer = section.parent === undefined ? property : property.parent.parent;
  return outer?.kind === 'property' && Object.hasOwn(hides, outer.key.name) && pathOf(outer).length === 1;
}

function collect(
  rule: Rule,
  findings: Iterable<Finding>,
  level: Settings['rules'][string] | undefined,
  into: Verdict[],
): void {
  for (const finding of findings) {
    into.push({ ...finding, code: rule.code, ...(level === undefined || level === 'off' ? {} : { severity: level }) });
  }
}

/** Everything that the given rules have to say about a document, in the order of the text. */
export function check(
  document: ConfigDocument,
  assumptions: Assumptions,
  rules: readonly Rule[],
  binding: Binding = bind(document),
  levels: Settings['rules'] = defaultSettings.rules,
): readonly Verdict[] {
  const context: RuleContext = { document, binding, assumptions };
  const verdicts: Verdict[] = [];
  const level = (rule: Rule): Settings['rules'][string] | undefined =>
    Object.hasOwn(levels, rule.code) ? levels[rule.code] : undefined;
  const active = rules.filter(rule => level(rule) !== 'off' && holdsFor(rule, assumptions));
  const perProperty = active.filter(rule => rule.checkProperty !== undefined);
  const { hides } = assumptions.loader;
  for (const bound of binding.properties) {
    if (isHidden(bound, hides)) {
      continue;
    }
    for (const rule of perProperty) {
      collect(rule, rule.checkProperty?.(bound, context) ?? [], level(rule), verdicts);
    }
  }
  for (const rule of active) {
    collect(rule, rule.checkConfig?.(context) ?? [], level(rule), verdicts);
  }
  return verdicts.sort((a, b) => a.span.offset - b.span.offset);
}
