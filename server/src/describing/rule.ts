import { check } from '../checking/check.js';
import type { FailsAt, FixFacts, Rule, RuleFacts } from '../checking/rule.js';
import { titleOfFix } from '../checking/safety.js';
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

/** Returns when a finding of this rule stops the run, if it does. */
export function failsText({ failsAt }: RuleFacts): string {
  return failures[failsAt];
}

/** Returns the loaders that a rule applies to. */
export function loadersText({ loaders }: Rule): string {
  return loaders?.join(', ') ?? 'all';
}

/** Returns the releases of DeepSpeed that a rule applies to. */
export function versionsText({ versions: [first, last] = [null, null] }: Rule): string {
  if (first === null) {
    return last === null ? 'all' : `up to ${last}`;
  }
  return last === null ? `from ${first}` : `${first} to ${last}`;
}

function fixesOf(rule: Rule): readonly FixFacts[] {
  const document = openText(rule.bad);
  const verdicts = check(document, assume(document, { ...defaultSettings, ...rule.assuming }), [rule]);
  return verdicts.flatMap(verdict => verdict.fixes?.() ?? []);
}

/** Returns the fixes of the example by their titles, the preferred one first, and whether that one is safe. */
export function fixText({ noFix }: RuleFacts, make: () => readonly FixFacts[]): string {
  if (noFix !== undefined) {
    return `Fix: none. ${sentence(noFix)}`;
  }
  const fixes = make();
  const preferred = fixes.filter(fix => fix.preferred);
  const [first, ...others] = new Set([...preferred, ...fixes].map(titleOfFix));
  return `${preferred[0]?.risk === '' ? 'Safe' : 'Unsafe'} fix of the example: ${first}${others.length === 0 ? '' : `; or ${others.join('; ')}`}`;
}

/** Returns the assumptions of the examples that differ from the defaults. */
function assumedText({ assuming = {} }: Rule): readonly string[] {
  const { loader, version, worldSize, model, gpuMemoryGB, hostMemoryGB, sequenceLength, loraRank } = assuming;
  const set = <Value>(value: Value | null | undefined, text: (value: Value) => string): string | undefined =>
    value === undefined || value === null ? undefined : text(value);
  const parts = [
    loader === undefined ? undefined : `loader ${loader}`,
    version === undefined ? undefined : `DeepSpeed ${version}`,
    set(worldSize, count => `${count} data-parallel processes`),
    set(model, name => (assuming.modelText === undefined ? `a model of ${name}` : `the model of a ${name}`)),
    set(gpuMemoryGB, size => `GPUs of ${size} GB`),
    set(hostMemoryGB, size => `hosts with ${size} GB of RAM`),
    set(sequenceLength, tokens => `sequences of ${tokens.toLocaleString('en-US')} tokens`),
    set(loraRank, rank => `adapters of rank ${rank}`),
  ].filter(part => part !== undefined);
  return parts.length === 0 ? [] : [`The examples assume: ${parts.join(', ')}`];
}

/** Returns the page of a rule: what it finds, why that matters, when and where, an example before and after the fix. */
export function describeRule(rule: Rule): readonly Block[] {
  const facts = [
    `Worst severity: ${rule.severity}`,
    `Earliest failure: ${failsText(rule)}`,
    `Loaders: ${loadersText(rule)}`,
    `Versions of DeepSpeed: ${versionsText(rule)}`,
    fixText(rule, () => fixesOf(rule)),
    ...assumedText(rule),
    sourceText(rule.source),
  ];
  return pageOf(rule, facts, 'json');
}

/** Returns the page of a rule with examples in a given language. */
export function pageOf(rule: RuleFacts, facts: readonly string[], language: string): readonly Block[] {
  return [
    { kind: 'heading', text: rule.code },
    { kind: 'text', text: rule.summary },
    { kind: 'text', text: rule.why },
    { kind: 'list', items: facts },
    { kind: 'text', text: 'Found in:' },
    { kind: 'code', text: rule.bad.trimEnd(), language },
    { kind: 'text', text: rule.noFix === undefined ? 'After the fix:' : 'No finding in:' },
    { kind: 'code', text: rule.good.trimEnd(), language },
    ...(rule.table === undefined ? [] : [{ kind: 'table', ...rule.table } as const]),
  ];
}
