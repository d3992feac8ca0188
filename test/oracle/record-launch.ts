/**
 * Asks `accelerate launch` about each key of its file and records the answers: `npm run oracle:launch -- <python>`. The
 * Python has accelerate and DeepSpeed. See CONTRIBUTING.md.
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { launchQuestions } from './launch-questions.js';
import { type LaunchAnswer, writeLaunchRecord } from './launch-record.js';

const script = fileURLToPath(new URL('ask_launch.py', import.meta.url));
const [python = process.env.ORACLE_PYTHON ?? 'python3'] = process.argv.slice(2);

const { status, stdout } = spawnSync(python, [script], {
  input: launchQuestions.map(question => `${JSON.stringify(question)}\n`).join(''),
  encoding: 'utf8',
  stdio: ['pipe', 'pipe', 'ignore'],
  maxBuffer: 1e9,
});
const lines = stdout.trim().split('\n');
if (status !== 0 || lines.length !== launchQuestions.length + 1) {
  throw new Error(`${python} cannot ask: it needs accelerate and deepspeed`);
}
const [versions, ...answers] = lines.map(line => JSON.parse(line) as unknown);
writeLaunchRecord(
  versions as { readonly [program: string]: string },
  launchQuestions.map((question, i) => [question, (answers[i] as { readonly answer: LaunchAnswer }).answer]),
);
console.log(`${launchQuestions.length} files: asked`);
