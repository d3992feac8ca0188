import {
  type ClientCapabilities,
  CodeActionKind,
  CodeLensRefreshRequest,
  type Connection,
  type Diagnostic,
  DidChangeConfigurationNotification,
  DocumentDiagnosticReportKind,
  type InitializeResult,
  MarkupKind,
  PositionEncodingKind,
  TextDocumentSyncKind,
  TextDocuments,
} from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { version } from '../../package.json';
import { fixAllKind, loaderKind, moveKind, templateKind } from './analysis/action-kinds.js';
import { clientSettings, type DocumentSettings, type Surroundings } from './client-settings.js';
import type { ClientAbilities, DocumentService } from './document-service.js';
import { createHostfileService } from './hostfile/hostfile-service.js';
import type { Settings } from './loaders/assumptions.js';
import { ownDocuments } from './own-documents.js';
import { answerOwnRequests } from './own-requests.js';
import { requestBudget, requestClock } from './request-clock.js';
import type { InitializationOptions } from './requests.js';
import { createLanguageService, type LanguageService } from './service.js';
import { watchSurroundings } from './watching.js';

interface Session {
  readonly service: LanguageService;
  readonly hostfiles: DocumentService;
  readonly pull: boolean;
  readonly dynamicConfiguration: boolean;
  /** What the client can be told to ask for again. */
  readonly refresh: { readonly diagnostics: boolean; readonly inlayHints: boolean; readonly codeLenses: boolean };
  readonly inlayHints: boolean;
  readonly codeLenses: boolean;
  /** Without literals there are only commands, and those are our own client's. */
  readonly codeActions: boolean;
  readonly folders: boolean;
  readonly clientDetects: boolean;
}

function abilitiesOf({ textDocument, workspace }: ClientCapabilities, commands: boolean): ClientAbilities {
  return {
    markdown:
      textDocument?.hover?.contentFormat?.includes(MarkupKind.Markdown) ??
      textDocument?.completion?.completionItem?.documentationFormat?.includes(MarkupKind.Markdown) ??
      false,
    snippets: textDocument?.completion?.completionItem?.snippetSupport ?? false,
    itemDefaults: ['editRange', 'insertTextFormat'].every(name =>
      textDocument?.completion?.completionList?.itemDefaults?.includes(name),
    ),
    labelDetails: textDocument?.completion?.completionItem?.labelDetailsSupport ?? false,
    relatedInformation:
      textDocument?.diagnostic?.relatedInformation ?? textDocument?.publishDiagnostics?.relatedInformation ?? false,
    documentChanges: workspace?.workspaceEdit?.documentChanges ?? false,
    snippetEdits: workspace?.workspaceEdit?.snippetEditSupport ?? false,
    commands,
  };
}

function sessionOf(
  capabilities: ClientCapabilities,
  options: InitializationOptions | undefined,
  isSpent: () => boolean,
): Session {
  const { textDocument, workspace } = capabilities;
  const abilities = abilitiesOf(capabilities, options?.commands ?? false);
  return {
    service: createLanguageService(abilities, isSpent),
    hostfiles: createHostfileService(abilities),
    pull: textDocument?.diagnostic !== undefined,
    dynamicConfiguration: workspace?.didChangeConfiguration?.dynamicRegistration ?? false,
    refresh: {
      diagnostics: workspace?.diagnostics?.refreshSupport ?? false,
      inlayHints: workspace?.inlayHint?.refreshSupport ?? false,
      codeLenses: workspace?.codeLens?.refreshSupport ?? false,
    },
    inlayHints: textDocument?.inlayHint !== undefined,
    codeLenses: textDocument?.codeLens !== undefined,
    codeActions: textDocument?.codeAction?.codeActionLiteralSupport !== undefined,
    folders: workspace?.workspaceFolders === true && options?.clientDetects !== true,
    clientDetects: options?.clientDetects ?? false,
  };
}

function initializeResult(session: Session): InitializeResult {
  return {
    serverInfo: { name: 'deepspeed-config', version },
    capabilities: {
      positionEncoding: PositionEncodingKind.UTF16,
      textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: true },
      completionProvider: { triggerCharacters: ['"', ':'], resolveProvider: true },
      hoverProvider: true,
      ...(session.codeActions
        ? {
            codeActionProvider: {
              codeActionKinds: [CodeActionKind.QuickFix, moveKind, templateKind, fixAllKind, loaderKind],
            },
          }
        : {}),
      ...(session.inlayHints ? { inlayHintProvider: true } : {}),
      ...(session.codeLenses ? { codeLensProvider: {} } : {}),
      ...(session.folders ? { workspace: { workspaceFolders: { supported: true, changeNotifications: true } } } : {}),
      ...(session.pull ? { diagnosticProvider: { interFileDependencies: false, workspaceDiagnostics: false } } : {}),
    },
  };
}

/**
 * Wires the language service to a connection. Requests that fail are logged and answered empty. `surroundings` tells what is
 * found around a document, where there are files.
 */
