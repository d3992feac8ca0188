/**
 * Asks DeepSpeed about the memory of model states and records the answers: `npm run oracle:memory -- <python>`; `--all`
 * asks again what has an answer. The Python has test/oracle/requirements.txt. See CONTRIBUTING.md.
 */
import { askPrograms } from './ask-programs.js';
import { stateQuestions } from './state-questions.js';
import { stateAnswers, stateVersions, writeStateRecord } from './state-record.js';

const { python, versions, open, failed, answer } = askPrograms('ask_states.py', stateQuestions, stateAnswers);
writeStateRecord(
  versions ?? stateVersions(),
  stateQuestions.flatMap(question => {
    const found = answer(question);
    return found ? [[question, found] as const] : [];
  }),
);
console.log(`${stateQuestions.length} runs: ${open.length} asked`);
if (failed.length > 0) {
  throw new Error(`${python}, which needs torch and deepspeed, has no answer to: ${failed.map(({ id }) => id)}`);
}
