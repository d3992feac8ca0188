import { gibibyte } from '../../../server/src/describing/byte-sizes.js';
import { parameterCount } from '../../../server/src/estimating/parameter-count.js';

/** Parses GPUs as people write them: `8` of one node, `2 x 8` of two nodes; undefined for anything else. */
export function gpusIn(text: string): { readonly nodes: number; readonly gpusPerNode: number } | undefined {
  const match = /^(?:([1-9]\d{0,4}) ?[x*×] ?)?([1-9]\d{0,4})$/i.exec(text.trim());
  return match === null ? undefined : { nodes: Number(match[1] ?? 1), gpusPerNode: Number(match[2]) };
}

/**
 * Parses an amount of memory in GiB, with or without the unit; undefined for anything else. Returns bytes. GB counts as
 * GiB, as memory is sold.
 */
export function memoryIn(text: string): number | undefined {
  const match = /^(\d{1,7}(?:\.\d+)?) ?(g|gb|gib|t|tb|tib)?$/i.exec(text.trim());
  const factor = match?.[2]?.toLowerCase().startsWith('t') ? 1024 : 1;
  const bytes = Number(match?.[1]) * factor * gibibyte;
  return bytes > 0 ? bytes : undefined;
}

/** Returns what is wrong with a number of GPUs. */
export function gpusProblem(text: string): string | undefined {
  return gpusIn(text) === undefined
    ? 'This is not a number of GPUs. Write a number such as 8, or nodes and GPUs per node such as 2 x 8.'
    : undefined;
}

/** Returns what is wrong with an amount of memory. */
export function memoryProblem(text: string): string | undefined {
  return memoryIn(text) === undefined ? 'This is not an amount of memory. Write GiB such as 24.' : undefined;
}

/** Returns what is wrong with the length of a sequence. */
export function lengthProblem(text: string): string | undefined {
  return /^[1-9]\d{0,7}$/.test(text.trim())
    ? undefined
    : 'This is not a number of tokens. Write a number such as 4096.';
}

/** Returns what is wrong with a number of parameters. */
export function parametersProblem(text: string): string | undefined {
  return parameterCount(text) === undefined
    ? 'This is not a number of parameters. Write billions such as 7 or 0.35, or a number with its unit such as 350M.'
    : undefined;
}
