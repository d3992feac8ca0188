import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parseText } from '../../server/src/document/parse.js';
import type { ValueNode } from '../../server/src/document/syntax-tree.js';
import { loadNotation } from '../../server/src/notations/notations.js';
import { mismatchesOf } from '../../server/src/runs/checking/mismatches.js';
import { fillSourceOf } from '../../server/src/runs/fill-source.js';
import { type FillSource, filledAt } from '../../server/src/runs/fills.js';
import type { Run } from '../../server/src/runs/run.js';
import { yamlFile } from '../../server/src/runs/sources/yaml-file.js';
import { trainingArguments } from '../../server/src/runs/training-arguments.js';
import { aroundFolder } from './around-files.js';

/** A recipe, with what Trainer said about it and its config. */
interface Label {
  readonly type: string;
  readonly file: string;
  readonly family: string;
  readonly key?: string;
  readonly deepspeed?: { readonly written: string; readonly file?: string };
  readonly numbers_that_are_strings?: readonly string[];
  readonly applies?: boolean;
  readonly accelerate_config?: { readonly deepspeed_config?: unknown };
  readonly deepspeed_config_file?: { readonly written: string };
  readonly verdict?: {
    readonly mismatches?: readonly string[];
    readonly filled?: { readonly [path: string]: unknown };
    readonly world_size?: number;
    readonly steps_known?: boolean;
    readonly num_processes?: number;
  };
}

interface Pair {
  readonly label: Label;
  readonly text: string;
  readonly runs: readonly Run[];
  /** The run that the label is about. */
  readonly run: Run | undefined;
}

interface Judged {
  readonly name: string;
  readonly label: Label;
  readonly root: ValueNode | undefined;
  readonly source: FillSource;
  readonly family: Run['family'];
}

/** The release whose `warmup_ratio` the labels have. */
const release = '5.17.0';

/** Names of labels for families; for others any family is right, or none. */
const families: { readonly [family: string]: Run['family'] } = {
  axolotl: 'axolotl',
  'llama-factory': 'llamafactory',
  'open-assistant': 'open-assistant',
};

