import type { JsonValue } from '../document/json-value.js';
import { precisionNamed, precisionOf } from '../semantics/precision.js';
import type { Reading } from '../semantics/reading.js';
import { propertyAt, settled } from '../semantics/settled.js';

type Changes = (value: JsonValue | undefined, reading: Reading) => boolean;

const isTrue: Changes = value => value === true;
const above =
  (least: number): Changes =>
  value =>
    typeof value === 'number' && value > least;
const quantized = 'quantized copies of ZeRO++';

/** Keys that change the memory but are not counted, with the values for which they do. */
const uncounted: readonly (readonly [path: string, changes: Changes, what: string])[] = [
  ['tensor_parallel.autotp_size', above(1), 'tensor parallelism'],
  ['expert_parallel.enabled', isTrue, 'expert parallelism'],
  ['zero_optimization.mics_shard_size', above(0), 'partitioning within groups of GPUs'],
  [
    'zero_optimization.offload_optimizer.ratio',
    value => typeof value === 'number' && value < 1,
    'the part of the optimizer state that is not offloaded',
  ],
  ['zero_optimization.zero_quantized_weights', isTrue, quantized],
  ['zero_optimization.zero_quantized_gradients', isTrue, quantized],
  [
    'communication_data_type',
    (value, reading) => typeof value === 'string' && precisionNamed(value) !== (precisionOf(reading) ?? 'bf16'),
    'copies of gradients that are sent in another data type',
  ],
  ['compile.deepcompile', isTrue, 'DeepCompile'],
  ['hybrid_engine.enabled', isTrue, 'generation with the hybrid engine'],
];

const zenflow = 'zero_optimization.zenflow';

/** Returns sentences about the keys of a config that change the memory but are not counted. */
export function uncountedNotes(reading: Reading): readonly string[] {
  const section = propertyAt(reading.document, zenflow)?.value;
  return [
    ...uncounted
      .filter(([path, changes]) => changes(settled(reading, path), reading))
      .map(([path, , what]) => [path, what]),
    ...(section?.kind === 'object' ? [[zenflow, 'gradients and states that ZenFlow keeps on the GPU']] : []),
  ].map(([path, what]) => `"${path}" is not counted: ${what}.`);
}
