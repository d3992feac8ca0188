import { distance } from 'fastest-levenshtein';
import { type ObjectNode, type PropertyNode, propertyOf } from '../document/syntax-tree.js';
import { topLevelKeys, zeroKeys } from './config-keys.js';
import { tellingKeys, tellingSections } from './telling-keys.js';

const known = new Set(topLevelKeys);
const misplaced = new Set(zeroKeys);

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
    tellingKeys.has(name) &&
    (name !== 'zero_optimization' || property.value?.kind === 'object' || property.value?.kind === 'boolean')
  );
}

/** Whether a section is DeepSpeed's because of its keys. */
function isTellingSection({ key, value }: PropertyNode): boolean {
  const children = tellingSections.get(key.name);
  return children?.every(child => propertyOf(value, child) !== undefined) ?? false;
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

/**
 * Returns the keys that make an object a config, or none of them if only its name does. `isNamed` says whether its file
 * is named as configs are. Returns undefined if it is not a config.
 */
export function signsOfConfig(root: ObjectNode, isNamed: boolean): readonly PropertyNode[] | undefined {
  const property = root.properties.find(isTelling);
  if (property !== undefined) {
    return [property];
  }
  // A key without a colon is still being typed.
  const keys = root.properties.filter(candidate => candidate.colon >= 0 && !isRemark(candidate));
  const sections = keys.filter(isTellingSection);
  const usual = keys.filter(isUsual).length;
  if (sections.length >= 2 && usual * 2 >= keys.length) {
    return sections.slice(0, 2);
  }
  const isEnough = usual * 3 >= keys.length || keys.filter(isOwnKey).length * 5 >= keys.length;
  return isNamed && isEnough ? [] : undefined;
}
