import type { TextDocument } from 'vscode-languageserver-textdocument';
import { languageOf, type OwnLanguage } from '../detection/document-language.js';
import { tooLarge } from '../detection/file-choices.js';
import { hostLanguages, hostNotation } from '../detection/host-languages.js';
import { pathOfUri } from '../detection/uri-path.js';
import { hostfileLanguage } from '../hostfile/language/language-id.js';
import type { DocumentSettings } from './client-settings.js';

/** Decides which documents are ours, and in which language; once for each version of a document. */
export interface OwnDocuments {
  /** Decides about a document under its settings, and returns its language. */
  decide(document: TextDocument, settings: DocumentSettings): OwnLanguage | undefined;
  /** Returns the last decision about a document. */
  language(document: TextDocument): OwnLanguage | undefined;
}

function lengthOf(document: TextDocument): number {
  return document.offsetAt({ line: document.lineCount, character: 0 });
}

/**
 * If the client decides itself, every document that it opens is ours, unless it has grown too large. `note` logs those.
 */
export function ownDocuments(clientDetects: () => boolean, note: (text: string) => void): OwnDocuments {
  interface Decided {
    readonly version: number;
    readonly settings: DocumentSettings;
    readonly language: OwnLanguage | undefined;
    readonly problem: string | undefined;
  }
  const decided = new WeakMap<TextDocument, Decided>();

  function decisionOn(document: TextDocument, settings: DocumentSettings): OwnLanguage | undefined {
    const { files, paths } = settings;
    const { uri, languageId } = document;
    if (clientDetects()) {
      return languageId === hostfileLanguage ? 'hostfile' : 'config';
    }
    const host = hostNotation(languageId);
    return host !== undefined && !settings[hostLanguages[host].setting].enable
      ? undefined
      : languageOf({ path: pathOfUri(uri), languageId, text: () => document.getText() }, files, paths);
  }

  return {
    decide(document, settings) {
      const last = decided.get(document);
      if (last?.version === document.version && last.settings === settings) {
        return last.language;
      }
      const meant = decisionOn(document, settings);
      const problem = meant && tooLarge(settings.files, lengthOf(document));
      if (problem !== undefined && problem !== last?.problem) {
        note(`${document.uri} is not checked because ${problem}`);
      }
      const language = problem === undefined ? meant : undefined;
      decided.set(document, { version: document.version, settings, language, problem });
      return language;
    },
    language: document => decided.get(document)?.language,
  };
}