describe('recipes of training programs', () => {
  const folder = aroundFolder();
  if (folder === undefined) {
    return;
  }
  const pairs: Pair[] = [];

  before(async () => {
    const labels: readonly Label[] = readFileSync(path.join(folder, 'labels.jsonl'), 'utf8')
      .trim()
      .split('\n')
      .map(line => JSON.parse(line));
    for (const label of labels) {
      const text = readFileSync(path.join(folder, label.file), 'utf8');
      const kind = label.type === 'recipe-yaml' ? 'recipe' : 'accelerate';
      const all = yamlFile.mightStart(text) ? yamlFile.runsIn(text, await loadNotation('yaml')) : [];
      const runs = all.filter(run => run.kind === kind);
      const key = label.key?.split('.').at(-1);
      const run = key === undefined ? runs[0] : runs.find(({ config }) => config?.by === key);
      pairs.push({ label, text, runs, run });
    }
  });

  const recipes = (): readonly Pair[] => pairs.filter(({ label }) => label.type === 'recipe-yaml');

  it('are found, and nothing else', () => {
    const wrong = recipes().filter(({ label, run, runs }) => {
      // The files of Open-Assistant have several sections that name a config.
      const most = run?.family === 'open-assistant' ? Number.POSITIVE_INFINITY : 1;
      return runs.length > most || (label.applies === true && run === undefined);
    });
    assert.deepEqual(
      wrong.map(({ label }) => label.file),
      [],
    );
  });

  it('are of the right family, and only those of a known one have a reader', () => {
    const wrong = recipes().filter(
      ({ label, run }) =>
        (label.family in families && run?.family !== families[label.family]) ||
        (label.applies === false && run?.reader !== undefined),
    );
    assert.deepEqual(
      wrong.map(({ label, run }) => `${label.file} ${label.family} ${run?.family}`),
      [],
    );
  });

  it('name the config that they name', () => {
    const wrong = recipes().filter(({ label: { deepspeed }, run, text }) => {
      const config = run?.config;
      if (deepspeed === undefined || /^\$\{\{/.test(deepspeed.written)) {
        return config !== undefined;
      }
      const source = config === undefined ? '' : text.slice(config.offset, config.end).replace(/^["']|["']$/g, '');
      return source !== deepspeed.written || (config?.path ?? '$') !== deepspeed.written.replace(/^.*\$.*/, '$');
    });
    assert.deepEqual(
      wrong.map(({ label, run }) => `${label.file} ${label.deepspeed?.written} ${run?.config?.path}`),
      [],
    );
  });

  it('have the numbers that YAML reads as strings, which only some programs convert', () => {
    let count = 0;
    const wrong = recipes()
      .filter(({ label }) => label.applies === true)
      .flatMap(({ label, run, text }) => {
        const own = [...(run?.arguments.values() ?? [])].filter(({ name, offset, end }) => {
          const isNumber = /^(?:number|integer)$/.test(trainingArguments[name]?.kind ?? '');
          return isNumber && /^\d+e-?\d+$/i.test(text.slice(offset, end));
        });
        count += own.length;
        const isRead = own.every(({ value, isText }) =>
          run?.family === 'llamafactory'
            ? typeof value === 'number'
            : typeof value === 'string' && isText === (run?.family !== 'transformers'),
        );
        const names = own.map(({ name }) => name);
        return isRead && JSON.stringify(names) === JSON.stringify(label.numbers_that_are_strings ?? [])
          ? []
          : [`${label.file} ${names.join()}`];
      });
    assert.deepEqual(wrong, []);
    assert.ok(count > 10, `${count}`);
  });

  const judged = (): readonly Judged[] =>
    recipes().flatMap(({ label, run }) => {
      const { applies, verdict, deepspeed, accelerate_config: accelerate } = label;
      const config =
        deepspeed?.file !== undefined
          ? readFileSync(path.join(folder, deepspeed.file), 'utf8')
          : JSON.stringify(accelerate?.deepspeed_config);
      if (applies !== true || verdict?.filled === undefined || run === undefined || config === undefined) {
        return [];
      }
      const { root } = parseText(config);
      return [
        { name: label.file, label, root, source: fillSourceOf(run, release, verdict.world_size), family: run.family },
      ];
    });

  it('contradict a config exactly as Trainer says', () => {
    const all = judged();
    assert.ok(all.length >= 100, `${all.length}`);
    const wrong = all.flatMap(({ name, label, root, source }) => {
      const own = mismatchesOf(root, source).map(mismatch => mismatch.path);
      const said = (label.verdict?.mismatches ?? [])
        .map(line => line.slice('- ds '.length).split('=')[0] ?? '')
        .filter(key => label.verdict?.steps_known === true || !key.endsWith('_num_steps') || own.includes(key));
      return JSON.stringify([...own].sort()) === JSON.stringify([...said].sort())
        ? []
        : [`${name} ${label.family}: ${own} not ${said}`];
    });
    assert.deepEqual(wrong, []);
  });

  it('fill in what Trainer fills in', () => {
    let known = 0;
    const wrong = judged().flatMap(({ name, label, source, family }) =>
      Object.entries(label.verdict?.filled ?? {}).flatMap(([key, value]) => {
        const own = filledAt(key, source)?.value;
        known += own === undefined ? 0 : 1;
        // Open-Assistant makes its precision of `dtype`, and calls float(), which not all labels know.
        const isLabelled = family !== 'open-assistant' || !(key.endsWith('.enabled') || typeof value === 'string');
        return own === undefined || !isLabelled || JSON.stringify(own) === JSON.stringify(value)
          ? []
          : [`${name} ${key}`];
      }),
    );
    assert.deepEqual(wrong, []);
    assert.ok(known > 550, `${known} values`);
  });

  it('of `accelerate launch` have its number of processes and its config', () => {
    const files = pairs.filter(({ label }) => label.type === 'accelerate-yaml');
    const wrong = files.filter(({ label: { verdict, deepspeed_config_file: file }, run }) => {
      const count = verdict?.num_processes;
      return (
        (run !== undefined && count !== undefined && count > 0 && run.worldSize?.value !== count) ||
        (file !== undefined && run !== undefined && run.config?.path !== file.written)
      );
    });
    assert.ok(files.filter(({ run }) => run?.worldSize !== undefined).length > 140);
    assert.deepEqual(
      wrong.map(({ label }) => label.file),
      [],
    );
  });
});
