import { isConfigName } from '../catalog/config-name.js';
import { signsOfConfig } from '../catalog/config-signs.js';
import { parseConfig } from '../document/parse.js';
import type { ObjectNode } from '../document/syntax-tree.js';
import { type Decision, neither } from './decision.js';
import { inspectedCharacters } from './might-be-config.js';

const ofItsName: Decision = { ours: true, reason: 'of its name' };

function decideByContent(root: ObjectNode, named: boolean): Decision {
  const signs = signsOfConfig(root, named);
  if (signs === undefined) {
    return named ? { ours: false, reason: "its name fits, but its keys are not DeepSpeed's" } : neither;
  }
  const names = signs.map(({ key }) => `"${key.name}"`);
  return names.length === 0 ? ofItsName : { ours: true, reason: `it has ${names.join(' and ')}` };
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
