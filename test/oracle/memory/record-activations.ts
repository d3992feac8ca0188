/**
 * Asks PyTorch and transformers about the memory of training steps and records the answers: `npm run oracle:memory --
 * <python>`; `--all` asks again what has an answer. The Python has test/oracle/requirements.txt. See CONTRIBUTING.md.
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { activationQuestions } from './activation-questions.js';
import {
  type ActivationAnswer,
  activationAnswers,
  activationVersions,
  writeActivationRecord,
} from './activation-record.js';

const script = fileURLToPath(new URL('ask_activations.py', import.meta.url));
const given = process.argv.slice(2);
const python = given.find(argument => !argument.startsWith('--')) ?? process.env.ORACLE_PYTHON ?? 'python3';
const known = given.includes('--all') ? () => undefined : activationAnswers();
const open = activationQuestions.filter(question => known(question) === undefined);

const { status, stdout } = spawnSync(python, [script], {
  input: open.map(question => `${JSON.stringify(question)}\n`).join(''),
  encoding: 'utf8',
  stdio: ['pipe', 'pipe', 'inherit'],
  maxBuffer: 1e9,
});
const [versions, ...answers] = stdout
  .trim()
  .split('\n')
  .filter(line => line !== '')
  .map(line => JSON.parse(line) as unknown);
const fresh = new Map(open.map((question, i) => [question, answers[i] as ActivationAnswer | null | undefined]));
writeActivationRecord(
  (versions as { readonly [program: string]: string } | undefined) ?? activationVersions(),
  activationQuestions.flatMap(question => {
    const answer = fresh.get(question) ?? known(question);
    return answer === undefined ? [] : [[question, answer] as const];
  }),
);
const failed = open.filter(question => !fresh.get(question));
console.log(`${activationQuestions.length} training steps: ${open.length} asked`);
if (status !== 0 || failed.length > 0) {
  throw new Error(
    `${python}, which needs torch, transformers and peft, has no answer to: ${failed.map(({ id }) => id)}`,
  );
}
