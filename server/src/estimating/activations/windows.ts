import type { Build } from './build.js';

/**
 * Returns the number of layers whose window is shorter than the sequence, so that SDPA gets a mask. Source:
 * transformers/masking_utils.py:create_sliding_window_causal_mask.
 */
export function windowedLayers({ fields, traits, shape, step }: Build): number {
  const [period, preset] = traits.window ?? [fields.flag(['use_sliding_window', false]) ? 1 : 0, undefined];
  const size = fields.has('sliding_window') ? fields.number('sliding_window', 0) : (preset ?? 0);
  if (period === 0 || size === 0 || step.sequenceLength < size) {
    return 0;
  }
  const listed = fields.list('layer_types');
  if (listed !== undefined) {
    return listed.filter(type => type === 'sliding_attention').length;
  }
  if (traits.window === undefined) {
    return Math.max(0, shape.layers - fields.number('max_window_layers', shape.layers));
  }
  const every = fields.number('sliding_window_pattern', period);
  return every <= 1 ? shape.layers : shape.layers - Math.floor(shape.layers / every);
}
