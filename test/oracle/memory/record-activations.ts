/**
 * Asks PyTorch and transformers about the memory of training steps and records the answers: `npm run oracle:memory --
 * <python>`; `--all` asks again what has an answer. The Python has test/oracle/requirements.txt. See CONTRIBUTING.md.
 */
import { activationQuestions } from './activation-questions.js';
import { activationAnswers, activationVersions, writeActivationRecord } from './activation-record.js';
import { askPrograms } from './ask-programs.js';

const { python, status, versions, open, failed, answer } = askPrograms(
  'ask_activations.py',
  activationQuestions,
  activationAnswers,
);
writeActivationRecord(
  versions ?? activationVersions(),
  activationQuestions.flatMap(question => {
    const found = answer(question);
    return found === undefined ? [] : [[question, found] as const];
  }),
);
console.log(`${activationQuestions.length} training steps: ${open.length} asked`);
if (status !== 0 || failed.length > 0) {
  throw new Error(
    `${python}, which needs torch, transformers and peft, has no answer to: ${failed.map(({ id }) => id)}`,
  );
}
