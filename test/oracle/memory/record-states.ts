/**
 * Asks DeepSpeed about the memory of model states and records the answers: `npm run oracle:memory -- <python>`.
 * The Python has test/oracle/requirements.txt. See CONTRIBUTING.md.
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { stateQuestions } from './state-questions.js';
import { type StateAnswer, stateVersions, writeStateRecord } from './state-record.js';

const script = fileURLToPath(new URL('ask_states.py', import.meta.url));
const python =
  process.argv.slice(2).find(argument => !argument.startsWith('--')) ?? process.env.ORACLE_PYTHON ?? 'python3';
const { stdout } = spawnSync(python, [script], {
  input: stateQuestions.map(question => `${JSON.stringify(question)}\n`).join(''),
  encoding: 'utf8',
  stdio: ['pipe', 'pipe', 'inherit'],
  maxBuffer: 1e9,
});
const [versions, ...answers] = stdout
  .trim()
  .split('\n')
  .filter(line => line !== '')
  .map(line => JSON.parse(line) as unknown);
writeStateRecord(
  (versions as { readonly [program: string]: string } | undefined) ?? stateVersions(),
  stateQuestions.flatMap((question, i) => {
    const answer = answers[i] as StateAnswer | null | undefined;
    return answer ? [[question, answer] as const] : [];
  }),
);
const failed = stateQuestions.filter((_, i) => !answers[i]);
console.log(`${stateQuestions.length} training steps asked`);
if (failed.length > 0) {
  throw new Error(`${python}, which needs torch and deepspeed, has no answer to: ${failed.map(({ id }) => id)}`);
}
