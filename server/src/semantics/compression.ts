import type { ConfigDocument } from '../document/config-document.js';
import type { JsonValue } from '../document/json-value.js';
import { type ObjectNode, type PropertyNode, propertyOf } from '../document/syntax-tree.js';
import { propertyAt } from './settled.js';

/** Compression techniques with the required keys of their groups, and values to start from. */
const groupKeys: { readonly [technique: string]: { readonly [name: string]: JsonValue } } = {
  weight_quantization: { start_bits: 8, target_bits: 8 },
  activation_quantization: { bits: 8 },
  sparse_pruning: { dense_ratio: 0.5 },
  row_pruning: { dense_ratio: 0.5 },
  head_pruning: { dense_ratio: 0.5 },
  channel_pruning: { dense_ratio: 0.5 },
};

/** A technique that a file configures. DeepSpeed reads it even if it is disabled. */
export interface Technique {
  readonly property: PropertyNode;
  readonly section: ObjectNode;
  readonly groupKeys: { readonly [name: string]: JsonValue };
}

/** Returns the techniques in the compression section. Source: deepspeed/compression/config.py:get_compression_config@v0.19.6.. */
export function techniquesIn(document: ConfigDocument): readonly Technique[] {
  const compression = propertyOf(document.root, 'compression_training')?.value;
  return Object.entries(groupKeys).flatMap(([name, keys]) => {
    const property = propertyOf(compression, name);
    return property?.value?.kind === 'object' ? [{ property, section: property.value, groupKeys: keys }] : [];
  });
}

/** Returns the shared parameters of sparse pruning if its method is snip_momentum. DeepSpeed checks them only then. */
export function snipMomentumIn(document: ConfigDocument): ObjectNode | undefined {
  const shared = propertyAt(document, 'compression_training.sparse_pruning.shared_parameters')?.value;
  const method = propertyOf(shared, 'method')?.value;
  const snips = method?.kind === 'string' && method.value === 'snip_momentum';
  return snips && shared?.kind === 'object' ? shared : undefined;
}
