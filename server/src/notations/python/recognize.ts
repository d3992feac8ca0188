import { topLevelKeys, zeroKeys } from '../../catalog/config-keys.js';
import { tellingKeys, tellingSections } from '../../catalog/telling-keys.js';
import { type ObjectNode, type PropertyNode, propertyOf, type ValueNode } from '../../document/syntax-tree.js';

const known = new Set(topLevelKeys);
const inZero = new Set(zeroKeys);

/** Words of JSON Schema. A dict of these describes configs and is none. */
const schemaWords =
  /^(?:type|properties|items|enum|default|description|title|minimum|maximum|anyOf|oneOf|allOf|\$ref)$/;

/** Keys of zero_optimization that other programs have, too. */
const generic = /^(?:stage|strict|cpu_offload|grad_hooks|leaf_module|offload_(?:optimizer|param))$/;

const zeroName = /zero[_a-z]*(?:opt|config|cfg|conf|dict|param|kwargs|stage)|^zero_?\d?$/i;

function isSchema(value: ValueNode | undefined): boolean {
  return (
    value?.kind === 'object' &&
    value.properties.length > 0 &&
    value.properties.every(({ key }) => schemaWords.test(key.name))
  );
}

function isTelling({ key, value }: PropertyNode): boolean {
  if (!tellingKeys.has(key.name) || isSchema(value)) {
    return false;
  }
  return key.name !== 'zero_optimization' || !/^(?:string|number|null|array)$/.test(value?.kind ?? '');
}

/** Whether a key and its section are DeepSpeed's; a value that the program computes may be anything. */
function isTellingSection({ key, value }: PropertyNode): boolean {
  const children = tellingSections.get(key.name);
  return (
    children !== undefined &&
    (children.length === 0
      ? value?.kind !== 'object'
      : children.every(child => propertyOf(value, child) !== undefined) || value?.kind === 'expression')
  );
}

/** Keys of DeepSpeed's that other programs have, too, so that two of them say nothing. */
const common = /^(?:train_batch_size|gradient_accumulation_steps)$/;

/**
 * Whether a dict has keys of DeepSpeed and is something else: dotted keys are for accelerate's own functions, and a class
 * with its config is what a framework builds.
 */
function isOther(keys: readonly PropertyNode[]): boolean {
  const names = new Set(keys.map(({ key }) => key.name));
  return keys.some(({ key }) => /^[a-z]\w*\.\w/.test(key.name)) || (names.has('type') && names.has('config'));
}

/** Returns the keys that make a dict a config; undefined if it is none. */
export function signsOfConfig({ properties }: ObjectNode): readonly string[] | undefined {
  const keys = properties.filter(({ colon }) => colon >= 0);
  if (isOther(keys)) {
    return undefined;
  }
  const telling = keys.find(isTelling);
  if (telling !== undefined) {
    return [telling.key.name];
  }
  const sections = keys.filter(isTellingSection);
  const usual = keys.filter(({ key }) => known.has(key.name)).length;
  const isSign = sections.some(({ key, value }) => !common.test(key.name) && value?.kind !== 'expression');
  return sections.length >= 2 && isSign && usual * 2 >= keys.length
    ? sections.slice(0, 2).map(({ key }) => key.name)
    : undefined;
}

/** Returns the keys that make a dict a section zero_optimization. `target` returns what it is assigned to. */
export function signsOfZero({ properties }: ObjectNode, target: () => string): readonly string[] | undefined {
  const keys = properties.filter(({ colon }) => colon >= 0);
  const own = keys.filter(({ key, value }) => inZero.has(key.name) && !isSchema(value)).map(({ key }) => key.name);
  if (own.length * 2 <= keys.length) {
    return undefined;
  }
  // Plugins of other programs have a stage and `cpu_offload`, too; those of Lightning have offload_optimizer=True.
  const isOffload =
    own.includes('stage') &&
    keys.some(({ key, value }) => /^offload_(?:optimizer|param)$/.test(key.name) && value?.kind !== 'boolean');
  const isSign = own.length >= 2 && (own.some(name => !generic.test(name)) || isOffload);
  return isSign || (own.includes('stage') && zeroName.test(target())) ? own.slice(0, 2) : undefined;
}

/** Returns the first key of DeepSpeed's; undefined if a dict has none. */
export function knownKey({ properties }: ObjectNode): string | undefined {
  return properties.find(({ key, colon }) => colon >= 0 && known.has(key.name))?.key.name;
}
