import assert from 'node:assert/strict';
import { newestVersion } from '../../../server/src/catalog/releases.js';
import { check } from '../../../server/src/checking/check.js';
import { gravity } from '../../../server/src/checking/gravity.js';
import type { Verdict } from '../../../server/src/checking/verdict.js';
import { type ConfigDocument, openText } from '../../../server/src/document/config-document.js';
import { type PropertyNode, propertiesOf, type Span } from '../../../server/src/document/syntax-tree.js';
import { assume, defaultSettings, type Settings } from '../../../server/src/loaders/assumptions.js';
import { rules } from '../../../server/src/rules/rules.js';
import { catalogBases, exampleBases, sectionBases } from '../../oracle/bases.js';
import { mutationsOf } from '../../oracle/mutations.js';
import { twoMistakes } from './two-mistakes.js';
import '../estimator.js';

interface Example {
  readonly name: string;
  readonly text: string;
  readonly settings: Partial<Settings>;
}

const examples: readonly Example[] = [
  ...rules.flatMap(({ code, bad, good, assuming = {} }) =>
    [bad, good].map((text, i) => ({ name: `rule ${code} ${i}`, text, settings: assuming })),
  ),
  ...exampleBases().flatMap(({ name, text }) =>
    (['deepspeed', 'transformers'] as const).map(loader => ({ name, text, settings: { loader } })),
  ),
];

/**
 * One-place mutations of the examples, and of configs with each key of the catalog: every `step`-th mutation of every
 * `step`-th base.
 */
function* mutated(step: number): Generator<Example> {
  const bases = [...examples, ...catalogBases(newestVersion), ...sectionBases(newestVersion)];
  for (const base of bases.filter((_, i) => i % step === 0)) {
    let count = 0;
    for (const { text, path, change } of mutationsOf(base, newestVersion)) {
      count += 1;
      if (count % step === 0) {
        const settings = 'settings' in base ? base.settings : {};
        yield { name: `${base.name}: ${path}, ${change}`, text, settings: { loader: 'deepspeed', ...settings } };
      }
    }
  }
}

function keyAround(document: ConfigDocument, { offset, end }: Span): PropertyNode | undefined {
  return [...propertiesOf(document.root)].filter(key => key.offset <= offset && end <= key.end).at(-1);
}

const textRules = new Set(rules.filter(rule => rule.judges === 'text').map(({ code }) => code));
const judges = new Map(rules.map(rule => [rule.code, rule.judges]));

function isAboutKey({ code }: Verdict): boolean {
  const kind = judges.get(code);
  return kind === 'key' || kind === 'section';
}

/** The consequences of a value, or of its key, may be more severe than the mistake itself. */
function isConsequence(lesser: Verdict, other: Verdict): boolean {
  const isByItself = judges.get(lesser.code) !== undefined;
  return isByItself && !(isAboutKey(lesser) && isAboutKey(other)) && gravity(other) < gravity(lesser);
}

/** A source that cannot be parsed gives no information about a key after the error, or about a missing key. */
function isText({ code }: Verdict, other: Verdict, { value }: PropertyNode, span: Span): boolean {
  const isOfText = textRules.has(code);
  return (
    code === 'not-strict-json' || (isOfText && (isAboutKey(other) || value === undefined || span.offset < value.offset))
  );
}

/** A missing key is reported at an existing one, but is not a finding about it. */
function isAboutAnother(one: Verdict, other: Verdict): boolean {
  return one.code !== other.code && (one.lacks !== undefined || other.lacks !== undefined);
}

function mayBoth(one: Verdict, other: Verdict, key: PropertyNode): boolean {
  const isListed = twoMistakes.some(
    ({ codes: [a, b] }) => (a === one.code && b === other.code) || (b === one.code && a === other.code),
  );
  return (
    isListed ||
    isAboutAnother(one, other) ||
    isConsequence(one, other) ||
    isConsequence(other, one) ||
    isText(one, other, key, one.span) ||
    isText(other, one, key, other.span)
  );
}

/** Returns pairs of warnings and errors at one key that are not listed as two mistakes. */
function* doubles({ name, text, settings }: Example): Generator<readonly [string, string]> {
  const document = openText(text);
  const found = check(document, assume(document, { ...defaultSettings, ...settings }), rules).filter(
    ({ severity }) => severity === 'error' || severity === 'warning',
  );
  const placed = found.length < 2 ? [] : found.map(verdict => ({ verdict, key: keyAround(document, verdict.span) }));
  for (const [i, { verdict: one, key }] of placed.entries()) {
    for (const { verdict: other, key: same } of placed.slice(i + 1)) {
      if (key !== undefined && key === same && !mayBoth(one, other, key)) {
        yield [`${one.code} + ${other.code}`, `${name}: ${one.message} | ${other.message}`];
      }
    }
  }
}

describe('one mistake is one finding', () => {
  it('in every example', () => {
    assert.deepEqual(
      examples.flatMap(example => [...doubles(example)]),
      [],
    );
  });

  it('in configs with one key changed', () => {
    let tried = 0;
    const wrong = new Map<string, string>();
    for (const example of mutated(Number(process.env.ONE_MISTAKE_STEP ?? 11))) {
      tried += 1;
      for (const [pair, found] of doubles(example)) {
        wrong.set(pair, found);
      }
    }
    assert.ok(tried > 300, `${tried} tried`);
    assert.deepEqual([...wrong], []);
  }).timeout(120_000);

  it('with exceptions that name existing rules', () => {
    const codes = new Set(rules.map(({ code }) => code));
    assert.deepEqual(
      twoMistakes.flatMap(({ codes: pair }) => pair.filter(code => !codes.has(code))),
      [],
    );
    assert.deepEqual(
      rules.flatMap(({ covers = [] }) => covers.filter(code => !codes.has(code))),
      [],
    );
  });
});
