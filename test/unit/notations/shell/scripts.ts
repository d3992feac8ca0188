import { TextDocument } from 'vscode-languageserver-textdocument';
import { analyse } from '../../../../server/src/analysis/analysis.js';
import type { Verdict } from '../../../../server/src/checking/verdict.js';
import { type ConfigDocument, openRegion } from '../../../../server/src/document/config-document.js';
import { defaultSettings, type Settings } from '../../../../server/src/loaders/assumptions.js';
import { shellNotation } from '../../../../server/src/notations/shell/shell-notation.js';

/** Opens the configs that a script writes. */
export function configsIn(text: string): readonly ConfigDocument[] {
  const source = TextDocument.create('file:///run.sh', 'shellscript', 0, text);
  return shellNotation.regionsOf(text).map(region => openRegion(source, shellNotation, region));
}

/** Opens the only config that a script writes. */
export function configIn(text: string): ConfigDocument {
  const [config, other] = configsIn(text);
  if (config === undefined || other !== undefined) {
    throw new Error(`expected one config in ${JSON.stringify(text)}`);
  }
  return config;
}

/** Returns the findings in the configs of a script. */
export function findingsIn(text: string, settings: Partial<Settings> = {}): readonly Verdict[] {
  return configsIn(text).flatMap(config => analyse(config, { ...defaultSettings, ...settings }).verdicts);
}
