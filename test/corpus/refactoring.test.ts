import assert from 'node:assert/strict';
import { check } from '../../server/src/checking/check.js';
import type { Verdict } from '../../server/src/checking/verdict.js';
import { type ConfigDocument, openText } from '../../server/src/document/config-document.js';
import { draftOf } from '../../server/src/document/draft.js';
import { indentAt, layoutOf } from '../../server/src/document/layout.js';
import { type PropertyNode, pathOf, propertiesOf, toJson, valueAt } from '../../server/src/document/syntax-tree.js';
import { type Assumptions, assume, defaultSettings } from '../../server/src/loaders/assumptions.js';
import { loaders } from '../../server/src/loaders/loaders.js';
import { applyTemplate } from '../../server/src/refactoring/apply-template.js';
import { type Change, removedBy } from '../../server/src/refactoring/move.js';
import { moves } from '../../server/src/refactoring/moves/moves.js';
import { rules } from '../../server/src/rules/rules.js';
import { templates } from '../../server/src/templates/templates.js';
import { isFor } from '../../server/src/templating/form.js';
import { isThorough, loadCorpus } from './corpus-files.js';

const corpus = loadCorpus();

/** Every how many templates and moves of the lists are tried on a file. The next file gets the next ones. */
const stride = corpus.real && !isThorough ? 4 : 1;

/** Returns the part of a list that is tried on a file, by the file's index. */
function partFor<T>(all: readonly T[], index: number): readonly T[] {
  return all.filter((_, i) => i % stride === index % stride);
}

function isJson(text: string): boolean {
  try {
    return typeof JSON.parse(text) === 'object';
  } catch {
    return false;
  }
}

interface Case {
  readonly id: string;
  readonly document: ConfigDocument;
  readonly assumptions: Assumptions;
}

const cases: readonly Case[] = corpus.files
  .filter(({ text }) => isJson(text))
  .map(({ id, text }) => {
    const document = openText(text);
    return { id, document, assumptions: assume(document, defaultSettings) };
  })
  .filter(({ document }) => document.root?.kind === 'object');

/** Returns the loader of the file after a change: two moves change it. */
function readerOf(name: string, assumptions: Assumptions): Assumptions {
  const loader =
    name === 'fill-with-auto' ? loaders.transformers : name === 'auto-to-numbers' ? loaders.deepspeed : undefined;
  return loader === undefined ? assumptions : { ...assumptions, loader };
}

function errors(verdicts: readonly Verdict[], isOne: (verdict: Verdict) => boolean): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const verdict of verdicts) {
    const { code } = verdict;
    if (isOne(verdict)) {
      counts.set(code, (counts.get(code) ?? 0) + 1);
    }
  }
  return counts;
}

/** Returns the codes that the second source has more often, among errors or other selected findings. */
function total(counts: ReadonlyMap<string, number>): number {
  return [...counts.values()].reduce((sum, count) => sum + count, 0);
}

function moreErrors(
  before: ConfigDocument,
  after: ConfigDocument,
  assumptions: Assumptions,
  isOne = ({ severity }: Verdict): boolean => severity === 'error',
): readonly string[] {
  const old = errors(check(before, assumptions, rules), isOne);
  const found = errors(check(after, assumptions, rules), isOne);
  // Another rule may report the same mistake when the rest of the file has changed.
  if (total(found) <= total(old)) {
    return [];
  }
  return [...found].filter(([code, count]) => count > (old.get(code) ?? 0)).map(([code]) => code);
}

/** Whether the file has a finding at a removed key, when it is put back, or at a section around it. */
function isRead(path: string, before: ConfigDocument, after: ConfigDocument, assumptions: Assumptions): boolean {
  const names = path.split('.');
  const value = valueAt(before.root, ...names);
  const draft = draftOf(after);
  const section = draft.objectAt(names.slice(0, -1));
  if (value === undefined || section === undefined) {
    return false;
  }
  draft.add(section, names[names.length - 1] as string, toJson(value) as never);
  const document = openText(draft.text);
  if (moreErrors(after, document, assumptions, ({ severity }) => /error|warning/.test(severity)).length > 0) {
    return false;
  }
  const chain = new Set<PropertyNode>();
  for (const property of propertiesOf(document.root)) {
    const own = pathOf(property).join('.');
    if (own === path || path.startsWith(`${own}.`) || own.startsWith(`${path}.`)) {
      chain.add(property);
    }
  }
  const said = check(document, assumptions, rules).filter(
    ({ severity, tag }) => severity !== 'hint' || tag === 'unnecessary',
  );
  return !said.some(({ span }) =>
    [...chain].some(({ key, value: node }) => key.offset === span.offset || node?.offset === span.offset),
  );
}

