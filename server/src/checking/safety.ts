import type { JsonValue } from '../document/json-value.js';
import { renderInline } from '../document/render.js';
import type { PropertyNode, ValueNode } from '../document/syntax-tree.js';
import type { Fix, FixFacts, Severity } from './rule.js';

/** A fix that writes a value that the file does not have. */
export const guess = 'a guess';

/** Returns the value of a key as the risk of a fix names it. */
export function writtenIn({ value }: PropertyNode): string {
  return value?.kind === 'object' || value?.kind === 'array'
    ? 'what is in it'
    : value && renderInline(value.value).length < 40
      ? renderInline(value.value)
      : 'its value';
}

/** Returns the same fix as a safe one: it says what the file says in another way. */
export function asSafe(fix: Fix): Fix {
  return { ...fix, risk: '' };
}

/** Returns the title of a fix, with its risk if it is unsafe. */
export function titleOfFix({ title, risk }: Pick<FixFacts, 'title' | 'risk'>): string {
  return risk === '' ? title : `${title} (${risk})`;
}

/** A finding with the fixes to choose from. */
interface Fixable<Change extends FixFacts> {
  readonly severity: Severity;
  readonly fixes?: (() => readonly Change[]) | undefined;
}

/**
 * Returns the fix to apply without a choice by the user: the preferred one, if it is safe. An unsafe one needs to be
 * allowed, and a problem: a file that runs as written keeps its values.
 */
export function fixToApply<Change extends FixFacts>(
  { severity, fixes }: Fixable<Change>,
  unsafe = false,
): Change | undefined {
  const isAllowed = unsafe && (severity === 'error' || severity === 'warning');
  return fixes?.().find(({ preferred, risk }) => preferred && (isAllowed || risk === ''));
}

/** Whether two names differ only in letter case, hyphens and the like. A typo may stand for several names. */
export function isRespelt(node: ValueNode | undefined, name: JsonValue): boolean {
  const [one, other] = [node?.kind === 'string' ? node.value : '', String(name)].map(each =>
    each.toLowerCase().replace(/[^a-z\d]/g, ''),
  );
  return one === other;
}
