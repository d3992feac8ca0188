/**
 * Asks DeepSpeed about the memory of model states and records the answers: `npm run oracle:memory -- <python>`; `--all`
 * asks again what has an answer. The Python has test/oracle/requirements.txt. See CONTRIBUTING.md.
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { stateQuestions } from './state-questions.js';
import { type StateAnswer, stateAnswers, stateVersions, writeStateRecord } from './state-record.js';

const script = fileURLToPath(new URL('ask_states.py', import.meta.url));
const given = process.argv.slice(2);
const python = given.find(argument => !argument.startsWith('--')) ?? process.env.ORACLE_PYTHON ?? 'python3';
const known = given.includes('--all') ? () => undefined : stateAnswers();
const open = stateQuestions.filter(question => known(question) === undefined);
const { stdout } = spawnSync(python, [script], {
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
const fresh = new Map(open.map((question, i) => [question, answers[i] as StateAnswer | null | undefined]));
writeStateRecord(
  (versions as { readonly [program: string]: string } | undefined) ?? stateVersions(),
  stateQuestions.flatMap(question => {
    const answer = fresh.get(question) ?? known(question);
    return answer ? [[question, answer] as const] : [];
  }),
);
const failed = open.filter(question => !fresh.get(question));
console.log(`${stateQuestions.length} runs: ${open.length} asked`);
if (failed.length > 0) {
  throw new Error(`${python}, which needs torch and deepspeed, has no answer to: ${failed.map(({ id }) => id)}`);
}
