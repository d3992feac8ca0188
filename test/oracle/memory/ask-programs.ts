import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

interface Asked<Question, Answer> {
  readonly python: string;
  /** Null if a signal ended the program. */
  readonly status: number | null;
  /** The releases that answered; undefined if none did. */
  readonly versions: { readonly [program: string]: string } | undefined;
  /** The questions that were asked. */
  readonly open: readonly Question[];
  /** The asked questions without an answer. */
  readonly failed: readonly Question[];
  /** Returns the new answer to a question, or the known one. */
  readonly answer: (question: Question) => Answer | undefined;
}

/**
 * Asks a Python script beside this file, a question and an answer a line, what has no answer yet; everything with `--all`.
 * The answers begin with a line of releases.
 */
export function askPrograms<Question, Answer>(
  script: string,
  questions: readonly Question[],
  answers: () => (question: Question) => Answer | undefined,
): Asked<Question, Answer> {
  const given = process.argv.slice(2);
  const python = given.find(argument => !argument.startsWith('--')) ?? process.env.ORACLE_PYTHON ?? 'python3';
  const known = given.includes('--all') ? () => undefined : answers();
  const open = questions.filter(question => known(question) === undefined);
  const { status, stdout } = spawnSync(python, [fileURLToPath(new URL(script, import.meta.url))], {
    input: open.map(question => `${JSON.stringify(question)}\n`).join(''),
    encoding: 'utf8',
    stdio: ['pipe', 'pipe', 'inherit'],
    maxBuffer: 1e9,
  });
  const [versions, ...lines] = stdout
    .trim()
    .split('\n')
    .filter(line => line !== '')
    .map(line => JSON.parse(line) as unknown);
  const fresh = new Map(open.map((question, i) => [question, lines[i] as Answer | null | undefined]));
  return {
    python,
    status,
    versions: versions as Asked<Question, Answer>['versions'],
    open,
    failed: open.filter(question => !fresh.get(question)),
    answer: question => fresh.get(question) ?? known(question),
  };
}
