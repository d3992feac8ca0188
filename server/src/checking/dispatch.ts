import { ofObject } from '../caching/of-object.js';
import { once } from '../caching/once.js';
import { ownText } from '../caching/own-text.js';
import type { BoundProperty } from '../catalog/binding.js';
import type { CatalogNode } from '../catalog/catalog.js';
import { compareVersions } from '../catalog/version.js';
import type { ConfigDocument } from '../document/config-document.js';
import type { PropertyNode, ScalarNode, ValueNode } from '../document/syntax-tree.js';
import type { Assumptions } from '../loaders/assumptions.js';
import type { Loader } from '../loaders/loader.js';
import type { Concerns, FileCheck, KeyCheck, Rule } from './rule.js';

type KeyRule = Rule & KeyCheck;
type FileRule = Rule & FileCheck;

/**
 * What a check needs of a rule. All have one shape, which rules do not have: V8 reads their
 * members faster.
 */
export interface Ready<Check = unknown> extends Pick<Rule, 'code' | 'severity' | 'failsAt'> {
  readonly missing: Rule['missing'] | undefined;
  readonly judges: Rule['judges'] | undefined;
  readonly check: Check;
}

/** A check of a key. */
export type ReadyForKey = Ready<KeyCheck['checkProperty']>;

/** A check of a file. */
export type ReadyForFile = Ready<FileCheck['checkConfig']>;

/** The rules that apply because of a key. */
export interface Concerned {
  /** Rules that check the key. */
  readonly key: readonly ReadyForKey[];
  /** Rules that check the file because it has the key. */
  readonly file: readonly ReadyForFile[];
}

/** Selects the rules to run for a loader and a release. The selection for a key is cached by catalog node and value. */
export interface Dispatch {
  /** Returns the rules that check a file regardless of its keys. */
  readonly forFile: (document: ConfigDocument) => readonly ReadyForFile[];
  readonly forKey: (bound: BoundProperty) => Concerned;
}

type Run = Pick<Assumptions, 'loader' | 'version'>;

/** Whether a rule applies to this loader and release. */
function holdsFor(rule: Rule, { loader, version }: Run): boolean {
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

function ready<Check>({ code, severity, failsAt, missing, judges }: Rule, check: Check): Ready<Check> {
  return { code, severity, failsAt, missing, judges, check };
}

/** Returns whether a key brings a file to the notice of a rule that checks whole files. */
function concernsOf({ about }: FileRule): Concerns {
  if (typeof about !== 'object') {
    return typeof about === 'function' ? about : () => false;
  }
  return (node, kind, _run, scalar) =>
    about.some(subject =>
      typeof subject === 'string' ? subject === node?.path : subject.path === node?.path && subject.may(kind, scalar),
    );
}

/** The cache key: a scalar's value, or a symbol for the kind of any other value. */
type Key = ScalarNode['value'] | symbol;

/** The cache holds this many values of a key, which is enough for a file and the next one. */
const mostValues = 200;

const kindKeys: { readonly [kind in ValueNode['kind'] | 'none']: symbol } = {
  object: Symbol('object'),
  array: Symbol('array'),
  string: Symbol('string'),
  number: Symbol('number'),
  boolean: Symbol('boolean'),
  null: Symbol('null'),
  word: Symbol('word'),
  expression: Symbol('expression'),
  none: Symbol('none'),
};

/** Large numbers are keyed by kind, because their notation matters too. So are long strings, which rarely repeat. */
function keyOf(value: ValueNode | undefined): Key {
  switch (value?.kind) {
    case 'boolean':
    case 'null':
      return value.value;
    case 'number':
      return Math.abs(value.value) < 1e10 ? value.value : kindKeys.number;
    case 'string':
      return value.value.length < 32 ? value.value : kindKeys.string;
    default:
      return kindKeys[value?.kind ?? 'none'];
  }
}

function hasOtherName(node: CatalogNode | undefined, { key }: PropertyNode): boolean {
  return node !== undefined && node.name !== key.name;
}

function makeDispatch(all: readonly Rule[], run: Run): Dispatch {
  const rules = all.filter(rule => holdsFor(rule, run));
  const keyRules = rules
    .filter(checksKeys)
    .map(rule => ({ rule, ready: ready(rule, rule.checkProperty), concerns: rule.concerns }));
  const fileRules = rules
    .filter(checksFiles)
    .map(rule => ({ rule, ready: ready(rule, rule.checkConfig), concerns: concernsOf(rule) }));
  const plain = fileRules.filter(({ rule }) => rule.about === 'every file').map(each => each.ready);
  const other = fileRules.filter(({ rule }) => typeof rule.about === 'string').map(each => each.ready);
  /** By index of the catalog node, 0 for a key that has none; for keys with the name of their node, and for others. */
  const known: (Map<Key, Concerned> | undefined)[] = [];
  const knownByOtherName: (Map<Key, Concerned> | undefined)[] = [];

  function concernedBy({ node, property }: BoundProperty, key: Key): Concerned {
    const { value } = property;
    const scalar = typeof key === 'symbol' ? undefined : (value as ScalarNode);
    const isConcerned = ({ concerns }: { readonly concerns: Concerns }): boolean =>
      concerns(node, value?.kind, run, scalar, hasOtherName(node, property));
    return {
      key: keyRules.filter(isConcerned).map(each => each.ready),
      file: fileRules.filter(isConcerned).map(each => each.ready),
    };
  }

  return {
    forFile({ isPlainJson, root }) {
      return isPlainJson && root?.kind === 'object' ? plain : other;
    },
    forKey(bound) {
      const { node, property } = bound;
      const index = node?.index ?? 0;
      const byNode = hasOtherName(node, property) ? knownByOtherName : known;
      let byValue = byNode[index];
      if (byValue === undefined) {
        byValue = new Map();
        byNode[index] = byValue;
      }
      const key = keyOf(property.value);
      let concerned = byValue.get(key);
      if (concerned === undefined) {
        if (byValue.size >= mostValues) {
          byValue.clear();
        }
        concerned = concernedBy(bound, key);
        byValue.set(typeof key === 'string' ? ownText(key) : key, concerned);
      }
      return concerned;
    },
  };
}

const dispatches = ofObject((rules: readonly Rule[]) =>
  ofObject((loader: Loader) => once((version: string) => makeDispatch(rules, { loader, version }))),
);

/** Returns the dispatch of a list of rules; cached for each loader and release. */
export function dispatchOf(rules: readonly Rule[], { loader, version }: Run): Dispatch {
  return dispatches(rules)(loader)(version);
}
