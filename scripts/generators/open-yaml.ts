import { TextDocument } from 'vscode-languageserver-textdocument';
import { type ConfigDocument, openRegion } from '../../server/src/document/config-document.js';
import { yamlNotation } from '../../server/src/notations/yaml/yaml-notation.js';

/** Opens the first config in a YAML file; undefined if it has none. */
export function openYaml(text: string): ConfigDocument | undefined {
  const [region] = yamlNotation.regionsOf(text);
  return region && openRegion(TextDocument.create('untitled:config.yaml', 'yaml', 0, text), yamlNotation, region);
}
