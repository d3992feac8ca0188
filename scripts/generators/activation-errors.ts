import { activationQuestions } from '../../test/oracle/memory/activation-questions.js';
import { activationAnswers, activationVersions } from '../../test/oracle/memory/activation-record.js';
import { type ActivationErrors, errorsOf } from './activation-comparison.js';
import { percent, quantile, worst } from './percentages.js';
import { table } from './table.js';

function errorsByType(): ReadonlyMap<string, readonly ActivationErrors[]> {
  const answers = activationAnswers();
  const types = new Map<string, ActivationErrors[]>();
  for (const question of activationQuestions) {
    const answer = answers(question);
    const type = String(question.config.model_type);
    if (answer !== undefined) {
      types.set(type, [...(types.get(type) ?? []), errorsOf(question, answer)]);
    }
  }
  return types;
}

function row(name: string, errors: readonly ActivationErrors[]): readonly string[] {
  const peaks = errors.map(({ peak }) => peak);
  return [
    name,
    String(errors.length),
    percent(worst(errors.map(({ kept }) => kept))),
    percent(quantile(peaks.map(Math.abs), 0.5)),
    percent(worst(peaks)),
    percent(worst(errors.map(({ peakWithGradients }) => peakWithGradients))),
  ];
}

/** Returns the errors of the activations by type of model, in markdown. */
export function activationErrors(): string {
  const types = errorsByType();
  const rows = [...types].sort(([a], [b]) => a.localeCompare(b)).map(([type, errors]) => row(`\`${type}\``, errors));
  const versions = Object.entries(activationVersions()).map(([name, version]) => `${name} ${version}`);
  const header = [
    'model type',
    'steps',
    'kept, worst',
    'peak, median',
    'peak, worst',
    'peak with all gradients, worst',
  ];
  return `Measured with ${versions.join(', ')}.\n\n${table(header, [...rows, row('all', [...types.values()].flat())])}`;
}
