import assert from 'node:assert/strict';
import { type Analysis, analyse } from '../../server/src/analysis/analysis.js';
import { catalog } from '../../server/src/catalog/catalog.js';
import { newestVersion } from '../../server/src/catalog/releases.js';
import { openText } from '../../server/src/document/config-document.js';
import { draftOf } from '../../server/src/document/draft.js';
import { valueAt } from '../../server/src/document/syntax-tree.js';
import { defaultSettings, type Settings } from '../../server/src/loaders/assumptions.js';
import { rules } from '../../server/src/rules/rules.js';
import { settled } from '../../server/src/semantics/settled.js';
import { bounds } from './bounds.js';
import { type Named, names, placed, type Section, sections } from './placements.js';

/**
 * Each run takes this fraction of all cases, except for the long run. It is coprime to the number of names, so that
 * each name is tried.
 */
const sampled = 113;

const runs: readonly Pick<Settings, 'loader' | 'version'>[] = [
  { loader: 'deepspeed', version: newestVersion },
  { loader: 'transformers', version: newestVersion },
  { loader: 'accelerate', version: '0.18.8' },
  { loader: 'deepspeed', version: '0.17.6' },
  { loader: 'transformers', version: '0.16.4' },
  { loader: 'lightning', version: '0.14.5' },
  { loader: 'deepspeed', version: '0.9.5' },
];

/** Findings that follow when a key is not where DeepSpeed looks for it. */
const ofKeys: ReadonlySet<string> = new Set(['misplaced-key', 'unknown-key', 'removed-key', 'deprecated-key']);

/** Sections that are on when they are present. */
const onByPresence = ['comms_logger', 'datastates_ckpt', 'checkpoint.writer', 'zero_optimization.zenflow'];

const switches = [...catalog.children]
  .filter(([, { children, parameter }]) => children.has('enabled') && parameter?.aliasOf === undefined)
  .map(([name]) => `${name}.enabled`);

function featuresOn({ document, assumptions }: Analysis): readonly string[] {
  return [
    ...onByPresence.filter(path => valueAt(document.root, ...path.split('.')) !== undefined),
    ...switches.filter(path => settled({ document, assumptions }, path) === true),
  ];
}

function errorCounts({ verdicts }: Analysis): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { code } of verdicts.filter(({ severity }) => severity === 'error')) {
    counts.set(code, (counts.get(code) ?? 0) + 1);
  }
  return counts;
}

/**
 * Counts errors by code like `errorCounts`, with the errors about a whole file that a misplaced key hides because they
 * are reported at that key.
 */
function countsWithConsequences(analysis: Analysis): ReadonlyMap<string, number> {
  const { document, binding, assumptions } = analysis;
  const counts = new Map(errorCounts(analysis));
  const ofLoader = rules.filter(({ loaders }) => loaders?.includes(assumptions.loader.id) !== false);
  for (const { code, severity, checkConfig } of ofLoader) {
    const found = [...(checkConfig?.({ document, binding, assumptions }) ?? [])];
    const errors = found.filter(finding => (finding.severity ?? severity) === 'error').length;
    counts.set(code, Math.max(counts.get(code) ?? 0, errors));
  }
  return counts;
}

/** Returns what is wrong with the preferred fixes of a source, one line each. */
function faultsIn(text: string, { name }: Named, own: Pick<Settings, 'loader' | 'version'>): readonly string[] {
  const settings = { ...defaultSettings, ...own };
  const before = analyse(openText(text), settings);
  const old = countsWithConsequences(before);
  const faults: string[] = [];
  for (const { code, fixes } of before.verdicts) {
    const fix = fixes?.().find(({ preferred }) => preferred);
    if (fix === undefined) {
      continue;
    }
    const draft = draftOf(before.document);
    fix.apply(draft);
    const after = analyse(openText(draft.text), settings);
    const errors = [...errorCounts(after)].filter(([each, count]) => count > (old.get(each) ?? 0));
    const on = featuresOn(after).filter(path => !featuresOn(before).includes(path));
    const unasked = ofKeys.has(code) ? on.filter(path => !path.split('.').includes(name)) : [];
    if (errors.length > 0 || unasked.length > 0) {
      faults.push(`${text}: ${code}: ${fix.title}: ${[...errors.map(([each]) => each), ...unasked]}`);
    }
  }
  return faults;
}

function* cases(shift: number): Generator<readonly [Named, Section, number]> {
  for (const [i, section] of sections.entries()) {
    for (const [j, name] of names.entries()) {
      if (bounds.full || (i * names.length + j) % sampled === (bounds.seed + shift) % sampled) {
        yield [name, section, [0, 2, 3][(i + j) % 3] as number];
      }
    }
  }
}

describe('a preferred fix, of any key of the catalog in any section', () => {
  for (const [shift, run] of runs.entries()) {
    it(`never adds an error or turns on what was off: ${run.loader}, ${run.version}`, () => {
      let tried = 0;
      const faults: string[] = [];
      for (const [name, section, stage] of cases(shift)) {
        const text = placed(name, section, stage);
        if (text !== undefined) {
          tried += 1;
          faults.push(...faultsIn(text, name, run));
        }
      }
      console.log(`      ${tried} cases`);
      assert.ok(tried > 500);
      assert.deepEqual(faults, []);
    });
  }
});
