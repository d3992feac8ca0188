import { activationsOf } from '../../server/src/estimating/activations/activations.js';
import { trainedParametersOf } from '../../server/src/estimating/activations/trained-parameters.js';
import { readModelSize } from '../../server/src/estimating/model-size.js';
import type { ActivationQuestion } from '../../test/oracle/memory/activation-questions.js';
import type { ActivationAnswer } from '../../test/oracle/memory/activation-record.js';

/** Our numbers for a training step, in the form of the answer. */
export function ourAnswer({ config, step }: ActivationQuestion): ActivationAnswer {
  const reading = activationsOf(config, step);
  const size = readModelSize(JSON.stringify(config));
  const trained = trainedParametersOf(config, step.trained);
  if (!reading.ok || !size.ok || !trained.ok) {
    throw new Error([reading, size, trained].map(each => (each.ok ? '' : each.problem)).join(' '));
  }
  const { kept, phases } = reading.activations;
  return {
    parameters: size.size.params,
    trained: trained.parameters.trained,
    kept,
    peak: Math.max(...phases.map(({ bytes }) => bytes)),
    peakWithGradients: Math.max(
      ...phases.map(({ bytes, finishedGradients }) => bytes + step.elementBytes * finishedGradients),
    ),
  };
}

/** How far our bytes are from those of PyTorch: 0.01 is one percent too many. */
export interface ActivationErrors {
  readonly kept: number;
  readonly peak: number;
  readonly peakWithGradients: number;
}

export function errorsOf(question: ActivationQuestion, answer: ActivationAnswer): ActivationErrors {
  const ours = ourAnswer(question);
  return {
    kept: ours.kept / answer.kept - 1,
    peak: ours.peak / answer.peak - 1,
    peakWithGradients: ours.peakWithGradients / answer.peakWithGradients - 1,
  };
}
