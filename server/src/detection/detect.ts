import { distance } from 'fastest-levenshtein';
import { parseConfig } from '../document/parse.js';
import { type ObjectNode, type PropertyNode, propertyOf } from '../document/syntax-tree.js';
import { topLevelKeys, zeroKeys } from './keys.js';

/** Whether a file is a DeepSpeed config, and why. The reason can follow "because ". */
export interface Decision {
  readonly ours: boolean;
  readonly reason: string;
  /** It is a config, but too large to be checked. */
  readonly tooLarge?: true;
}

/** Number of characters at the start of a file that are read. */
export const inspectedCharacters = 64 * 1024;

const names: readonly RegExp[] = [
  /deepspeed/,
  /(^|[^a-z])ds([^a-z]|$)/,
  /^ds[a-z]*config/,
  /(^|[^a-z])(zero|stage|z)[-_ ]?(stage)?[-_ ]?[0-3]([^0-9]|$)/,
  /^zero/,
];

/** Keys that hardly any other file has at its top level. */
const telling = new Set([
  'zero_optimization',
  'train_micro_batch_size_per_gpu',
  'zero_allow_untested_optimizer',
  'zero_force_ds_cpu_optimizer',
]);
const known = new Set(topLevelKeys);
const misplaced = new Set(zeroKeys);

const ofItsName: Decision = { ours: true, reason: 'of its name' };
const neither: Decision = { ours: false, reason: "neither its name nor its keys are DeepSpeed's" };

/** True when a file is named as DeepSpeed configs are (`ds_config.json`, `zero3_offload.json`, `deepspeed.json`). */
export function isConfigName(fileName: string): boolean {
  const base = fileName.slice(Math.max(fileName.lastIndexOf('/'), fileName.lastIndexOf('\\')) + 1).toLowerCase();
  return /\.jsonc?$/.test(base) && names.some(name => name.test(base));
}

/** `fp16` and the like are sections; a bare switch of that name belongs to another program. */
function hasRightShape(property: PropertyNode): boolean {
  const section = /^(fp16|bf16|amp|optimizer|scheduler|pipeline|compile|checkpoint|timers|elasticity)$/.test(
    property.key.name,
  );
  return !section || property.value?.kind === 'object';
}

function isTelling(property: PropertyNode): boolean {
  const { name } = property.key;
  return (
    telling.has(name) &&
    (name !== 'zero_optimization' || property.value?.kind === 'object' || property.value?.kind === 'boolean')
  );
}

/** Whether a section is DeepSpeed's because of its keys. */
function isTellingSection(property: PropertyNode): boolean {
  const { value } = property;
  switch (property.key.name) {
    case 'fp16':
    case 'bf16':
      return propertyOf(value, 'enabled') !== undefined;
    case 'optimizer':
    case 'scheduler':
      return propertyOf(value, 'type') !== undefined && propertyOf(value, 'params') !== undefined;
    case 'activation_checkpointing':
      return propertyOf(value, 'partition_activations') !== undefined;
    default:
      return /^(steps_per_print|wall_clock_breakdown|prescale_gradients|train_batch_size|gradient_accumulation_steps|compression_training|data_efficiency)$/.test(
        property.key.name,
      );
  }
}

/** Whether a name may be a misspelt key. The client has no use for the right spelling, so it is not worked out here. */
function isNearKey(name: string): boolean {
  const folded = name.toLowerCase().replaceAll('-', '_');
  const allowed = Math.floor(name.length / 4);
  return (
    name.length > 4 &&
    name.length <= 80 &&
    topLevelKeys.some(key => Math.abs(key.length - name.length) <= allowed && distance(folded, key) <= allowed)
  );
}

function isUsual(property: PropertyNode): boolean {
  const { name } = property.key;
  return hasRightShape(property) && (known.has(name) || misplaced.has(name) || isNearKey(name));
}

/**
 * Whether a key is a section of DeepSpeed or has several words. Such a key is enough if the file is named like a
 * config.
 */
function isOwnKey(property: PropertyNode): boolean {
  const { key, value } = property;
  return known.has(key.name) && hasRightShape(property) && (value?.kind === 'object' || key.name.includes('_'));
}

function isRemark(property: PropertyNode): boolean {
  return /^[_$/#]/.test(property.key.name);
}

function ofItsKeys(properties: readonly PropertyNode[]): Decision {
  const names = properties.slice(0, 2).map(({ key }) => `"${key.name}"`);
  return { ours: true, reason: `it has ${names.join(' and ')} at its top level` };
}

function decideByContent(root: ObjectNode, named: boolean): Decision {
  const property = root.properties.find(isTelling);
  if (property !== undefined) {
    return ofItsKeys([property]);
  }
  // A key without a colon is still being typed.
  const keys = root.properties.filter(candidate => candidate.colon >= 0 && !isRemark(candidate));
  const tellingKeys = keys.filter(isTellingSection);
  const usual = keys.filter(isUsual).length;
  if (tellingKeys.length >= 2 && usual * 2 >= keys.length) {
    return ofItsKeys(tellingKeys);
  }
  if (named && (usual * 3 >= keys.length || keys.filter(isOwnKey).length * 5 >= keys.length)) {
    return ofItsName;
  }
  return named ? { ours: false, reason: "its name fits, but its keys are not DeepSpeed's" } : neither;
}

/** Decides by name and content whether a JSON file is a DeepSpeed config. Reads the first 64 KiB at most. */
export function detect(fileName: string, text: string): Decision {
  const named = isConfigName(fileName);
  if (!named && !/["'\w]\s*:/.test(text.slice(0, inspectedCharacters))) {
    return neither;
  }
  const root = parseConfig(text.slice(0, inspectedCharacters));
  if (root?.kind === 'object') {
    return decideByContent(root, named);
  }
  // A file that does not begin like JSON can still be a config with a typo at its start. A list is other data.
  const slip = root?.kind !== 'array' || /"zero_optimization"\s*:/.test(text.slice(0, inspectedCharacters));
  return named && slip ? ofItsName : { ours: false, reason: 'it holds no object' };
}
