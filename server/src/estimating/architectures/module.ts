import type { Fields } from './fields.js';

/** Modules of a model that have parameters of their own, `count` times the same. */
export interface Module {
  readonly params: number;
  readonly count: number;
  /** As many of the parameters belong to another module, too, and are counted there. */
  readonly shared?: number;
}

/** What is counted besides the body of a model. */
export interface Counting {
  /** The language model's head; without it the body alone, with its pooler where it has one. */
  readonly head: boolean;
  /** What the file around a nested config says of the head's weights; undefined where it says nothing. */
  readonly tied: boolean | undefined;
}

/** Takes a model apart. Sizes as transformers 5 builds it. */
export type Architecture = (fields: Fields, counting: Counting) => readonly Module[];

export function linear(from: number, to: number, bias = false, count = 1): Module {
  return { params: from * to + (bias ? to : 0), count };
}

export function embedding(entries: number, width: number): Module {
  return { params: entries * width, count: 1 };
}

/** Normalization: a weight per element, and a bias where it has one. */
export function norm(width: number, bias: boolean, count = 1): Module {
  return { params: bias ? 2 * width : width, count };
}

export function repeat(modules: readonly Module[], times: number): readonly Module[] {
  return modules.map(module => ({ ...module, count: module.count * times }));
}

/** The projection onto the vocabulary, which may use the weights of the embedding. */
export function head(width: number, vocabulary: number, tied: boolean, bias = false): Module {
  return { ...linear(width, vocabulary, bias), shared: tied ? width * vocabulary : 0 };
}

/** Whether the head uses the weights of the embedding. */
export function isTied(fields: Fields, { tied }: Counting, preset: boolean): boolean {
  return tied ?? fields.flag(['tie_word_embeddings', preset]);
}

/** All parameters, and the most that one module has of its own. */
export function measure(modules: readonly Module[]): { readonly params: number; readonly largestLayer: number } {
  return {
    params: modules.reduce((sum, { params, count, shared = 0 }) => sum + (params - shared) * count, 0),
    largestLayer: Math.max(0, ...modules.filter(({ count }) => count > 0).map(({ params }) => params)),
  };
}
