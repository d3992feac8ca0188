import type { BoundProperty } from '../catalog/binding.js';
import type { CatalogNode } from '../catalog/catalog.js';
import { compareVersions } from '../catalog/version.js';
import type { ValueNode } from '../document/syntax-tree.js';
import type { Assumptions } from '../loaders/assumptions.js';
import type { FileCheck, KeyCheck, Rule } from './rule.js';

type KeyRule = Rule & KeyCheck;
type FileRule = Rule & FileCheck;

/** The rules that a key brings into play. */
export interface Concerned {
  /** To be asked about the key itself. */
  readonly key: readonly KeyRule[];
  /** To be asked about the file, because it has the key. */
  readonly file: readonly FileRule[];
}

/** Which rules have to be asked under a loader and release. What is found out about one key holds for all of its kind. */
export interface Dispatch {
  readonly everyFile: readonly FileRule[];
  readonly forKey: (bound: BoundProperty) => Concerned;
}

/** Whether a rule has a say under this loader and release. */
function holdsFor(rule: Rule, { loader, version }: Assumptions): boolean {
  const [first, last] = rule.versions ?? [null, null];
  const inRange =
    (first === null || compareVersions(version, first) >= 0) && (last === null || compareVersions(version, last) <= 0);
  return inRange && (rule.loaders === undefined || rule.loaders.includes(loader.id));
}

function checksKeys(rule: Rule): rule is KeyRule {
  return rule.checkProperty !== undefined;
}

function checksFiles(rule: Rule): rule is FileRule {
  return rule.checkConfig !== undefined;
}

function makeDispatch(all: readonly Rule[], assumptions: Assumptions): Dispatch {
  const rules = all.filter(rule => holdsFor(rule, assumptions));
  const keyRules = rules.filter(checksKeys);
  const fileRules = rules.filter(checksFiles);
  const known = new Map<CatalogNode | undefined, Map<ValueNode['kind'] | undefined, Concerned>>();

  function concernedBy(node: CatalogNode | undefined, kind: ValueNode['kind'] | undefined): Concerned {
    return {
      key: keyRules.filter(rule => rule.concerns(node, kind, assumptions)),
      file: fileRules.filter(({ about }) => about !== 'every file' && node !== undefined && about.includes(node.path)),
    };
  }

  return {
    everyFile: fileRules.filter(({ about }) => about === 'every file'),
    forKey({ node, property: { value } }) {
      let byKind = known.get(node);
      if (byKind === undefined) {
        byKind = new Map();
        known.set(node, byKind);
      }
      let concerned = byKind.get(value?.kind);
      if (concerned === undefined) {
        concerned = concernedBy(node, value?.kind);
        byKind.set(value?.kind, concerned);
      }
      return concerned;
    },
  };
}

const dispatches = new WeakMap<readonly Rule[], Map<string, Dispatch>>();

/** The dispatch of a list of rules; made once for each loader and release. */
export function dispatchOf(rules: readonly Rule[], assumptions: Assumptions): Dispatch {
  const known = dispatches.get(rules) ?? new Map<string, Dispatch>();
  dispatches.set(rules, known);
  const run = `${assumptions.loader.id} ${assumptions.version}`;
  const dispatch = known.get(run) ?? makeDispatch(rules, assumptions);
  known.set(run, dispatch);
  return dispatch;
}
