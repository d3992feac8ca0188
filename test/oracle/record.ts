/**
 * Asks the real programs and records their answers: `npm run oracle`. ORACLE_PYTHON names a Python with the packages of
 * requirements.txt. Asks only questions without a recorded verdict: new and changed ones, or all of them when the
 * asking program or a version has changed. `--all` asks everything; `--only <text>` also asks the questions with that
 * in their name.
 */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { markOf, type Named, type Question, type Verdict } from './question.js';
import {
  askerMark,
  type Entry,
  questions,
  readRecord,
  type Versions,
  verdictsBy,
  writeRecord,
} from './record-files.js';

const python = process.env.ORACLE_PYTHON ?? 'python3';
const script = fileURLToPath(new URL('ask.py', import.meta.url));
const { values: options } = parseArgs({ options: { all: { type: 'boolean' }, only: { type: 'string' } } });

/** Answers by the questions' names, as they arrive. */
async function ask(lines: readonly object[], onAnswer: (id: string, verdict: Verdict) => void): Promise<void> {
  const child = spawn(python, [script], { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = new Promise<number>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', code => resolve(code ?? 1));
  });
  child.stdin.end(lines.map(line => `${JSON.stringify(line)}\n`).join(''));
  for await (const line of createInterface({ input: child.stdout })) {
    const { id, verdict } = JSON.parse(line) as { readonly id: string; readonly verdict: Verdict };
    onAnswer(id, verdict);
  }
  const code = await ended;
  if (code !== 0) {
    throw new Error(
      `${python} cannot ask (code ${code}): set ORACLE_PYTHON to one that has what requirements.txt lists`,
    );
  }
}

async function askVersions(): Promise<Versions> {
  let versions: unknown;
  await ask([{ id: 'versions', versions: true }], (_, verdict) => {
    versions = verdict;
  });
  return versions as Versions;
}

/** Whether the verdict is about the moment rather than about the config; then the question is asked again. */
function isPassing(verdict: Verdict | undefined): boolean {
  return (
    verdict !== undefined && 'undecided' in verdict && /^no answer|ended with code|port was/.test(verdict.undecided)
  );
}

function isDue(file: string, versions: Versions): (named: Named<Question>) => boolean {
  const recorded = verdictsBy(file);
  const { versions: before, asker } = readRecord(file);
  const holds = JSON.stringify(before) === JSON.stringify(versions) && asker === askerMark();
  return named => {
    const verdict = recorded(named);
    const asked = options.all || named.id.includes(options.only ?? '\0');
    return asked || !holds || verdict === undefined || isPassing(verdict);
  };
}

async function record(file: string, versions: Versions): Promise<void> {
  const all = questions[file] ?? [];
  const due = all.filter(isDue(file, versions));
  const kept = verdictsBy(file);
  const answers = new Map<string, Verdict>();
  const start = Date.now();
  if (due.length > 0) {
    await ask(
      due.map(({ id, question }) => ({ id, ...question })),
      (id, verdict) => answers.set(id, verdict),
    );
  }
  const entries = all.flatMap((named): readonly Entry[] => {
    const verdict = answers.get(named.id) ?? kept(named);
    return verdict === undefined ? [] : [{ id: named.id, asked: markOf(named.question), verdict }];
  });
  writeRecord(file, { versions, asker: askerMark(), verdicts: entries });
  const undecided = entries.filter(({ verdict }) => 'undecided' in verdict).length;
  const seconds = ((Date.now() - start) / 1000).toFixed(0);
  console.log(`${file}: ${due.length} asked, ${entries.length} recorded, ${undecided} undecided, ${seconds} s`);
}

async function recordAll(): Promise<void> {
  const versions = await askVersions();
  for (const file of Object.keys(questions)) {
    await record(file, versions);
  }
}

void recordAll();
