import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type ActivationQuestion, activationMark } from './activation-questions.js';

/** Numbers of parameters, and bytes: see ask_activations.py. */
export interface ActivationAnswer {
  readonly parameters: number;
  readonly trained: number;
  readonly kept: number;
  readonly peak: number;
  readonly peakWithGradients: number;
}

/** An answer is a list of its numbers, so that the file stays small. */
interface ActivationRecord {
  readonly versions: { readonly [program: string]: string };
  readonly answers: { readonly [question: string]: readonly number[] };
}

const path = fileURLToPath(new URL('activations.json', import.meta.url));

function keyOf(question: ActivationQuestion): string {
  return `${question.id} ${activationMark(question)}`;
}

function read(): ActivationRecord | undefined {
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as ActivationRecord) : undefined;
}

/** Returns the versions of the programs that answered. */
export function activationVersions(): ActivationRecord['versions'] {
  return read()?.versions ?? {};
}

/** Returns a function from questions to recorded answers; undefined for one that has not been asked. */
export function activationAnswers(): (question: ActivationQuestion) => ActivationAnswer | undefined {
  const record = read();
  return question => {
    const answer = record?.answers[keyOf(question)];
    if (answer === undefined) {
      return undefined;
    }
    const [parameters = 0, trained = 0, kept = 0, peak = 0, peakWithGradients = 0] = answer;
    return { parameters, trained, kept, peak, peakWithGradients };
  };
}

/** Writes one answer per line, so that diffs are readable. */
export function writeActivationRecord(
  versions: ActivationRecord['versions'],
  asked: readonly (readonly [ActivationQuestion, ActivationAnswer])[],
): void {
  const lines = asked.map(([question, { parameters, trained, kept, peak, peakWithGradients }]) => {
    const numbers = [parameters, trained, kept, peak, peakWithGradients];
    return `${JSON.stringify(keyOf(question))}: ${JSON.stringify(numbers)}`;
  });
  writeFileSync(path, `{"versions": ${JSON.stringify(versions)},\n"answers": {\n${lines.join(',\n')}\n}}\n`);
}
