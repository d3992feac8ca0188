import type { Rung } from './ladder.js';

/**
 * GiB of a GPU for the states of the commonest model, 7 billion parameters in 16 bits with Adam, with DeepSpeed's
 * defaults: on eight GPUs, and on a single one. "o" is an offloaded optimizer, "p" offloaded parameters.
 */
const gibibytes: { readonly [rung: string]: readonly [eight: number, one: number] } = {
  '0': [156, 156],
  '1': [37.8, 143.4],
  '1o': [27.5, 27.5],
  '2': [29.4, 143.4],
  '2o': [15.4, 15.4],
  '3': [18.9, 111.2],
  '3p': [17.2, 98.2],
  '3o': [6.05, 16.8],
  '3op': [4.42, 6.09],
};

/**
 * Returns GiB of a GPU at a place on the ladder, for a run if only its GPUs are known. The numbers only say which place
 * needs more than another one.
 */
export function usualGibibytes({ stage, optimizer, parameters }: Rung, gpus: number | undefined): number | undefined {
  const offload = `${optimizer === 'none' ? '' : 'o'}${parameters === 'none' ? '' : 'p'}`;
  return gibibytes[`${stage}${offload}`]?.[gpus === 1 ? 1 : 0];
}
