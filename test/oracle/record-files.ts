import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { codeMark } from './asker.js';
import { defaultChecks, illegalQuestions, legalQuestions } from './catalog-questions.js';
import { exampleQuestions } from './example-questions.js';
import { markOf, type Named, type Question, type Verdict } from './question.js';
import { ruleQuestions } from './rule-questions.js';

/** All questions, by the file with the answers. */
export const questions: { readonly [file: string]: readonly Named<Question>[] } = {
  rules: ruleQuestions,
  examples: exampleQuestions,
  'legal-values': legalQuestions,
  'illegal-values': illegalQuestions,
  defaults: defaultChecks,
};

/** The versions of the programs that were asked. */
export type Versions = { readonly [program: string]: string };

/** A verdict, with the hash of its question. */
export interface Entry {
  readonly id: string;
  readonly asked: string;
  readonly verdict: Verdict;
}

export interface RecordFile {
  readonly versions: Versions;
  /** The mark of the program that asked. */
  readonly asker: string;
  readonly verdicts: readonly Entry[];
}

/** Returns the mark of the program that asks. */
export function askerMark(): string {
  return codeMark(['ask.py', 'programs.py', 'defaults.py', 'doubts.py']);
}

function pathOf(file: string): string {
  return fileURLToPath(new URL(`verdicts/${file}.json`, import.meta.url));
}

/** Returns the recorded verdicts of a file; none if there is no such file. */
export function readRecord(file: string): RecordFile {
  const path = pathOf(file);
  return existsSync(path)
    ? (JSON.parse(readFileSync(path, 'utf8')) as RecordFile)
    : { versions: {}, asker: '', verdicts: [] };
}

/** Writes one verdict per line, ordered by name, so that diffs are readable. */
export function writeRecord(file: string, { versions, asker, verdicts }: RecordFile): void {
  const sorted = [...verdicts].sort((a, b) => (a.id < b.id ? -1 : 1));
  const lines = sorted.map(entry => JSON.stringify(entry)).join(',\n');
  writeFileSync(
    pathOf(file),
    `{"versions": ${JSON.stringify(versions)},\n"asker": "${asker}",\n"verdicts": [\n${lines}\n]}\n`,
  );
}

/** Returns the verdict on a question in its current form; undefined if it is not recorded, or has changed since. */
export function verdictsBy(file: string): (named: Named<Question>) => Verdict | undefined {
  const byMark = new Map(readRecord(file).verdicts.map(entry => [`${entry.id} ${entry.asked}`, entry.verdict]));
  return ({ id, question }) => byMark.get(`${id} ${markOf(question)}`);
}
