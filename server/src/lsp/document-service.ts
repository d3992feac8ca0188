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
import type { Settings } from '../loaders/assumptions.js';

/** What a client can show and apply; everything off is the plainest client there is. */
export interface ClientAbilities {
  readonly markdown: boolean;
  readonly snippets: boolean;
  /** It takes `itemDefaults` of completion lists. */
  readonly itemDefaults: boolean;
  /** It shows what stands behind labels of completions; it does where nothing is said. */
  readonly labelDetails?: boolean;
  readonly relatedInformation: boolean;
  readonly documentChanges: boolean;
  readonly snippetEdits: boolean;
  /** It has our commands, which actions can run. */
  readonly commands: boolean;
}

/** What there is for a document, whatever its language. */
export interface DocumentService {
  diagnose(document: TextDocument, settings?: Settings): Diagnostic[];
  complete(document: TextDocument, position: Position, settings?: Settings): CompletionList;
  hover(document: TextDocument, position: Position, settings?: Settings): Hover | null;
  codeActions(document: TextDocument, range: Range, context: CodeActionContext, settings?: Settings): CodeAction[];
}
