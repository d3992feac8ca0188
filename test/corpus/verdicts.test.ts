import assert from 'node:assert/strict';
import { analyse } from '../../server/src/analysis/analysis.js';
import { isConfigName } from '../../server/src/catalog/config-name.js';
import { check } from '../../server/src/checking/check.js';
import type { Rule } from '../../server/src/checking/rule.js';
import type { Verdict } from '../../server/src/checking/verdict.js';
import { detect } from '../../server/src/detection/detect.js';
import { mightBeConfig } from '../../server/src/detection/might-be-config.js';
import { openText } from '../../server/src/document/config-document.js';
import { assume, defaultSettings, type Settings } from '../../server/src/loaders/assumptions.js';
import { rules } from '../../server/src/rules/rules.js';
import { type CorpusFile, type Label, loadCorpus } from './corpus-files.js';

const corpus = loadCorpus();

/** A disagreement with arguments that are not in the file. */
function isAboutArguments(message: string | undefined): boolean {
  return message?.startsWith('Please correct the following DeepSpeed config values that mismatch') ?? false;
}

/** Whether we report that a file, which the autotuner accepts, fails in an ordinary run. */
function isExplained(verdicts: readonly Verdict[]): boolean {
  return verdicts.some(
    ({ severity, failsAt, message }) =>
      severity === 'warning' && failsAt === 'load' && message.includes('Without that flag the run fails'),
  );
}

function percent(part: number, whole: number): string {
  return `${((100 * part) / whole).toFixed(2)} %`;
}

/** The programs that were asked about each file. */
const asked = [
  ['0.19.6', 'auto'],
  ['0.19.6', 'deepspeed'],
  ['0.19.6', 'transformers'],
  ['0.19.8', 'deepspeed'],
] as const;

describe(`verdicts on ${corpus.files.length} ${corpus.real ? 'real configs' : 'examples'}`, () => {
  for (const [version, loader] of asked) {
    it(`DeepSpeed ${version}, loader ${loader}: no load error on a file that the program reads`, () => {
      const settings: Settings = { ...defaultSettings, loader, version, syntax: true };
      const table = { agreeOk: 0, agreeError: 0, explained: 0, falseError: 0, missed: 0 };
      const wrong: string[] = [];
      const later = new Map<string, number>();
      for (const file of corpus.files) {
        const analysis = analyse(openText(file.text), settings);
        const label = file.labels[`${version} ${analysis.assumptions.loader.id}`];
        if (label === undefined || isAboutArguments(label.message)) {
          continue;
        }
        const errors = analysis.verdicts.filter(({ severity }) => severity === 'error');
        const atLoad = errors.filter(({ failsAt }) => failsAt === 'load');
        if (label.ok) {
          table[atLoad.length > 0 ? 'falseError' : 'agreeOk'] += 1;
          wrong.push(...atLoad.map(({ message }) => `${file.id}: ${message}`));
          for (const { code } of errors.filter(({ failsAt }) => failsAt !== 'load')) {
            later.set(code, (later.get(code) ?? 0) + 1);
          }
        } else {
          table[atLoad.length > 0 ? 'agreeError' : isExplained(analysis.verdicts) ? 'explained' : 'missed'] += 1;
        }
      }
      const total = Object.values(table).reduce((sum, count) => sum + count, 0);
      console.log(
        `      ${JSON.stringify(table)} agreement ${percent(table.agreeOk + table.agreeError + table.explained, total)}`,
      );
      console.log(`      later errors on files that load: ${JSON.stringify(Object.fromEntries(later))}`);
      assert.deepEqual(wrong, []);
    });
  }
});

interface Agreement {
  ok: number;
  error: number;
  explained: number;
  falseError: number;
  missed: number;
}

/**
 * Compares our load errors with the result of a program. No file that it reads may have one; nearly all others must.
 */
function holdsTo(labelOf: (file: CorpusFile) => Label | undefined, settingsOf: (file: CorpusFile) => Settings): void {
  const table: Agreement = { ok: 0, error: 0, explained: 0, falseError: 0, missed: 0 };
  const wrong: string[] = [];
  for (const file of corpus.files) {
    const label = labelOf(file);
    if (label === undefined || isAboutArguments(label.message)) {
      continue;
    }
    const { verdicts } = analyse(openText(file.text), settingsOf(file));
    const atLoad = verdicts.filter(({ severity, failsAt }) => severity === 'error' && failsAt === 'load');
    const isError = atLoad.length > 0;
    const refused = isError ? 'error' : isExplained(verdicts) ? 'explained' : 'missed';
    table[label.ok ? (isError ? 'falseError' : 'ok') : refused] += 1;
    wrong.push(...(label.ok ? atLoad.map(({ message }) => `${file.id}: ${message}`) : []));
  }
  const total = Object.values(table).reduce((sum, count) => sum + count, 0);
  const agreement = (table.ok + table.error + table.explained) / total;
  console.log(`      ${JSON.stringify(table)} agreement ${percent(agreement, 1)}`);
  assert.deepEqual(wrong, []);
  assert.ok(agreement >= 0.995, `agreement ${agreement}`);
}

