import type { TextDocument } from 'vscode-languageserver-textdocument';
import type {
  CodeLens,
  CompletionItem,
  DocumentLink,
  InlayHint,
  Position,
  Range,
  SemanticTokens,
  WorkspaceEdit,
} from 'vscode-languageserver-types';
import { analysisAt, configsIn, mainOf, type NotationOf } from '../analysis/analyses.js';
import { type Analysis, analyse } from '../analysis/analysis.js';
import { analysisOfConfig, effectiveText, effectiveValues } from '../analysis/effective-config.js';
import type { Analysed } from '../analysis/examination.js';
import { type MemorySource, memorySource } from '../analysis/memory-source.js';
import { perVersion } from '../analysis/per-version.js';
import { programOf } from '../catalog/program.js';
import { newestVersion } from '../catalog/releases.js';
import { openText } from '../document/config-document.js';
import { defaultSettings, loaders, type Settings } from '../loaders/assumptions.js';
import type { ClientAbilities, DocumentService } from '../lsp/document-service.js';
import type {
  DocumentStatus,
  MoveChoice,
  MoveEdit,
  OverviewResult,
  TemplateChoice,
  TemplateForm,
} from '../lsp/requests.js';
import { changeEdit } from '../lsp/text-edits.js';
import { applyTemplate } from '../refactoring/apply-template.js';
import { type CopyForm, copyOf } from '../refactoring/copies.js';
import { moves } from '../refactoring/moves/moves.js';
import { onDrive } from '../refactoring/proposals.js';
import { templates } from '../templates/templates.js';
import { reasonAgainst } from '../templating/form.js';
import { codeLenses } from './code-lens.js';
import { complete, resolveCompletion } from './completion/completion.js';
import { diagnostics } from './diagnostics.js';
import { documentLinks } from './document-links.js';
import { hover } from './hover.js';
import { inlayHints } from './inlay-hints.js';
import { keywordHover } from './keyword-hover.js';
import { loaderActions } from './loader-actions.js';
import { newConfigActions } from './new-config-action.js';
import { overviewOf } from './overview.js';
import { programTemplates } from './program-templates.js';
import { quickFixes } from './quick-fixes.js';
import { refactorings } from './refactorings.js';
import { semanticTokens } from './semantic-tokens.js';
import { statusOf } from './status.js';

/** Turns documents into LSP values. Its only state is the analysis of the last version of each document. */
export interface LanguageService extends DocumentService {
  resolve(item: CompletionItem): CompletionItem;
  inlayHints(document: TextDocument, range: Range, settings?: Settings): InlayHint[];
  codeLenses(document: TextDocument, settings?: Settings): CodeLens[];
  /** Returns a link on each path of a file or folder. It may lead nowhere. */
  documentLinks(document: TextDocument, settings?: Settings): DocumentLink[];
  semanticTokens(document: TextDocument, settings?: Settings): SemanticTokens;
  /** Returns the facts that the picture of the memory shows; undefined if there is no config of DeepSpeed. */
  memory(document: TextDocument, settings?: Settings): MemorySource | undefined;
  status(document: TextDocument, settings?: Settings): DocumentStatus;
  /** Returns the config as DeepSpeed would use it, as JSON with comments; with or without its defaults. */
  effectiveConfig(document: TextDocument, settings?: Settings, differing?: boolean): string;
  /** Returns the facts that pages about a run show. */
  analyse(document: TextDocument, settings: Settings): Analysed;
  /** Returns what a list of configs says about a document. */
  overview(document: TextDocument, settings: Settings): OverviewResult;
  /** Returns a copy of the config in another form; undefined if the form cannot hold it. */
  copy(
    document: TextDocument,
    form: CopyForm,
    file: string | undefined,
    settings?: Settings,
    position?: Position,
  ): string | undefined;
  /**
   * Returns every template. If a document is given, each has the reason why the document's release rejects it, if any.
   */
  templates(document?: TextDocument, settings?: Settings): readonly TemplateChoice[];
  /**
   * Returns the edit that merges a template into a document, in the given form or else in the document's own. Returns
   * undefined if the edit changes nothing or there is no such template.
   */
  insertTemplate(
    document: TextDocument,
    name: string,
    settings?: Settings,
    form?: TemplateForm,
    position?: Position,
  ): WorkspaceEdit | undefined;
  moves(document: TextDocument, settings?: Settings, position?: Position): readonly MoveChoice[];
  /** Returns the edit of the move with this name; undefined if the document cannot make it. */
  move(document: TextDocument, name: string, settings?: Settings, position?: Position): MoveEdit | undefined;
}

/**
 * Makes a service for a client. Pure: the same for node and browser. `isSpent` stops work that takes too long.
 * Requests about a whole document are about the first
 * config in it.
 */
