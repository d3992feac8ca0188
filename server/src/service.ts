import type { TextDocument } from 'vscode-languageserver-textdocument';
import type {
  CodeAction,
  CodeActionContext,
  CompletionItem,
  CompletionList,
  Diagnostic,
  Hover,
  Position,
  Range,
  WorkspaceEdit,
} from 'vscode-languageserver-types';
import { type Analysis, analyse } from './analysis/analysis.js';
import { effectiveText } from './analysis/effective-config.js';
import { workspaceEdit } from './analysis/text-edits.js';
import { openConfig } from './document/config-document.js';
import { complete, resolveCompletion } from './features/completion.js';
import { diagnostics } from './features/diagnostics.js';
import { hover } from './features/hover.js';
import { loaderActions } from './features/loader-actions.js';
import { quickFixes } from './features/quick-fixes.js';
import { templateActions } from './features/template-actions.js';
import { defaultSettings, type Settings } from './loaders/assumptions.js';
import { templates } from './templates/templates.js';
import { insertTemplate } from './templating/insert-template.js';

/** What a client can show and apply; everything off is the plainest client there is. */
export interface ClientAbilities {
  readonly markdown: boolean;
  readonly snippets: boolean;
  /** It takes `itemDefaults` of completion lists. */
  readonly itemDefaults: boolean;
  readonly relatedInformation: boolean;
  readonly documentChanges: boolean;
  readonly snippetEdits: boolean;
  /** It has our commands, which actions can run. */
  readonly commands: boolean;
}

/** What the status item tells about a document. */
export interface DocumentStatus {
  readonly loader: string;
  readonly loaderReason: string;
  readonly version: string;
  readonly versionReason: string;
}

export interface TemplateChoice {
  readonly name: string;
  readonly title: string;
  readonly description: string;
}

/** From text to LSP values. Holds nothing but the analysis of the last version seen of each document. */
export interface LanguageService {
  diagnose(document: TextDocument, settings?: Settings): Diagnostic[];
  complete(document: TextDocument, position: Position, settings?: Settings): CompletionList;
  resolve(item: CompletionItem): CompletionItem;
  hover(document: TextDocument, position: Position, settings?: Settings): Hover | null;
  codeActions(document: TextDocument, range: Range, context: CodeActionContext, settings?: Settings): CodeAction[];
  status(document: TextDocument, settings?: Settings): DocumentStatus;
  /** The config as DeepSpeed would use it, as JSON with comments. */
  effectiveConfig(document: TextDocument, settings?: Settings): string;
  templates(): readonly TemplateChoice[];
  /** The edit that merges a template into a document; undefined when it changes nothing or there is no such template. */
  insertTemplate(document: TextDocument, name: string): WorkspaceEdit | undefined;
}

/** Makes a service for a client. Pure: the same for node and browser. */
export function createLanguageService(client: ClientAbilities): LanguageService {
  const analyses = new WeakMap<TextDocument, { readonly version: number; readonly analysis: Analysis }>();
  const edits = { documentChanges: client.documentChanges, snippets: client.snippetEdits, commands: client.commands };

  function analysisOf(document: TextDocument, settings: Settings = defaultSettings): Analysis {
    const known = analyses.get(document);
    if (known !== undefined && known.version === document.version && known.analysis.settings === settings) {
      return known.analysis;
    }
    const analysis = analyse(openConfig(document), settings);
    analyses.set(document, { version: document.version, analysis });
    return analysis;
  }

  return {
    diagnose: (document, settings) => diagnostics(analysisOf(document, settings), client.relatedInformation),
    complete: (document, position, settings) => complete(analysisOf(document, settings), position, client),
    resolve: item => resolveCompletion(item, client),
    hover: (document, position, settings) => hover(analysisOf(document, settings), position, client.markdown),
    codeActions(document, range, context, settings) {
      const analysis = analysisOf(document, settings);
      return [quickFixes, loaderActions, templateActions].flatMap(actions => actions(analysis, range, context, edits));
    },
    status(document, settings) {
      const { loader, loaderReason, version, versionReason } = analysisOf(document, settings).assumptions;
      return { loader: loader.title, loaderReason, version, versionReason };
    },
    effectiveConfig: (document, settings) => effectiveText(analysisOf(document, settings)),
    templates: () => templates.map(({ name, title, description }) => ({ name, title, description })),
    insertTemplate(document, name) {
      const template = templates.find(candidate => candidate.name === name);
      const config = analysisOf(document).document;
      return template === undefined
        ? undefined
        : workspaceEdit(config, insertTemplate(config, template), edits, template.placeholders);
    },
  };
}
