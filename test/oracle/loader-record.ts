import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Releases } from '../../server/src/loaders/loader.js';
import type { LoaderQuestion } from './loader-questions.js';

/** The result of a loader for a config: see ask_loaders.py. */
export interface LoaderAnswer {
  readonly filled?: { readonly [path: string]: unknown };
  readonly mismatches?: readonly string[];
  readonly refused?: string;
  readonly message?: string;
}

/** The answers of one installation, by the question's name and the hash of its text. */
export interface LoaderRecord {
  readonly releases: Required<Pick<Releases, 'transformers' | 'accelerate'>>;
  readonly answers: { readonly [question: string]: LoaderAnswer };
}

const path = fileURLToPath(new URL('verdicts/loaders.json', import.meta.url));

/** Returns the key of a question in the record: an answer is valid while the text is the same. */
export function keyOf({ id, text }: LoaderQuestion): string {
  return `${id} ${createHash('sha256').update(text).digest('hex').slice(0, 8)}`;
}

/** The answers of every installation, the oldest first. */
export function readLoaderRecords(): readonly LoaderRecord[] {
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as readonly LoaderRecord[]) : [];
}

/** Writes one answer per line, so that diffs are readable. */
export function writeLoaderRecords(records: readonly LoaderRecord[]): void {
  const texts = records.map(({ releases, answers }) => {
    const lines = Object.entries(answers).map(([key, answer]) => `${JSON.stringify(key)}: ${JSON.stringify(answer)}`);
    return `{"releases": ${JSON.stringify(releases)},\n"answers": {\n${lines.join(',\n')}\n}}`;
  });
  writeFileSync(path, `[\n${texts.join(',\n')}\n]\n`);
}
