import type { JsonValue } from '../../document/json-value.js';
import { type ObjectNode, propertyOf, type ScalarNode, type ValueNode, valueAt } from '../../document/syntax-tree.js';
import { fileKeyIn, sectionIn } from '../../semantics/launch-section.js';
import { startsOther } from './launch-file.js';

/** A value that cannot be known from the file. */
type Known<T> = T | undefined;

function scalarAt(object: ObjectNode | undefined, name: string): ScalarNode | undefined {
  const value = propertyOf(object, name)?.value;
  return value === undefined || value.kind === 'object' || value.kind === 'array' || value.kind === 'null'
    ? undefined
    : value;
}

/** The value as `accelerate launch` exports it; `absent` if the file has none. */
function textOf(node: ScalarNode | undefined, absent: string): Known<string> {
  if (node === undefined) {
    return absent;
  }
  return node.kind === 'expression' || node.kind === 'word' ? undefined : String(node.value);
}

function deviceOf(section: ObjectNode | undefined, part: string): Known<{ readonly [name: string]: JsonValue }> {
  const device = textOf(scalarAt(section, `offload_${part}_device`), 'none')?.toLowerCase();
  // `accelerate launch` passes no path on: the plugin takes the word "none" for it.
  return device === undefined ? undefined : { device, nvme_path: device === 'nvme' ? 'none' : null };
}

function numberOr(text: Known<string>, other: string): Known<JsonValue> {
  return text === other ? text : text === undefined || Number.isNaN(Number(text)) ? undefined : Number(text);
}

/** Returns the precision of a file without `mixed_precision`, which may have its former key. */
function formerPrecision(root: ObjectNode): string {
  const fp16 = valueAt(root, 'fp16');
  const isOn =
    fp16?.kind === 'array'
      ? fp16.items.length > 0
      : fp16 !== undefined && fp16.kind !== 'object' && ![false, 0, '', null].includes(fp16.value as boolean);
  return isOn && propertyOf(root, 'mixed_precision') === undefined ? 'fp16' : 'no';
}

function precisionSections(precision: string): { readonly [name: string]: JsonValue } {
  return {
    fp16: precision === 'fp16' ? { enabled: true, auto_cast: true } : { enabled: false },
    bf16: { enabled: precision === 'bf16' || precision === 'fp8' },
  };
}

/**
 * Returns the config that DeepSpeed gets from an Accelerate config without `deepspeed_config_file`; undefined if the
 * file names one, does not start DeepSpeed, or has values that it does not say. Source:
 * accelerate/utils/dataclasses.py:DeepSpeedPlugin.__post_init__,
 * accelerate/utils/dataclasses.py:DeepSpeedPlugin.set_mixed_precision.
 */
export function deepSpeedConfigOf(root: ValueNode | undefined): { readonly [name: string]: JsonValue } | undefined {
  const section = sectionIn(root);
  if (root?.kind !== 'object' || startsOther(root) || fileKeyIn(root) !== undefined || root.merges || section?.merges) {
    return undefined;
  }
  const accumulation = textOf(scalarAt(section, 'gradient_accumulation_steps'), 'auto');
  const clipping = numberOr(textOf(scalarAt(section, 'gradient_clipping'), 'auto'), 'auto');
  const stage = numberOr(textOf(scalarAt(section, 'zero_stage'), '2'), '');
  const optimizer = deviceOf(section, 'optimizer');
  const param = deviceOf(section, 'param');
  const gathers = textOf(scalarAt(section, 'zero3_save_16bit_model'), 'false')?.toLowerCase();
  const precision = textOf(
    scalarAt(section, 'mixed_precision') ?? scalarAt(root, 'mixed_precision'),
    formerPrecision(root),
  );
  if (
    accumulation === undefined ||
    clipping === undefined ||
    stage === undefined ||
    optimizer === undefined ||
    param === undefined ||
    gathers === undefined ||
    precision === undefined ||
    valueAt(root, 'mixed_precision')?.kind === 'boolean'
  ) {
    return undefined;
  }
  return {
    train_batch_size: 'auto',
    train_micro_batch_size_per_gpu: 'auto',
    gradient_accumulation_steps: /^\d+$/.test(accumulation) ? Number(accumulation) : accumulation,
    zero_optimization: {
      stage,
      offload_optimizer: optimizer,
      offload_param: param,
      stage3_gather_16bit_weights_on_model_save: gathers === 'true',
    },
    ...(clipping === 0 ? {} : { gradient_clipping: clipping }),
    steps_per_print: Number.POSITIVE_INFINITY,
    ...precisionSections(precision.toLowerCase()),
  };
}
