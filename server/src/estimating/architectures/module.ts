import type { Fields } from './fields.js';

/**
 * The place of a linear layer: into attention and out of it, into the network and out. Any other string is the name of the
 * layer. Adapters find layers by their names, which each model type has of its own.
 */
export type LinearRole = 'qkv' | 'out' | 'in' | 'down' | (string & {});

/** `count` identical modules of a model that have their own parameters. */
export interface Module {
  readonly params: number;
  readonly count: number;
  /** How many of the parameters belong to another module and are counted there. */
  readonly shared?: number;
  /** Elements of the largest tensor, if it has fewer than all parameters. */
  readonly tensor?: number;
  /** The place of the module, if it is a linear layer that can have adapters. */
  readonly role?: LinearRole;
  /** How many of these modules one layer has, and the widths of their input and output together. */
  readonly each?: number;
  readonly widths?: number;
  /** The sizes of experts, if the module is all of those of a layer. */
  readonly experts?: { readonly count: number; readonly hidden: number; readonly inner: number };
}

/** What to count besides the body of a model. */
export interface Counting {
  /** Whether to count the head of the language model. Without it, only the body counts, including its pooler. */
  readonly head: boolean;
  /** Labels of a classifier, 0 if the model has none. */
  readonly labels: number;
  /** The model has no head at all, but its pooler. */
  readonly bare: boolean;
  /** What the file around a nested config says about tied weights. Undefined if it does not say. */
  readonly tied: boolean | undefined;
}

/** Returns the modules of a model with the sizes of transformers 5. */
export type Architecture = (fields: Fields, counting: Counting) => readonly Module[];

/** Linear layers of one size. */
export function linear(from: number, to: number, bias: boolean, count = 1, role?: LinearRole): Module {
  const rest = role === undefined ? {} : { role, each: count, widths: from + to };
  return { params: from * to + (bias ? to : 0), count, tensor: from * to, ...rest };
}

/** Attention and a network of two matrices: `count` linear layers from the hidden size to `queries`, and three others. */
export function plainLayer(
  hidden: number,
  [queries, count]: readonly [queries: number, count: number],
  inner: number,
  [qkvBias, outBias, bias]: readonly [qkv: boolean, out: boolean, network: boolean],
): readonly Module[] {
  return [
    linear(hidden, queries, qkvBias, count, 'qkv'),
    linear(hidden, hidden, outBias, 1, 'out'),
    linear(hidden, inner, bias, 1, 'in'),
    linear(inner, hidden, bias, 1, 'down'),
  ];
}

export function embedding(entries: number, width: number): Module {
  return { params: entries * width, count: 1 };
}

/** A normalization has a weight per element, and optionally a bias. */
export function norm(width: number, bias: boolean, count = 1): Module {
  return { params: bias ? 2 * width : width, count, tensor: width };
}

export function repeat(modules: readonly Module[], times: number): readonly Module[] {
  return modules.map(module => ({ ...module, count: module.count * times }));
}

/** The projection onto the vocabulary. It may use the weights of the embedding. */
export function head(width: number, vocabulary: number, tied: boolean, bias = false): Module {
  return { ...linear(width, vocabulary, bias), shared: tied ? width * vocabulary : 0, widths: width + vocabulary };
}

/** The head that chooses between labels, without which the model is a body. */
export function classifier(width: number, labels: number): readonly Module[] {
  return labels === 0 ? [] : [linear(width, labels, true, 1, 'classifier')];
}

/** Whether the head uses the weights of the embedding. */
export function isTied(fields: Fields, { tied }: Counting, preset: boolean): boolean {
  return tied ?? fields.flag(['tie_word_embeddings', preset]);
}

/** Returns the number of parameters, and the maxima of a single module and of a single tensor. */
export function measure(modules: readonly Module[]): {
  readonly params: number;
  readonly largestLayer: number;
  readonly largestTensor: number;
} {
  const present = modules.filter(({ count }) => count > 0);
  return {
    params: modules.reduce((sum, { params, count, shared = 0 }) => sum + (params - shared) * count, 0),
    largestLayer: Math.max(0, ...present.map(({ params }) => params)),
    largestTensor: Math.max(0, ...present.map(({ params, tensor = params }) => tensor)),
  };
}
