import { type Kept, kept } from './kept.js';

/**
 * How many tensors an activation keeps besides its result, and whether it keeps the result for itself. Activations that
 * are written out in Python keep each intermediate. Source: transformers/activations.py.
 */
const activations: { readonly [name: string]: readonly [others: number, ownResult: boolean] } = {
  relu: [0, true],
  relu2: [1, false],
  quick_gelu: [2, false],
  gelu_new: [4, false],
  gelu_fast: [6, false],
  gelu_accurate: [4, false],
};

const usual = [1, false] as const;

/** Bytes per token of a network with one matrix in and one out, without its input. */
export function plainNetwork(width: number, bytes: number, activation: string, down: string): Kept {
  const [others, held] = activations[activation] ?? usual;
  return kept(bytes * width * (others + (held ? 1 : 0)), [{ width, names: [down], held }]);
}

/** The same with a gate: the activation of one half is multiplied by the other half. */
export function gatedNetwork(width: number, bytes: number, activation: string, down: string): Kept {
  const [others] = activations[activation] ?? usual;
  return kept(bytes * width * (others + 2), [{ width, names: [down] }]);
}

/** Whether an activation consists of several operations, which are not one kernel. */
export function isWrittenOut(activation: string): boolean {
  return (activations[activation] ?? usual)[0] > 1;
}
