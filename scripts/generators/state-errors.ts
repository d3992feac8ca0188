import { ourPeaks } from '../../test/oracle/memory/state-errors.js';
import { stateQuestions } from '../../test/oracle/memory/state-questions.js';
import { stateAnswers, stateVersions } from '../../test/oracle/memory/state-record.js';
import { percent, worst } from './percentages.js';
import { table } from './table.js';

const phases = ['forward', 'backward', 'step'] as const;

type Errors = readonly number[];

/** The errors of each phase by stage and number of processes. */
function errorsByRun(): ReadonlyMap<string, readonly Errors[]> {
  const answers = stateAnswers();
  const runs = new Map<string, readonly Errors[]>();
  for (const question of stateQuestions) {
    const answer = answers(question);
    if (answer === undefined) {
      continue;
    }
    const ours = ourPeaks(question, answer);
    const name = `${question.stage} | ${question.ranks}`;
    const known = runs.get(name) ?? phases.map(() => []);
    runs.set(
      name,
      phases.map((phase, index) => [...(known[index] ?? []), (ours.get(phase) ?? 0) / answer[phase] - 1]),
    );
  }
  return runs;
}

/** Returns how far the model states are from those of DeepSpeed, in markdown. */
export function stateErrors(): string {
  const versions = Object.entries(stateVersions()).map(([name, version]) => `${name} ${version}`);
  const rows = [...errorsByRun()]
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([name, errors]) => [
      ...name.split(' | '),
      String(errors[0]?.length ?? 0),
      ...errors.map(each => percent(worst(each))),
    ]);
  const header = ['stage', 'processes', 'configs', 'forward pass, worst', 'backward pass, worst', 'step, worst'];
  return `Measured with ${versions.join(', ')}.\n\n${table(header, rows)}`;
}
