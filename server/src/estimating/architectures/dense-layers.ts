import type { Fields } from './fields.js';

/**
 * Returns the dense layers of Qwen. It has experts in every `decoder_sparse_step`-th layer that `mlp_only_layers` does
 * not list.
 */
export function denseLayersOfQwen(fields: Fields): number {
  const layers = fields.number('num_hidden_layers');
  const step = fields.number('decoder_sparse_step', 1);
  const listed = new Set(fields.list('mlp_only_layers'));
  const dense = Array.from(
    { length: Math.min(layers || 0, 10_000) },
    (_, layer) => listed.has(layer) || (layer + 1) % step !== 0,
  );
  return dense.filter(Boolean).length;
}

/** Returns the dense layers of DeepSeek, which are the first ones. */
export function leadingDenseLayers(fields: Fields): number {
  return Math.min(fields.number('first_k_dense_replace', 0), fields.number('num_hidden_layers'));
}
