import { type Binding, type BoundProperty, bind } from '../catalog/binding.js';
import type { ConfigDocument } from '../document/config-document.js';
import { pathOf } from '../document/syntax-tree.js';
import { type Assumptions, defaultSettings, type Settings } from '../loaders/assumptions.js';
import type { Loader } from '../loaders/loader.js';
import { dispatchOf } from './dispatch.js';
import type { Finding, Rule, RuleContext } from './rule.js';

/** A finding and the rule that made it. */
export interface Verdict extends Finding {
  readonly code: string;
}

/** True for a section that the loader hides from DeepSpeed, and the keys in it: what they say is not read. */
function isHidden({ property, section }: BoundProperty, hides: Loader['hides']): boolean {
  const outer = section.parent === undefined ? property : property.parent.parent;
  return outer?.kind === 'property' && Object.hasOwn(hides, outer.key.name) && pathOf(outer).length === 1;
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
  const dispatch = dispatchOf(rules, assumptions);
  const verdicts: Verdict[] = [];

  function collect({ code }: Rule, findings: Iterable<Finding> | undefined): void {
    if (findings === undefined) {
      return;
    }
    const level = Object.hasOwn(levels, code) ? levels[code] : undefined;
    if (level === 'off') {
      return;
    }
    for (const finding of findings) {
      verdicts.push({ ...finding, code, ...(level === undefined ? {} : { severity: level }) });
    }
  }

  const forFile = new Set(dispatch.everyFile);
  for (const bound of binding.properties) {
    const { key, file } = dispatch.forKey(bound);
    for (const rule of file) {
      forFile.add(rule);
    }
    if (key.length > 0 && !isHidden(bound, assumptions.loader.hides)) {
      for (const rule of key) {
        collect(rule, rule.checkProperty(bound, context));
      }
    }
  }
  for (const rule of forFile) {
    collect(rule, rule.checkConfig(context));
  }
  return verdicts.sort((a, b) => a.span.offset - b.span.offset);
}
