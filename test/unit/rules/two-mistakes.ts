/** Rules that may both find something at one key, because it has more than one mistake. */
export interface TwoMistakes {
  readonly codes: readonly [string, string];
  readonly because: string;
}

/** A rule that may have several findings at one key. */
function several(code: string, because: string): TwoMistakes {
  return { codes: [code, code], because };
}

/** Pairs of rules, by code. */
export const twoMistakes: readonly TwoMistakes[] = [
  {
    codes: ['autotuning-tries-nothing', 'batch-size-mismatch'],
    because: 'The first run of the autotuner, which has a micro batch of its own, and a run without it.',
  },
  { codes: ['zenflow-without-offload', 'zenflow-without-optimizer'], because: 'ZenFlow needs two other sections.' },
  {
    codes: ['compression-group-incomplete', 'compression-module-pattern'],
    because: 'A group needs "params", and "modules" whose default is no pattern.',
  },
  {
    codes: ['batch-size-with-elasticity', 'elasticity-gpu-counts'],
    because: 'A batch size beside elasticity, and a batch that elasticity cannot divide.',
  },
  {
    codes: ['mup-optimizer-without-lr', 'untested-optimizer'],
    because: 'An argument that is missing, and a type that ZeRO does not take.',
  },
  {
    codes: ['elastic-sizes-as-float', 'elasticity-micro-batches'],
    because: 'How one size of the list is written, and how large another one is.',
  },
  {
    codes: ['accumulation-steps-of-lightning', 'batch-size-missing'],
    because: 'A key that has to go, and another one that is missing.',
  },
  { codes: ['invalid-value', 'wrong-type'], because: 'Each is about another item of the list.' },
  several('elasticity-micro-batches', 'One for each item of the list.'),
  several('wrong-type', 'One for each item of the list.'),
  several('contiguous-checkpointing', 'Each is about another key that is needed.'),
];
