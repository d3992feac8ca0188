import { hostfileLanguage, isHostfile } from '../hostfile/hostfile.js';
import { detect } from './detect.js';
import { decideBySettings, type FileChoices } from './file-choices.js';

/** What a document is to the server. */
export type OwnLanguage = 'config' | 'hostfile';

/** A document as an editor has it; `path` is that of its file, with slashes. */
export interface OpenDocument {
  readonly path: string;
  readonly languageId: string;
  readonly text: () => string;
}

/** JSON under the names that editors have for it, lower case and without anything between the words. */
const jsonLanguages = new Set(['json', 'jsonc', 'json5', 'jsjson', 'jsonwithcomments']);

function isJson({ path, languageId }: OpenDocument): boolean {
  return jsonLanguages.has(languageId.toLowerCase().replace(/[^a-z0-9]/g, '')) || /\.json[c5]?$/i.test(path);
}

/**
 * Decides what a document is, for editors that send all of their JSON files: the settings, the language, the name, the content,
 * in this order. Undefined for what is neither a config nor a hostfile. A hostfile has a language of its own in few editors.
 */
export function languageOf(
  document: OpenDocument,
  files: FileChoices,
  paths: readonly string[],
): OwnLanguage | undefined {
  const json = isJson(document);
  const hostfile = document.languageId === hostfileLanguage || (!json && isHostfile(document.path, document.text()));
  const chosen = decideBySettings(files, paths);
  if (chosen?.ours === false || (chosen === undefined && !hostfile && !json)) {
    return undefined;
  }
  if (hostfile) {
    return 'hostfile';
  }
  return chosen !== undefined || detect(document.path, document.text()).ours ? 'config' : undefined;
}
