import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The result of a real program that read a file. */
export interface Label {
  readonly ok: boolean;
  readonly error?: string;
  readonly message?: string;
}

export interface CorpusFile {
  readonly id: string;
  readonly name: string;
  readonly text: string;
  readonly syntax: string;
  /** By release of DeepSpeed and loader (`0.19.6 transformers`); empty for the examples. */
  readonly labels: { readonly [asked: string]: Label };
  /** Results of older releases of DeepSpeed, by release, in a run with that many processes; empty for the examples. */
  readonly releases: { readonly [version: string]: Label };
  readonly worldSize?: number;
  /** Results of releases of Trainer, by release of transformers; empty for the examples. */
  readonly trainers: { readonly [release: string]: Label };
}

export interface Corpus {
  readonly real: boolean;
  readonly files: readonly CorpusFile[];
  /** Files of other programs whose names look like configs. */
  readonly others: readonly { readonly name: string; readonly text: string }[];
}

/** With CORPUS_FULL=1, the tests try everything on every file. Otherwise each file gets a part, another one than the next. */
export const isThorough = process.env.CORPUS_FULL === '1';

interface Row {
  readonly id: string;
  readonly name: string;
  readonly syntax: string;
  readonly deepspeed: Label;
  readonly deepspeed_0_19_8: Label;
  readonly transformers: Label;
}

interface ReleaseRow {
  readonly id: string;
  readonly world_size: number;
  readonly releases: { readonly [version: string]: Label };
}

interface TrainerRow {
  readonly id: string;
  readonly releases: { readonly [release: string]: Label };
}

function rows<T>(file: string): readonly T[] {
  const lines = readFileSync(file, 'utf8').split('\n');
  return lines.filter(line => line.trim() !== '').map(line => JSON.parse(line) as T);
}

function realCorpus(folder: string): Corpus {
  const older = new Map(rows<ReleaseRow>(path.join(folder, 'labels-releases.jsonl')).map(row => [row.id, row]));
  const trainers = new Map(
    rows<TrainerRow>(path.join(folder, 'labels-transformers.jsonl')).map(row => [row.id, row.releases]),
  );
  const files = rows<Row>(path.join(folder, 'labels.jsonl')).map(row => {
    const { id, name, syntax } = row;
    const text = readFileSync(path.join(folder, 'configs', `${id}.json`), 'utf8');
    const { releases = {}, world_size: worldSize } = older.get(id) ?? {};
    return {
      id,
      name,
      syntax,
      text,
      labels: {
        '0.19.6 deepspeed': row.deepspeed,
        '0.19.6 transformers': row.transformers,
        '0.19.8 deepspeed': row.deepspeed_0_19_8,
      },
      releases,
      trainers: { ...trainers.get(id), '5.18.0': row.transformers },
      ...(worldSize === undefined ? {} : { worldSize }),
    };
  });
  const others = rows<{ readonly id: string; readonly path: string }>(
    path.join(folder, 'not-deepspeed/index.jsonl'),
  ).map(row => ({
    name: row.path,
    text: readFileSync(path.join(folder, 'not-deepspeed', `${row.id}.json`), 'utf8'),
  }));
  return { real: true, files, others };
}

/** The configs in examples/. */
export function examples(): Corpus {
  const folder = fileURLToPath(new URL('../../examples/', import.meta.url));
  const names = readdirSync(folder).filter(name => name.endsWith('.json'));
  const files = names.map(name => ({
    id: name,
    name,
    syntax: 'strict',
    text: readFileSync(folder + name, 'utf8'),
    labels: {},
    releases: {},
    trainers: {},
  }));
  return { real: false, files, others: [] };
}

/** The corpus in the folder of DS_CONFIG_CORPUS, or else the examples. */
export function loadCorpus(): Corpus {
  const folder = process.env.DS_CONFIG_CORPUS;
  return folder !== undefined && existsSync(folder) ? realCorpus(folder) : examples();
}
