import { distance } from 'fastest-levenshtein';
import { topLevelKeys, zeroKeys } from '../catalog/config-keys.js';
import { tellingKeys, tellingSections } from '../catalog/telling-keys.js';
import { parseConfig } from '../document/parse.js';
import { type ObjectNode, type PropertyNode, propertyOf } from '../document/syntax-tree.js';
import { type Decision, neither } from './decision.js';
import { inspectedCharacters, isConfigName } from './might-be-config.js';

const known = new Set(topLevelKeys);
const misplaced = new Set(zeroKeys);

const ofItsName: Decision = { ours: true, reason: 'of its name' };

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
  const sections = keys.filter(isTellingSection);
  const usual = keys.filter(isUsual).length;
  if (sections.length >= 2 && usual * 2 >= keys.length) {
    return ofItsKeys(sections);
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
