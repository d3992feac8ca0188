import type { Fields } from './fields.js';

/** `count` identical modules of a model that have their own parameters. */
export interface Module {
  readonly params: number;
  readonly count: number;
  /** How many of the parameters belong to another module and are counted there. */
  readonly shared?: number;
}

/** What to count besides the body of a model. */
export interface Counting {
  /** Whether to count the head of the language model. Without it, only the body counts, including its pooler. */
  readonly head: boolean;
  /** What the file around a nested config says about tied weights. Undefined if it does not say. */
  readonly tied: boolean | undefined;
}

/** Returns the modules of a model with the sizes of transformers 5. */
export type Architecture = (fields: Fields, counting: Counting) => readonly Module[];

export function linear(from: number, to: number, bias = false, count = 1): Module {
  return { params: from * to + (bias ? to : 0), count };
}

export function embedding(entries: number, width: number): Module {
  return { params: entries * width, count: 1 };
}

/** A normalization has a weight per element, and optionally a bias. */
export function norm(width: number, bias: boolean, count = 1): Module {
  return { params: bias ? 2 * width : width, count };
}

export function repeat(modules: readonly Module[], times: number): readonly Module[] {
  return modules.map(module => ({ ...module, count: module.count * times }));
}

/** The projection onto the vocabulary. It may use the weights of the embedding. */
export function head(width: number, vocabulary: number, tied: boolean, bias = false): Module {
  return { ...linear(width, vocabulary, bias), shared: tied ? width * vocabulary : 0 };
}

/** Whether the head uses the weights of the embedding. */
export function isTied(fields: Fields, { tied }: Counting, preset: boolean): boolean {
  return tied ?? fields.flag(['tie_word_embeddings', preset]);
}

/** Returns the number of parameters, and the maximum of a single module. */
export function measure(modules: readonly Module[]): { readonly params: number; readonly largestLayer: number } {
  return {
    params: modules.reduce((sum, { params, count, shared = 0 }) => sum + (params - shared) * count, 0),
    largestLayer: Math.max(0, ...modules.filter(({ count }) => count > 0).map(({ params }) => params)),
  };
}
