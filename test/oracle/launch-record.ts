import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type LaunchQuestion, launchMark } from './launch-questions.js';

/** What a launch did with a file: see ask_launch.py. */
export interface LaunchAnswer {
  readonly config?: { readonly [key: string]: unknown };
  readonly other?: true;
  readonly refused?: string;
  readonly message?: string;
  readonly by?: string;
}

/** Configs repeat, so that the record has each once. */
interface LaunchRecord {
  readonly versions: { readonly [program: string]: string };
  readonly configs: readonly object[];
  readonly answers: { readonly [question: string]: LaunchAnswer | number };
}

const path = fileURLToPath(new URL('verdicts/launch.json', import.meta.url));

function keyOf(question: LaunchQuestion): string {
  return `${question.id} ${launchMark(question)}`;
}

/** Returns a function from questions to recorded answers; undefined for one that has not been asked. */
export function launchAnswers(): (question: LaunchQuestion) => LaunchAnswer | undefined {
  const record = existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as LaunchRecord) : undefined;
  return question => {
    const answer = record?.answers[keyOf(question)];
    return typeof answer === 'number'
      ? { config: record?.configs[answer] as { readonly [key: string]: unknown } }
      : answer;
  };
}

/** Writes one answer per line, so that diffs are readable. */
export function writeLaunchRecord(
  versions: LaunchRecord['versions'],
  asked: readonly (readonly [LaunchQuestion, LaunchAnswer])[],
): void {
  const configs: string[] = [];
  const lines = asked.map(([question, answer]) => {
    const config = answer.config && JSON.stringify(answer.config);
    if (config !== undefined && !configs.includes(config)) {
      configs.push(config);
    }
    return `${JSON.stringify(keyOf(question))}: ${config === undefined ? JSON.stringify(answer) : configs.indexOf(config)}`;
  });
  writeFileSync(
    path,
    `{"versions": ${JSON.stringify(versions)},\n"configs": [\n${configs.join(',\n')}\n],\n"answers": {\n${lines.join(',\n')}\n}}\n`,
  );
}
