import type { ConfigDocument } from '../document/config-document.js';
import type { JsonValue } from '../document/json-value.js';
import { type ObjectNode, type PropertyNode, propertyOf } from '../document/syntax-tree.js';
import { propertyAt } from './settled.js';

/** Compression techniques and what each group of one has to say, with values to start from. */
const groupKeys: { readonly [technique: string]: { readonly [name: string]: JsonValue } } = {
  weight_quantization: { start_bits: 8, target_bits: 8 },
  activation_quantization: { bits: 8 },
  sparse_pruning: { dense_ratio: 0.5 },
  row_pruning: { dense_ratio: 0.5 },
  head_pruning: { dense_ratio: 0.5 },
  channel_pruning: { dense_ratio: 0.5 },
};

/** A technique that a file configures; it is read whether it is enabled or not. */
export interface Technique {
  readonly property: PropertyNode;
  readonly section: ObjectNode;
  readonly groupKeys: { readonly [name: string]: JsonValue };
}

/** The techniques of a file's compression section. Source: deepspeed/compression/config.py:get_compression_config@v0.19.6. */
export function techniquesIn(document: ConfigDocument): readonly Technique[] {
  const compression = propertyOf(document.root, 'compression_training')?.value;
  return Object.entries(groupKeys).flatMap(([name, keys]) => {
    const property = propertyOf(compression, name);
    return property?.value?.kind === 'object' ? [{ property, section: property.value, groupKeys: keys }] : [];
  });
}

/** The shared parameters of sparse pruning, if its method is snip_momentum: only then are they looked at closely. */
export function snipMomentumIn(document: ConfigDocument): ObjectNode | undefined {
  const shared = propertyAt(document, 'compression_training.sparse_pruning.shared_parameters')?.value;
  const method = propertyOf(shared, 'method')?.value;
  const snips = method?.kind === 'string' && method.value === 'snip_momentum';
  return snips && shared?.kind === 'object' ? shared : undefined;
}
