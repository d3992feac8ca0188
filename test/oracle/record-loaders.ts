/**
 * Asks releases of transformers and accelerate what they fill in, compare and refuse, and records the answers: `npm run
 * oracle:loaders -- <python> ...`. Each Python has one release of both, and DeepSpeed. The recorded answers of other
 * releases are kept. See CONTRIBUTING.md.
 */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { compareVersions } from '../../server/src/catalog/version.js';
import { loaderQuestions } from './loader-questions.js';
import { keyOf, type LoaderAnswer, type LoaderRecord, readLoaderRecords, writeLoaderRecords } from './loader-record.js';

const script = fileURLToPath(new URL('ask_loaders.py', import.meta.url));

async function ask(python: string): Promise<LoaderRecord> {
  const child = spawn(python, [script], { stdio: ['pipe', 'pipe', 'ignore'] });
  const ended = new Promise<number>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', code => resolve(code ?? 1));
  });
  child.stdin.end(loaderQuestions.map(({ id, loader, text }) => `${JSON.stringify({ id, loader, text })}\n`).join(''));
  const lines: unknown[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    lines.push(JSON.parse(line));
  }
  if ((await ended) !== 0 || lines.length !== loaderQuestions.length + 1) {
    throw new Error(`${python} cannot ask: it needs transformers, accelerate and deepspeed`);
  }
  const [releases, ...answers] = lines as [LoaderRecord['releases'], ...{ readonly answer: LoaderAnswer }[]];
  const entries = loaderQuestions.map((question, i): [string, LoaderAnswer] => [
    keyOf(question),
    answers[i]?.answer ?? {},
  ]);
  return { releases, answers: Object.fromEntries(entries) };
}

async function record(): Promise<void> {
  const records = [...readLoaderRecords()];
  for (const python of process.argv.slice(2)) {
    const said = await ask(python);
    const others = records.filter(({ releases }) => releases.transformers !== said.releases.transformers);
    records.splice(0, records.length, ...others, said);
    console.log(`transformers ${said.releases.transformers}, accelerate ${said.releases.accelerate}: asked`);
  }
  records.sort((a, b) => compareVersions(a.releases.transformers, b.releases.transformers));
  writeLoaderRecords(records);
}

void record();
