// A first look at a file, without a parser: it is in the small bundle that VS Code loads for every JSON file.
import { isConfigName } from '../catalog/config-name.js';
import { tellingKeys, tellingSections } from '../catalog/telling-keys.js';

/** Number of characters at the start of a file that are read. */
export const inspectedCharacters = 64 * 1024;

/**
 * Whether `detect` has to look at a file. False for almost every file that is not a config, never for one that is: the
 * text has to name a key that decides, or to hold an escape that can hide one.
 */
export function mightBeConfig(fileName: string, text: string): boolean {
  const beginning = text.slice(0, inspectedCharacters);
  const has = (key: string): boolean => beginning.includes(key);
  return (
    isConfigName(fileName) ||
    [...tellingKeys].some(has) ||
    [...tellingSections.keys()].filter(has).length >= 2 ||
    beginning.includes('\\u')
  );
}
