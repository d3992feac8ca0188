import { isHostfile } from '../hostfile/language/hostfile.js';
import { hostfileLanguage } from '../hostfile/language/language-id.js';
import { detect } from './detect.js';
import { decideBySettings, type FileChoices } from './file-choices.js';
import { hostLanguages, hostNotation } from './host-languages.js';

/** The language of a document that the server serves. */
export type OwnLanguage = 'config' | 'hostfile';

/** A document as an editor has it; `path` is the path of its file, with slashes. */
export interface OpenDocument {
  readonly path: string;
  readonly languageId: string;
  readonly text: () => string;
}

/** The names that editors have for JSON, in lower case and without separators between words. */
const jsonLanguages = new Set(['json', 'jsonc', 'json5', 'jsjson', 'jsonwithcomments']);

function isJson({ path, languageId }: OpenDocument): boolean {
  return jsonLanguages.has(languageId.toLowerCase().replace(/[^a-z0-9]/g, '')) || /\.json[c5]?$/i.test(path);
}

/**
 * Decides which language a document has, for editors that send all of their JSON files. It uses the settings, the
 * language, the name and the content, in this order. Returns undefined for a document that is neither a config nor a
 * hostfile. Few editors have a language of its own for hostfiles.
 */
export function languageOf(
  document: OpenDocument,
  files: FileChoices,
  paths: readonly string[],
): OwnLanguage | undefined {
  const host = hostNotation(document.languageId);
  if (host !== undefined) {
    return decideBySettings(files, paths)?.ours !== false && hostLanguages[host].mightHave(document.text())
      ? 'config'
      : undefined;
  }
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
