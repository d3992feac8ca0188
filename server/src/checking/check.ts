import { type Binding, type BoundProperty, bind } from '../catalog/binding.js';
import type { CatalogNode } from '../catalog/catalog.js';
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

/**
 * True for a section that the loader hides from DeepSpeed, the keys in it, and a key that it sets itself: what they say is not
 * read.
 */
function isHidden({ property, section }: BoundProperty, { hides, replaces }: Loader): boolean {
  if (section.parent === undefined && replaces.includes(property.key.name)) {
    return true;
  }
  const outer = section.parent === undefined ? property : property.parent.parent;
  return outer?.kind === 'property' && Object.hasOwn(hides, outer.key.name) && pathOf(outer).length === 1;
}

/** Which rules have to be asked about which keys: most keys concern few rules, and this is found out once. */
interface Dispatch {
  /** Rules to ask about a key. */
  forNode(node: CatalogNode | undefined): readonly Rule[];
  /** Rules to ask about a whole file that has these keys. */
  forConfig(binding: Binding): Iterable<Rule>;
}

function byPath(rules: readonly Rule[]): ReadonlyMap<string, readonly Rule[]> {
  const found = new Map<string, Rule[]>();
  for (const rule of rules) {
    for (const path of rule.about ?? []) {
      found.set(path, [...(found.get(path) ?? []), rule]);
    }
  }
  return found;
}

function makeDispatch(rules: readonly Rule[]): Dispatch {
  const perProperty = rules.filter(rule => rule.checkProperty !== undefined);
  const perConfig = rules.filter(rule => rule.checkConfig !== undefined);
  const always = perConfig.filter(rule => rule.about === undefined);
  const whenPresent = byPath(perConfig);
  const known = new Map<CatalogNode | undefined, readonly Rule[]>();
  const isConcerned = ({ about, concerns }: Rule, node: CatalogNode | undefined): boolean =>
    (about === undefined || (node !== undefined && about.includes(node.path))) && (concerns?.(node) ?? true);
  return {
    forNode(node) {
      const relevant = known.get(node) ?? perProperty.filter(rule => isConcerned(rule, node));
      known.set(node, relevant);
      return relevant;
    },
    forConfig(binding) {
      const relevant = new Set(always);
      for (const { node } of binding.properties) {
        for (const rule of (node === undefined ? undefined : whenPresent.get(node.path)) ?? []) {
          relevant.add(rule);
        }
      }
      return relevant;
    },
  };
}

const dispatches = new WeakMap<readonly Rule[], Dispatch>();

function dispatchOf(rules: readonly Rule[]): Dispatch {
  const dispatch = dispatches.get(rules) ?? makeDispatch(rules);
  dispatches.set(rules, dispatch);
  return dispatch;
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
  const dispatch = dispatchOf(rules);
  const verdicts: Verdict[] = [];

  function collect(rule: Rule, findings: Iterable<Finding> | undefined): void {
    if (findings === undefined) {
      return;
    }
    const level = Object.hasOwn(levels, rule.code) ? levels[rule.code] : undefined;
    for (const finding of findings) {
      if (level !== 'off' && holdsFor(rule, assumptions)) {
        verdicts.push({ ...finding, code: rule.code, ...(level === undefined ? {} : { severity: level }) });
      }
    }
  }

  for (const bound of binding.properties) {
    if (isHidden(bound, assumptions.loader)) {
      continue;
    }
    for (const rule of dispatch.forNode(bound.node)) {
      collect(rule, rule.checkProperty?.(bound, context));
    }
  }
  for (const rule of dispatch.forConfig(binding)) {
    collect(rule, rule.checkConfig?.(context));
  }
  return verdicts.sort((a, b) => a.span.offset - b.span.offset);
}