describe('verdicts of older releases', () => {
  const versions = [...new Set(corpus.files.flatMap(({ releases }) => Object.keys(releases)))];

  for (const version of versions) {
    it(`${version}: no load error on a file that it reads, and an error on nearly all that it refuses`, () => {
      holdsTo(
        ({ releases }) => releases[version],
        ({ worldSize = null }) => ({ ...defaultSettings, loader: 'deepspeed', syntax: true, version, worldSize }),
      );
    });
  }
});

/** Releases of transformers, with the releases of accelerate and DeepSpeed beside them. */
const trainers: { readonly [transformers: string]: readonly [accelerate: string, deepspeed: string] } = {
  '4.46.3': ['1.1.1', '0.15.4'],
  '4.57.6': ['1.10.1', '0.17.5'],
  '5.0.0': ['1.12.0', '0.18.8'],
  '5.18.0': ['1.15.0', '0.19.6'],
};

describe('verdicts of releases of Trainer', () => {
  it('exist for every recorded release', () => {
    const asked = new Set(corpus.files.flatMap(file => Object.keys(file.trainers)));
    assert.deepEqual([...asked].sort(), corpus.real ? Object.keys(trainers).sort() : []);
  });

  for (const [transformersVersion, [accelerateVersion, version]] of corpus.real ? Object.entries(trainers) : []) {
    it(`${transformersVersion}: no load error on a file that it reads, and an error on nearly all that it refuses`, () => {
      const run = { loader: 'transformers', transformersVersion, accelerateVersion, version, syntax: true } as const;
      holdsTo(
        file => file.trainers[transformersVersion],
        () => ({ ...defaultSettings, ...run }),
      );
    });
  }
});

describe('rules that are skipped by their keys and values', () => {
  /** The same rules without their declared keys and values, so that none is skipped. */
  const anywhere = rules.map((rule): Rule => {
    const { concerns, about } = rule;
    return {
      ...rule,
      ...(concerns && {
        concerns: (node, kind, run, _scalar, hasOtherName) => concerns(node, kind, run, undefined, hasOtherName),
      }),
      ...(about && { about: 'every file' }),
    } as Rule;
  });

  for (const loader of ['deepspeed', 'transformers'] as const) {
    it(`include none that finds something in a real config, under ${loader}`, () => {
      for (const { id, text } of corpus.files) {
        const document = openText(text);
        const run = assume(document, { ...defaultSettings, loader });
        const said = (asked: readonly Rule[]): readonly string[] =>
          check(document, run, asked)
            .map(({ code, message, span }) => `${span.offset} ${code} ${message}`)
            .sort();
        assert.deepEqual(said(rules), said(anywhere), id);
      }
    });
  }
});

describe('detection', () => {
  it('finds the configs by name alone and by content', () => {
    const named = corpus.files.filter(({ name }) => isConfigName(name)).length;
    const namedOthers = corpus.others.filter(({ name }) => isConfigName(name)).length;
    const found = corpus.files.filter(({ name, text }) => detect(`/${name}`, text).ours).length;
    const recall = named / corpus.files.length;
    const precision = named / (named + namedOthers);
    console.log(
      `      by name: recall ${percent(named, corpus.files.length)}, precision ${percent(named, named + namedOthers)}`,
    );
    console.log(`      with content: recall ${percent(found, corpus.files.length)}`);
    assert.ok(recall >= 0.9, `recall ${recall}`);
    assert.ok(precision >= 0.97, `precision ${precision}`);
    assert.ok(found / corpus.files.length >= 0.99);
  });

  it('looks closely at every file that is a config', () => {
    const missed = corpus.files.filter(
      ({ text }) => detect('/run.json', text).ours && !mightBeConfig('/run.json', text),
    );
    assert.deepEqual(
      missed.map(({ id }) => id),
      [],
    );
  });

  it(`ignores ${corpus.others.length} look-alikes`, () => {
    const taken = corpus.others.filter(({ name, text }) => detect(`/${name}`, text).ours).map(({ name }) => name);
    assert.deepEqual(taken, []);
  });
});