export function startServer(connection: Connection, surroundings?: Surroundings): void {
  const documents = new TextDocuments(TextDocument);
  const settings = clientSettings(connection, surroundings);
  let capabilities: ClientCapabilities = {};
  const clock = requestClock();
  let session = sessionOf(capabilities, undefined, clock.isSpent);
  const ours = ownDocuments(
    () => session.clientDetects,
    note => connection.console.info(note),
  );
  /** Documents that the client shows diagnostics of ours for. */
  const pushed = new Set<string>();

  /** Runs a handler; what it throws goes to the log, never to the client. */
  async function answer<T>(what: string, empty: T, handle: () => T | Promise<T>): Promise<T> {
    try {
      return await handle();
    } catch (error) {
      connection.console.error(
        `${what} failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
      );
      return empty;
    }
  }

  function ourDocument(uri: string, own: DocumentSettings): TextDocument | undefined {
    const document = documents.get(uri);
    return document !== undefined && ours.decide(document, own) !== undefined ? document : undefined;
  }

  /** Runs a handler within the time that a request has, and says so where that was not enough. */
  function inTime<T>(what: string, uri: string, handle: () => T): T {
    clock.begin();
    const result = handle();
    if (clock.wasCut()) {
      connection.console.warn(`${what} of ${uri} took more than ${requestBudget} ms and went no further`);
    }
    return result;
  }

  /** Hands the document and its settings to `handle`, or answers empty when the document is not one of ours. */
  async function withDocument<T>(
    what: string,
    uri: string,
    empty: T,
    handle: (document: TextDocument, own: Settings) => T,
  ): Promise<T> {
    return answer(what, empty, async () => {
      const own = await settings.of(uri);
      const document = ourDocument(uri, own);
      return document === undefined ? empty : inTime(what, uri, () => handle(document, own));
    });
  }

  function serviceOf(document: TextDocument): DocumentService {
    return ours.language(document) === 'hostfile' ? session.hostfiles : session.service;
  }

  /** The same for what only configs have. */
  async function withConfig<T>(
    what: string,
    uri: string,
    handle: (document: TextDocument, own: Settings) => T,
  ): Promise<T | null> {
    return withDocument<T | null>(what, uri, null, (document, own) =>
      ours.language(document) === 'config' ? handle(document, own) : null,
    );
  }

  async function push(document: TextDocument): Promise<void> {
    const { uri } = document;
    const found = await withDocument<Diagnostic[] | undefined>('diagnostics', uri, undefined, (own, its) =>
      serviceOf(own).diagnose(own, its),
    );
    const current = documents.get(uri);
    // One that is ours no more is cleared; nothing is said of what never was.
    if (current !== undefined && (found !== undefined || pushed.has(uri))) {
      found === undefined ? pushed.delete(uri) : pushed.add(uri);
      await connection.sendDiagnostics({ uri, version: current.version, diagnostics: found ?? [] });
    }
  }

  function reconsider(): void {
    if (session.refresh.inlayHints) {
      void connection.languages.inlayHint.refresh();
    }
    if (session.refresh.codeLenses) {
      void connection.sendRequest(CodeLensRefreshRequest.type);
    }
    if (session.pull) {
      if (session.refresh.diagnostics) {
        void connection.languages.diagnostics.refresh();
      }
      return;
    }
    for (const document of documents.all()) {
      void push(document);
    }
  }

  connection.onInitialize(params => {
    settings.begin(params);
    const options = params.initializationOptions as InitializationOptions | undefined;
    session = sessionOf(params.capabilities, options, clock.isSpent);
    capabilities = params.capabilities;
    return initializeResult(session);
  });
  connection.onInitialized(() => {
    if (session.dynamicConfiguration) {
      void connection.client.register(DidChangeConfigurationNotification.type, { section: 'deepspeed' });
    }
    if (surroundings !== undefined && !session.clientDetects) {
      watchSurroundings(connection, capabilities);
    }
    if (session.folders) {
      connection.workspace.onDidChangeWorkspaceFolders(change => {
        settings.changeFolders(change);
        reconsider();
      });
    }
  });
  function lookAgain(): void {
    settings.change(undefined);
    reconsider();
  }
  connection.onDidChangeWatchedFiles(lookAgain);
  documents.onDidSave(({ document }) => {
    if (!session.clientDetects && ours.language(document) === 'hostfile') {
      lookAgain();
    }
  });
  connection.onDidChangeConfiguration(({ settings: sent }) => {
    settings.change(sent);
    reconsider();
  });

  documents.onDidChangeContent(({ document }) => {
    if (!session.pull) {
      void push(document);
    }
  });
  documents.onDidClose(({ document }) => {
    settings.forget(document.uri);
    if (pushed.delete(document.uri)) {
      void connection.sendDiagnostics({ uri: document.uri, diagnostics: [] });
    }
  });

  connection.languages.diagnostics.on(async ({ textDocument }) => ({
    kind: DocumentDiagnosticReportKind.Full,
    items: await withDocument('diagnostics', textDocument.uri, [], (document, own) =>
      serviceOf(document).diagnose(document, own),
    ),
  }));
  connection.onCompletion(({ textDocument, position }) =>
    withDocument('completion', textDocument.uri, null, (document, own) =>
      serviceOf(document).complete(document, position, own),
    ),
  );
  connection.onCompletionResolve(item => answer('completion', item, () => session.service.resolve(item)));
  connection.onHover(({ textDocument, position }) =>
    withDocument('hover', textDocument.uri, null, (document, own) =>
      serviceOf(document).hover(document, position, own),
    ),
  );
  connection.onCodeAction(({ textDocument, range, context }) =>
    withDocument('code actions', textDocument.uri, [], (document, own) =>
      session.codeActions ? serviceOf(document).codeActions(document, range, context, own) : [],
    ),
  );

  connection.languages.inlayHint.on(({ textDocument, range }) =>
    withConfig('inlay hints', textDocument.uri, (document, own) => session.service.inlayHints(document, range, own)),
  );
  connection.onCodeLens(({ textDocument }) =>
    withConfig('code lenses', textDocument.uri, (document, own) => session.service.codeLenses(document, own)),
  );
  answerOwnRequests(connection, () => session.service, withConfig, answer);

  documents.listen(connection);
  connection.listen();
}
