import type { TextDocument } from 'vscode-languageserver-textdocument';
import type {
  CodeAction,
  CodeActionContext,
  CompletionList,
  Diagnostic,
  Hover,
  Position,
  Range,
} from 'vscode-languageserver-types';
import type { Settings } from '../loaders/settings.js';

/** The client's abilities to show and apply results; a client with all of them off is the plainest one. */
export interface ClientAbilities {
  readonly markdown: boolean;
  readonly snippets: boolean;
  /**
   * What it does with the lines of a plain completion behind the first: it inserts them as they are (`asIs`; by default),
   * it always adds the indent of the line (`adjusted`), or each item decides (`chosen`).
   */
  readonly indents?: 'asIs' | 'adjusted' | 'chosen';
  /** It supports `itemDefaults` of completion lists. */
  readonly itemDefaults: boolean;
  /** It shows the details behind labels of completions; true by default. */
  readonly labelDetails?: boolean;
  readonly relatedInformation: boolean;
  readonly documentChanges: boolean;
  readonly snippetEdits: boolean;
  /** It shows a preview of an edit that needs the user's consent. */
  readonly previews: boolean;
  /** It has our commands, which actions can run. */
  readonly commands: boolean;
}

/** The results for a document in any of our languages. */
export interface DocumentService {
  diagnose(document: TextDocument, settings?: Settings): Diagnostic[];
  complete(document: TextDocument, position: Position, settings?: Settings): CompletionList;
  hover(document: TextDocument, position: Position, settings?: Settings): Hover | null;
  codeActions(document: TextDocument, range: Range, context: CodeActionContext, settings?: Settings): CodeAction[];
}

/** The same, for documents whose results need other files. */
export type AsyncDocumentService = {
  readonly [Feature in keyof DocumentService]: (
    ...args: Parameters<DocumentService[Feature]>
  ) => ReturnType<DocumentService[Feature]> | Promise<ReturnType<DocumentService[Feature]>>;
};
