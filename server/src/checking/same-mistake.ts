import type { PropertyNode, Span } from '../document/syntax-tree.js';
import type { ConfigContext } from '../semantics/config-context.js';
import { gravity } from './gravity.js';
import { holds, keyAt, outside } from './key-at.js';
import { withMissingKeys } from './missing-keys.js';
import { isAboutText, withoutPieces } from './pieces.js';
import type { Rule } from './rule.js';
import type { Verdict } from './verdict.js';

/** A finding with its rule and the keys that it is about. */
interface Placed {
  readonly verdict: Verdict;
  readonly rule: Rule | undefined;
  readonly keys: readonly PropertyNode[];
}

function isAboutKey({ rule }: Placed): boolean {
  return rule?.judges === 'key' || rule?.judges === 'section';
}

const rulesByCode = new WeakMap<readonly Rule[], ReadonlyMap<string, Rule>>();

function byCode(rules: readonly Rule[]): ReadonlyMap<string, Rule> {
  let known = rulesByCode.get(rules);
  if (known === undefined) {
    known = new Map(rules.map(rule => [rule.code, rule]));
    rulesByCode.set(rules, known);
  }
  return known;
}

/** Whether a finding precedes an equally grave one, if both say that the same key should not be in the file. */
function goesFirst({ rule, verdict }: Placed, other: Placed): boolean {
  return rule?.judges === other.rule?.judges ? verdict.code < other.verdict.code : rule?.judges === 'section';
}

/**
 * Whether a finding marks the value of a key, or the key itself in place of a long value. A missing comma before it
 * does not.
 */
function isAtValue(span: Span, { key, value }: PropertyNode): boolean {
  return (value !== undefined && holds(value, span)) || (span.offset === key.offset && span.end === key.end);
}

/** Whether a syntax finding is about a key's value as a whole, not about something inside or beside it. */
function isTextOf({ keys, span }: Verdict, { value }: PropertyNode): boolean {
  const isScalar = value !== undefined && value.kind !== 'object' && value.kind !== 'array';
  return keys !== undefined || (isScalar && holds(value, span));
}

/** Whether one finding at a key makes another one at the same key redundant. */
function saysAllAtKey(one: Placed, other: Placed, key: PropertyNode): boolean {
  switch (one.rule?.judges) {
    case 'key':
    case 'section':
      return isAboutKey(other) ? gravity(one.verdict) < gravity(other.verdict) || goesFirst(one, other) : true;
    case 'text':
      return !isAboutKey(other) && other.verdict.lacks === undefined && isTextOf(one.verdict, key);
    case 'value':
      return other.rule?.judges === undefined && other.verdict.lacks === undefined && isAtValue(one.verdict.span, key);
    default:
      return false;
  }
}

function covers(one: Placed, other: Placed, key: PropertyNode, isSame: boolean): boolean {
  if (
    one === other ||
    (other.rule !== undefined && isAboutText(other.rule)) ||
    gravity(one.verdict) > gravity(other.verdict)
  ) {
    return false;
  }
  if (other.rule?.covers?.includes(one.verdict.code) === true) {
    // Two findings that cover each other would both be dropped.
    return false;
  }
  const isNamed = one.rule?.covers?.includes(other.verdict.code) === true;
  return isNamed || (isSame ? saysAllAtKey(one, other, key) : one.rule?.judges === 'section');
}

/** Whether a finding at the same key, or at a section around it, reports the same mistake. */
function isCovered(other: Placed, byKey: ReadonlyMap<PropertyNode, readonly Placed[]>): boolean {
  return other.keys.some(own => {
    for (let key: PropertyNode | undefined = own; key !== undefined; key = outside(key)) {
      const at = key;
      if (byKey.get(at)?.some(one => covers(one, other, at, at === own))) {
        return true;
      }
    }
    return false;
  });
}

/** Returns the findings that hold no matter which of the keys will be in the file. */
function settledIn(verdicts: readonly Verdict[], known: ReadonlyMap<string, Rule>): readonly Verdict[] {
  return verdicts.some(({ leavesOpen }) => leavesOpen === true)
    ? verdicts.filter(({ code }) => known.get(code)?.judges !== undefined && code !== 'duplicate-key')
    : verdicts;
}

/** Removes findings that repeat another one, so that each mistake is reported once. */
export function oncePerMistake(
  verdicts: readonly Verdict[],
  rules: readonly Rule[],
  context: ConfigContext,
): readonly Verdict[] {
  const known = byCode(rules);
  const ofFile = verdicts.find(({ code }) => known.get(code)?.judges === 'file');
  if (ofFile !== undefined) {
    return [ofFile];
  }
  const sound = withoutPieces(verdicts, known, context);
  if (sound.length < 2) {
    return sound;
  }
  const found = withMissingKeys(settledIn(sound, known));
  const byKey = new Map<PropertyNode, Placed[]>();
  if (found.length < 2) {
    return found;
  }
  const placed = found.map((verdict): Placed => {
    const key = keyAt(context.document, verdict.span);
    const keys = verdict.keys ?? (key === undefined ? [] : [key]);
    return { verdict, rule: known.get(verdict.code), keys };
  });
  for (const each of placed) {
    if (each.rule?.judges !== undefined || each.rule?.covers !== undefined) {
      for (const key of each.keys) {
        byKey.set(key, [...(byKey.get(key) ?? []), each]);
      }
    }
  }
  return placed.filter(each => !isCovered(each, byKey)).map(({ verdict }) => verdict);
}
