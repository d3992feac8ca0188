import {
  type ClientCapabilities,
  CodeActionKind,
  type CompletionClientCapabilities,
  type InitializeResult,
  InsertTextMode,
  MarkupKind,
  PositionEncodingKind,
  TextDocumentSyncKind,
} from 'vscode-languageserver';
import { version } from '../../../package.json';
import { fixAllKind, loaderKind, moveKind, templateKind } from '../lsp/action-kinds.js';
import type { ClientAbilities } from '../lsp/document-service.js';
import type { InitializationOptions } from '../lsp/requests.js';
import { tokenLegend } from '../lsp/token-legend.js';

/** The abilities of a client. */
export interface Session {
  readonly abilities: ClientAbilities;
  readonly pull: boolean;
  readonly dynamicConfiguration: boolean;
  /** What the client can be told to request again. */
  readonly refresh: {
    readonly diagnostics: boolean;
    readonly inlayHints: boolean;
    readonly codeLenses: boolean;
    readonly semanticTokens: boolean;
  };
  readonly inlayHints: boolean;
  readonly codeLenses: boolean;
  readonly semanticTokens: boolean;
  readonly links: boolean;
  /** Without literals, actions can only be commands, and only our own client has those. */
  readonly codeActions: boolean;
  readonly folders: boolean;
  /** It can be told to watch files, and does not do so by itself. */
  readonly watchesFiles: boolean;
  /** It can be told to watch the files that start runs. */
  readonly watchesRuns: boolean;
  readonly clientDetects: boolean;
  readonly bundles?: string;
}

function indentsOf(completion: CompletionClientCapabilities | undefined): NonNullable<ClientAbilities['indents']> {
  return completion?.completionItem?.insertTextModeSupport?.valueSet.includes(InsertTextMode.asIs)
    ? 'chosen'
    : completion?.insertTextMode === InsertTextMode.adjustIndentation
      ? 'adjusted'
      : 'asIs';
}

function abilitiesOf({ textDocument, workspace }: ClientCapabilities, commands: boolean): ClientAbilities {
  return {
    markdown:
      textDocument?.hover?.contentFormat?.includes(MarkupKind.Markdown) ??
      textDocument?.completion?.completionItem?.documentationFormat?.includes(MarkupKind.Markdown) ??
      false,
    snippets: textDocument?.completion?.completionItem?.snippetSupport ?? false,
    indents: indentsOf(textDocument?.completion),
    itemDefaults: ['editRange', 'insertTextFormat'].every(name =>
      textDocument?.completion?.completionList?.itemDefaults?.includes(name),
    ),
    labelDetails: textDocument?.completion?.completionItem?.labelDetailsSupport ?? false,
    relatedInformation:
      textDocument?.diagnostic?.relatedInformation ?? textDocument?.publishDiagnostics?.relatedInformation ?? false,
    documentChanges: workspace?.workspaceEdit?.documentChanges ?? false,
    snippetEdits: workspace?.workspaceEdit?.snippetEditSupport ?? false,
    previews: workspace?.workspaceEdit?.changeAnnotationSupport !== undefined,
    commands,
  };
}

/** Returns the session that `initialize` sets up. */
export function sessionOf(capabilities: ClientCapabilities, options: InitializationOptions | undefined): Session {
  const { textDocument, workspace } = capabilities;
  return {
    abilities: abilitiesOf(capabilities, options?.commands ?? false),
    pull: textDocument?.diagnostic !== undefined,
    dynamicConfiguration: workspace?.didChangeConfiguration?.dynamicRegistration ?? false,
    refresh: {
      diagnostics: workspace?.diagnostics?.refreshSupport ?? false,
      inlayHints: workspace?.inlayHint?.refreshSupport ?? false,
      codeLenses: workspace?.codeLens?.refreshSupport ?? false,
      semanticTokens: workspace?.semanticTokens?.refreshSupport ?? false,
    },
    inlayHints: textDocument?.inlayHint !== undefined,
    codeLenses: textDocument?.codeLens !== undefined,
    semanticTokens: textDocument?.semanticTokens !== undefined,
    links: textDocument?.documentLink !== undefined,
    codeActions: textDocument?.codeAction?.codeActionLiteralSupport !== undefined,
    folders: workspace?.workspaceFolders === true,
    watchesFiles: workspace?.didChangeWatchedFiles?.dynamicRegistration === true && options?.clientDetects !== true,
    watchesRuns: workspace?.didChangeWatchedFiles?.dynamicRegistration === true,
    clientDetects: options?.clientDetects ?? false,
    ...(options?.bundles !== undefined && { bundles: options.bundles }),
  };
}

/** Returns the server's abilities for a client. */
export function initializeResult(session: Session): InitializeResult {
  return {
    serverInfo: { name: 'deepspeed-config', version },
    capabilities: {
      positionEncoding: PositionEncodingKind.UTF16,
      textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: true },
      completionProvider: { triggerCharacters: ['"', ':'], resolveProvider: true },
      hoverProvider: true,
      definitionProvider: true,
      ...(session.codeActions
        ? {
            codeActionProvider: {
              codeActionKinds: [CodeActionKind.QuickFix, moveKind, templateKind, fixAllKind, loaderKind],
            },
          }
        : {}),
      ...(session.inlayHints ? { inlayHintProvider: true } : {}),
      ...(session.codeLenses ? { codeLensProvider: {} } : {}),
      ...(session.links ? { documentLinkProvider: {} } : {}),
      ...(session.semanticTokens ? { semanticTokensProvider: { legend: tokenLegend, full: true } } : {}),
      ...(session.folders ? { workspace: { workspaceFolders: { supported: true, changeNotifications: true } } } : {}),
      ...(session.pull ? { diagnosticProvider: { interFileDependencies: false, workspaceDiagnostics: false } } : {}),
    },
  };
}
