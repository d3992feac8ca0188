import { check } from '../checking/check.js';
import type { FailsAt, Rule, RuleFacts } from '../checking/rule.js';
import { openText } from '../document/config-document.js';
import { assume, defaultSettings } from '../loaders/assumptions.js';
import type { Block } from './markup.js';
import { sentence } from './parameter.js';
import { sourceText } from './source.js';

const failures: { readonly [failsAt in FailsAt]: string } = {
  load: 'while the file is read',
  initialize: 'when the engine is built',
  step: 'in a training step or another call of the engine',
  never: 'never, the run goes on',
};

/** When a run fails of what a rule finds, if it does. */
export function failsText({ failsAt }: RuleFacts): string {
  return failures[failsAt];
}

/** The loaders that a rule holds for. */
export function loadersText({ loaders }: Rule): string {
  return loaders?.join(', ') ?? 'all';
}

/** The releases of DeepSpeed that a rule holds for. */
export function versionsText({ versions: [first, last] = [null, null] }: Rule): string {
  if (first === null) {
    return last === null ? 'all' : `up to ${last}`;
  }
  return last === null ? `from ${first}` : `${first} to ${last}`;
}

/** Titles of what can be done about the example, the fix to take first. */
function fixTitles(rule: Rule): readonly string[] {
  const document = openText(rule.bad);
  const verdicts = check(document, assume(document, { ...defaultSettings, ...rule.assuming }), [rule]);
  const fixes = verdicts.flatMap(verdict => verdict.fixes?.() ?? []);
  const preferred = fixes.filter(fix => fix.preferred);
  return [...new Set([...preferred, ...fixes].map(({ title }) => title))];
}

/** How the example is mended, by the titles of what can be done. */
export function fixText({ noFix }: RuleFacts, titles: () => readonly string[]): string {
  if (noFix !== undefined) {
    return `Fix: none. ${sentence(noFix)}`;
  }
  const [first, ...others] = titles();
  return `Fix of the example: ${first}${others.length === 0 ? '' : `; or ${others.join('; ')}`}`;
}

/** Under what the examples hold, where the defaults do not do. */
function assumedText({ assuming = {} }: Rule): readonly string[] {
  const { loader, version, worldSize } = assuming;
  const parts = [
    loader === undefined ? undefined : `loader ${loader}`,
    version === undefined ? undefined : `DeepSpeed ${version}`,
    worldSize === undefined || worldSize === null ? undefined : `${worldSize} data-parallel processes`,
  ].filter(part => part !== undefined);
  return parts.length === 0 ? [] : [`The examples assume: ${parts.join(', ')}`];
}

/** Everything about a rule: what it finds, why that matters, when and where, an example and the same mended. */
export function describeRule(rule: Rule): readonly Block[] {
  const facts = [
    `Severity, at worst: ${rule.severity}`,
    `The run fails, at the earliest: ${failsText(rule)}`,
    `Loaders: ${loadersText(rule)}`,
    `Versions of DeepSpeed: ${versionsText(rule)}`,
    fixText(rule, () => fixTitles(rule)),
    ...assumedText(rule),
    sourceText(rule.source),
  ];
  return pageOf(rule, facts, 'json');
}

/** The page of a rule whose examples are in a language. */
export function pageOf(rule: RuleFacts, facts: readonly string[], language: string): readonly Block[] {
  return [
    { kind: 'heading', text: rule.code },
    { kind: 'text', text: rule.summary },
    { kind: 'text', text: rule.why },
    { kind: 'list', items: facts },
    { kind: 'text', text: 'Found in:' },
    { kind: 'code', text: rule.bad.trimEnd(), language },
    { kind: 'text', text: rule.noFix === undefined ? 'After the fix:' : 'Silent on:' },
    { kind: 'code', text: rule.good.trimEnd(), language },
    ...(rule.table === undefined ? [] : [{ kind: 'table', ...rule.table } as const]),
  ];
}
