import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { compareVersions } from '../../server/src/catalog/version.js';
import { codeMark } from './asker.js';
import type { Answer, Programs } from './release-pythons.js';
import type { ReleaseQuestion } from './release-questions.js';

/** `loads`, `undecided`, or the name of the exception. */
export type Outcome = string;

/** The result of each release, the oldest first. */
export type Outcomes = ReadonlyMap<string, Outcome>;

export interface ReleaseRecord {
  /** The mark of the program that asked. */
  readonly asker: string;
  readonly programs: { readonly [release: string]: Programs };
  /** By the name of the question: the hash of its text, and the results of the releases (see `historyOf`). */
  readonly outcomes: { readonly [id: string]: readonly [mark: string, history: string] };
}

const file = fileURLToPath(new URL('verdicts/releases.json', import.meta.url));

/** Returns the mark of the program that asks a release. */
export function releaseAskerMark(): string {
  return codeMark(['run_config.py', 'doubts.py']);
}

export function outcomeOf({ ok, error, undecided }: Answer): Outcome {
  return ok ? 'loads' : undecided === undefined ? (error ?? 'fails') : 'undecided';
}

/**
 * Results as a string: the first, then each that differs from the one before, with its release: `loads, 0.17.5
 * TypeError`.
 */
export function historyOf(outcomes: Outcomes): string {
  const entries = [...outcomes];
  return entries
    .filter(([, outcome], i) => i === 0 || outcome !== entries[i - 1]?.[1])
    .map(([release, outcome], i) => (i === 0 ? outcome : `${release} ${outcome}`))
    .join(', ');
}

/** Returns the result of a release from such a string. */
export function outcomeIn(history: string, release: string): Outcome {
  const [first = '', ...later] = history.split(', ');
  const last = later.map(part => part.split(' ')).findLast(([since = '']) => compareVersions(since, release) <= 0);
  return last?.[1] ?? first;
}

export function textMark(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 8);
}

/** The record; an empty one if there is none. */
export function readReleaseRecord(): ReleaseRecord {
  return existsSync(file)
    ? (JSON.parse(readFileSync(file, 'utf8')) as ReleaseRecord)
    : { asker: '', programs: {}, outcomes: {} };
}

/** Writes one line for each question, ordered by name, so that diffs are readable. */
export function writeReleaseRecord({ asker, programs, outcomes }: ReleaseRecord): void {
  const lines = (object: object): string =>
    Object.entries(object)
      .map(([name, value]) => `${JSON.stringify(name)}: ${JSON.stringify(value)}`)
      .join(',\n');
  const sorted = Object.fromEntries(Object.entries(outcomes).sort(([a], [b]) => (a < b ? -1 : 1)));
  writeFileSync(
    file,
    `{"asker": "${asker}",\n"programs": {\n${lines(programs)}\n},\n"outcomes": {\n${lines(sorted)}\n}}\n`,
  );
}

/** Returns the recorded history of a question in its current form; undefined if there is none. */
export function historyIn({ outcomes }: ReleaseRecord, { id, text }: ReleaseQuestion): string | undefined {
  const [mark, history] = (Object.hasOwn(outcomes, id) ? outcomes[id] : undefined) ?? [];
  return mark === textMark(text) ? history : undefined;
}
