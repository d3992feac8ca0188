import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { StateQuestion } from './state-questions.js';

/** Numbers of parameters, and bytes of all tensors of a process: see ask_states.py. The peaks are lists by rank. */
export interface StateAnswer {
  readonly parameters: number;
  readonly trained: number;
  readonly largest: number;
  readonly resident: readonly number[];
  readonly forward: readonly number[];
  readonly backward: readonly number[];
  readonly step: readonly number[];
}

interface StateRecord {
  readonly versions: { readonly [program: string]: string };
  readonly answers: { readonly [question: string]: StateAnswer };
}

const path = fileURLToPath(new URL('states.json', import.meta.url));

/** An answer belongs to the question that was asked: another config under the same name is another question. */
function keyOf({ id, ...rest }: StateQuestion): string {
  return `${id} ${createHash('sha256').update(JSON.stringify(rest)).digest('hex').slice(0, 8)}`;
}

function read(): StateRecord | undefined {
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as StateRecord) : undefined;
}

/** Returns the versions of the programs that answered. */
export function stateVersions(): StateRecord['versions'] {
  return read()?.versions ?? {};
}

/** Returns a function from questions to recorded answers; undefined for one that nobody has asked. */
export function stateAnswers(): (question: StateQuestion) => StateAnswer | undefined {
  const record = read();
  return question => record?.answers[keyOf(question)];
}

/** Writes one answer per line, so that diffs are readable. */
export function writeStateRecord(
  versions: StateRecord['versions'],
  asked: readonly (readonly [StateQuestion, StateAnswer])[],
): void {
  const lines = asked.map(([question, answer]) => `${JSON.stringify(keyOf(question))}: ${JSON.stringify(answer)}`);
  writeFileSync(path, `{"versions": ${JSON.stringify(versions)},\n"answers": {\n${lines.join(',\n')}\n}}\n`);
}
