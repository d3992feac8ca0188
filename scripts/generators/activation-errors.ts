import { readFileSync } from 'node:fs';
import { activationQuestions } from '../../test/oracle/memory/activation-questions.js';
import { activationAnswers, activationVersions } from '../../test/oracle/memory/activation-record.js';
import { type ActivationErrors, errorsOf } from './activation-comparison.js';
import type { GeneratedFile } from './generated-file.js';
import { replacePart } from './replace-part.js';
import { table } from './table.js';

const file = 'docs/how-memory-is-estimated.md';

function percent(error: number): string {
  return `${(100 * error).toFixed(1)} %`;
}

/** The error that is farthest from zero, with its sign. */
function worst(errors: readonly number[]): string {
  const error = errors.reduce((far, each) => (Math.abs(each) > Math.abs(far) ? each : far), 0);
  return percent(error);
}

function median(errors: readonly number[]): string {
  const sorted = errors.map(Math.abs).toSorted((a, b) => a - b);
  return percent(sorted[Math.floor(sorted.length / 2)] ?? 0);
}

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
    worst(errors.map(({ kept }) => kept)),
    median(peaks),
    worst(peaks),
    worst(errors.map(({ peakWithGradients }) => peakWithGradients)),
  ];
}

/** docs/how-memory-is-estimated.md with the errors of the activations by type of model. */
export function activationErrors(): readonly GeneratedFile[] {
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
  const part = `\nMeasured with ${versions.join(', ')}.\n\n${table(header, [...rows, row('all', [...types.values()].flat())])}\n`;
  const text = readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8');
  return [
    {
      file,
      text: replacePart(text, '<!-- activation errors: generated -->', '<!-- end of activation errors -->', part),
    },
  ];
}