interface Tally {
  applied: number;
  readonly broken: string[];
  readonly notIdempotent: string[];
  readonly newErrors: string[];
  readonly lost: string[];
  readonly restyled: string[];
}

function tally(): Tally {
  return { applied: 0, broken: [], notIdempotent: [], newErrors: [], lost: [], restyled: [] };
}

function examine(
  result: Tally,
  name: string,
  { id, document, assumptions }: Case,
  text: string,
  intended: readonly string[],
): void {
  const after = openText(text);
  const reader = readerOf(name, assumptions);
  result.applied += 1;
  if (!isJson(text)) {
    result.broken.push(`${name} ${id}`);
    return;
  }
  const worse = moreErrors(document, after, reader);
  if (worse.length > 0) {
    result.newErrors.push(`${name} ${id}: ${worse.join(', ')}`);
  }
  for (const path of removedBy(document.root, after.root)) {
    const isIntended = intended.some(other => path === other || path.startsWith(`${other}.`));
    if (!isIntended && isRead(path, document, after, reader)) {
      result.lost.push(`${name} ${id}: ${path}`);
    }
  }
  const members = document.root?.kind === 'object' ? document.root.properties : [];
  const isUniform = new Set(members.map(({ offset }) => indentAt(document.text, offset))).size === 1;
  if (
    isUniform &&
    (layoutOf(document).eol !== layoutOf(after).eol || layoutOf(document).indent !== layoutOf(after).indent)
  ) {
    result.restyled.push(`${name} ${id}`);
  }
}

function report(result: Tally): void {
  const { applied, broken, notIdempotent, newErrors, lost, restyled } = result;
  const counts = [broken, notIdempotent, newErrors, lost, restyled].map(list => list.length);
  console.log(
    `      applied ${applied}; broken ${counts[0]}, not idempotent ${counts[1]}, new errors ${counts[2]}, values lost ${counts[3]}, restyled ${counts[4]}`,
  );
  assert.deepEqual(
    { broken, notIdempotent, newErrors, lost, restyled },
    { broken: [], notIdempotent: [], newErrors: [], lost: [], restyled: [] },
  );
}

function changesOf({ document, assumptions }: Case, index: number): readonly Change[] {
  return partFor(moves, index).flatMap(move => [...move.changes(document, assumptions)]);
}

const offload = [
  'zero_optimization.offload_optimizer',
  'zero_optimization.offload_param',
  'zero_optimization.cpu_offload',
];

/** If the file has only one of them, that one gets the other's name. */
const precisions = ['fp16', 'bf16', 'bfloat16'];

describe(`changes of ${cases.length} ${corpus.real ? 'real configs' : 'examples'}`, () => {
  it('templates: stay parsable, keep what is read, add no error, are idempotent, keep the style', () => {
    const result = tally();
    for (const [index, each] of cases.entries()) {
      for (const template of partFor(templates, index).filter(one => isFor(one, each.assumptions.loader))) {
        const text = applyTemplate(each.document, template, each.assumptions);
        if (text === each.document.text) {
          continue;
        }
        examine(result, template.name, each, text, template.without ?? []);
        if (applyTemplate(openText(text), template, each.assumptions) !== text) {
          result.notIdempotent.push(`${template.name} ${each.id}`);
        }
      }
    }
    report(result);
  });

  it('moves: stay parsable, keep what is read, add no error, are idempotent, keep the style', () => {
    const result = tally();
    for (const [index, each] of cases.entries()) {
      for (const { name, text } of changesOf(each, index)) {
        const intended = /^(less-memory|faster)$/.test(name) ? offload : name.startsWith('to-') ? precisions : [];
        examine(result, name, each, text, intended);
      }
    }
    report(result);
  });
});
