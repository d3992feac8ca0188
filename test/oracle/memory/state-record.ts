import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { StateQuestion } from './state-questions.js';

/** Numbers of parameters, and bytes of all tensors of the process that has the most: see ask_states.py. */
export interface StateAnswer {
  readonly parameters: number;
  readonly trained: number;
  readonly largest: number;
  readonly resident: number;
  readonly forward: number;
  readonly backward: number;
  readonly step: number;
}

/** An answer is a list of its numbers, so that the file stays small. */
const fields = ['parameters', 'trained', 'largest', 'resident', 'forward', 'backward', 'step'] as const;

interface StateRecord {
  readonly versions: { readonly [program: string]: string };
  readonly answers: { readonly [question: string]: readonly number[] };
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

/** Returns a function from questions to recorded answers; undefined for one that has not been asked. */
export function stateAnswers(): (question: StateQuestion) => StateAnswer | undefined {
  const record = read();
  return question => {
    const answer = record?.answers[keyOf(question)];
    return answer === undefined
      ? undefined
      : (Object.fromEntries(fields.map((name, index) => [name, answer[index]])) as unknown as StateAnswer);
  };
}

/** Writes one answer per line, so that diffs are readable. */
export function writeStateRecord(
  versions: StateRecord['versions'],
  asked: readonly (readonly [StateQuestion, StateAnswer])[],
): void {
  const lines = asked.map(([question, answer]) => {
    const numbers = fields.map(name => answer[name]);
    return `${JSON.stringify(keyOf(question))}: ${JSON.stringify(numbers)}`;
  });
  writeFileSync(path, `{"versions": ${JSON.stringify(versions)},\n"answers": {\n${lines.join(',\n')}\n}}\n`);
}