export function createLanguageService(
  client: ClientAbilities,
  isSpent?: () => boolean,
  notationOf: NotationOf = () => 'json',
): LanguageService {
  const analysesOf = perVersion((document, settings) =>
    configsIn(document, notationOf).map(config => analyse(config, settings, isSpent)),
  );
  /** For documents that are not open: a list has more of them than the cache, which is for those that are. */
  const uncached = (document: TextDocument, settings: Settings): readonly Analysis[] =>
    configsIn(document, notationOf).map(config => analyse(config, settings, isSpent));
  const firstOf = (document: TextDocument, settings?: Settings): Analysis | undefined =>
    mainOf(analysesOf(document, settings));
  const at = (document: TextDocument, position: Position, settings?: Settings): Analysis | undefined =>
    analysisAt(analysesOf(document, settings), position);
  /** Returns the config to change: what another program makes a config of takes no templates and moves of DeepSpeed. */
  const chosen = (document: TextDocument, settings?: Settings, position?: Position): Analysis | undefined => {
    const analysis = (position && at(document, position, settings)) ?? firstOf(document, settings);
    return analysis === undefined || programOf(analysis.document) !== undefined ? undefined : analysis;
  };
  /** Stands for a document that no longer has a config. */
  const ofNothing = (settings: Settings = defaultSettings): Analysis => analyse(openText(''), settings, isSpent);
  const { documentChanges, snippetEdits: snippets, previews, commands } = client;
  const edits = { documentChanges, snippets, previews, commands };

  return {
    diagnose(document, settings) {
      const [first, ...others] = analysesOf(document, settings).map(analysis =>
        diagnostics(analysis, client.relatedInformation),
      );
      return first === undefined || others.length === 0 ? (first ?? []) : first.concat(...others);
    },
    complete(document, position, settings) {
      const analysis = at(document, position, settings);
      return analysis === undefined ? { isIncomplete: false, items: [] } : complete(analysis, position, client);
    },
    resolve: item => resolveCompletion(item, client),
    hover(document, position, settings) {
      const analysis = at(document, position, settings);
      if (analysis !== undefined) {
        return hover(analysis, position, client.markdown);
      }
      const notation = notationOf(document.languageId);
      return notation === undefined || notation === 'json'
        ? null
        : keywordHover(document, position, notation, client.markdown);
    },
    codeActions(document, range, context, settings) {
      const analysis = at(document, range.start, settings) ?? at(document, range.end, settings);
      const isConfig = analysis !== undefined && programOf(analysis.document) === undefined;
      const features = isConfig
        ? [newConfigActions, quickFixes, loaderActions, refactorings]
        : [quickFixes, programTemplates];
      return analysis === undefined ? [] : features.flatMap(actions => actions(analysis, range, context, edits));
    },
    inlayHints: (document, range, settings) =>
      analysesOf(document, settings).flatMap(analysis => inlayHints(analysis, range)),
    codeLenses: (document, settings) =>
      analysesOf(document, settings).flatMap(analysis => codeLenses(analysis, client.commands)),
    documentLinks: (document, settings) => analysesOf(document, settings).flatMap(documentLinks),
    semanticTokens: (document, settings) => semanticTokens(analysesOf(document, settings)),
    memory(document, settings) {
      const analysis = firstOf(document, settings);
      return analysis && memorySource(analysis, edits);
    },
    status: (document, settings) =>
      statusOf(
        firstOf(document, settings) ?? ofNothing(settings),
        notationOf(document.languageId) === 'json' ? undefined : analysesOf(document, settings),
      ),
    effectiveConfig: (document, settings, differing) =>
      effectiveText(firstOf(document, settings) ?? ofNothing(settings), 'jsonc', differing),
    analyse(document, settings) {
      const analyses = uncached(document, settings);
      const main = mainOf(analyses);
      return { analyses, main, values: effectiveValues(main) };
    },
    overview(document, settings) {
      const all = uncached(document, settings);
      const main = mainOf(all);
      // The file of another program has neither a stage nor a size; the config that it becomes has both.
      return main === undefined ? null : overviewOf(all, analysisOfConfig(main) ?? main);
    },
    copy(document, form, file, settings, position) {
      const analysis = chosen(document, settings, position);
      return analysis && copyOf(analysis, form, file);
    },
    templates(document, settings) {
      const analysis = document === undefined ? undefined : firstOf(document, settings);
      const version = analysis?.assumptions.version ?? newestVersion;
      return templates.map(template => {
        const { config, decides, placeholders, without, start, isCommon, ...choice } = template;
        const against = reasonAgainst(template, version);
        return against === undefined ? choice : { ...choice, against };
      });
    },
    insertTemplate(document, name, settings, { loader, nvmePath } = {}, position) {
      const found = templates.find(candidate => candidate.name === name);
      const template = found && onDrive(found, nvmePath);
      const analysis = chosen(document, settings, position);
      if (analysis === undefined) {
        return undefined;
      }
      const { document: config, assumptions } = analysis;
      const reader = loader === undefined ? assumptions : { ...assumptions, loader: loaders[loader] };
      return template === undefined || reasonAgainst(template, reader.version) !== undefined
        ? undefined
        : changeEdit(config, { ...template, text: applyTemplate(config, template, reader) }, edits);
    },
    moves: (document, settings, position) =>
      moves
        .flatMap(move => chosen(document, settings, position)?.changes(move) ?? [])
        .map(({ name, title }) => ({ name, title })),
    move(document, name, settings, position) {
      const analysis = chosen(document, settings, position);
      const change = moves.flatMap(move => analysis?.changes(move) ?? []).find(candidate => candidate.name === name);
      const edit = analysis && change && changeEdit(analysis.document, change, edits);
      return edit === undefined || change === undefined ? undefined : { title: change.title, edit };
    },
  };
}
