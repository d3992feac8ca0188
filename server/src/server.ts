import {
  type ClientCapabilities,
  CodeActionKind,
  CodeLensRefreshRequest,
  type Connection,
  DidChangeConfigurationNotification,
  DocumentDiagnosticReportKind,
  type InitializeResult,
  MarkupKind,
  TextDocumentSyncKind,
  TextDocuments,
} from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { fixAllKind, loaderKind, moveKind, templateKind } from './analysis/action-kinds.js';
import { detect } from './detection/detect.js';
import type { ClientAbilities, DocumentService } from './document-service.js';
import { hostfileLanguage } from './hostfile/hostfile.js';
import { createHostfileService } from './hostfile/hostfile-service.js';
import { defaultSettings, type Settings } from './loaders/assumptions.js';
import { answerOwnRequests } from './own-requests.js';
import type { InitializationOptions } from './requests.js';
import { createLanguageService, type LanguageService } from './service.js';
import { settingsFrom } from './settings.js';

interface Session {
  readonly service: LanguageService;
  /** Services of languages other than the config's. */
  readonly others: ReadonlyMap<string, DocumentService>;
  readonly pull: boolean;
  readonly configuration: boolean;
  readonly dynamicConfiguration: boolean;
  /** What the client can be told to ask for again. */
  readonly refresh: { readonly diagnostics: boolean; readonly inlayHints: boolean; readonly codeLenses: boolean };
  readonly inlayHints: boolean;
  readonly codeLenses: boolean;
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
    relatedInformation:
      textDocument?.diagnostic?.relatedInformation ?? textDocument?.publishDiagnostics?.relatedInformation ?? false,
    documentChanges: workspace?.workspaceEdit?.documentChanges ?? false,
    snippetEdits: workspace?.workspaceEdit?.snippetEditSupport ?? false,
    commands,
  };
}

function sessionOf(capabilities: ClientCapabilities, options: InitializationOptions | undefined): Session {
  const { textDocument, workspace } = capabilities;
  const abilities = abilitiesOf(capabilities, options?.commands ?? false);
  return {
    service: createLanguageService(abilities),
    others: new Map([[hostfileLanguage, createHostfileService(abilities)]]),
    pull: textDocument?.diagnostic !== undefined,
    configuration: workspace?.configuration ?? false,
    dynamicConfiguration: workspace?.didChangeConfiguration?.dynamicRegistration ?? false,
    refresh: {
      diagnostics: workspace?.diagnostics?.refreshSupport ?? false,
      inlayHints: workspace?.inlayHint?.refreshSupport ?? false,
      codeLenses: workspace?.codeLens?.refreshSupport ?? false,
    },
    inlayHints: textDocument?.inlayHint !== undefined,
    codeLenses: textDocument?.codeLens !== undefined,
    clientDetects: options?.clientDetects ?? false,
  };
}

function initializeResult(session: Session): InitializeResult {
  return {
    serverInfo: { name: 'deepspeed-config' },
    capabilities: {
      textDocumentSync: TextDocumentSyncKind.Incremental,
      completionProvider: { triggerCharacters: ['"', ':'], resolveProvider: true },
      hoverProvider: true,
      codeActionProvider: {
        codeActionKinds: [CodeActionKind.QuickFix, moveKind, templateKind, fixAllKind, loaderKind],
      },
      ...(session.inlayHints ? { inlayHintProvider: true } : {}),
      ...(session.codeLenses ? { codeLensProvider: {} } : {}),
      ...(session.pull ? { diagnosticProvider: { interFileDependencies: false, workspaceDiagnostics: false } } : {}),
    },
  };
}

/** Wires the language service to a connection. Requests that fail are logged and answered empty. */
export function startServer(connection: Connection): void {
  const documents = new TextDocuments(TextDocument);
  const settings = new Map<string, Promise<Settings>>();
  let session = sessionOf({}, undefined);

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

  function settingsOf(uri: string): Promise<Settings> {
    if (!session.configuration) {
      return Promise.resolve(defaultSettings);
    }
    let known = settings.get(uri);
    if (known === undefined) {
      known = connection.workspace
        .getConfiguration({ scopeUri: uri, section: 'deepspeed' })
        .then(settingsFrom, () => defaultSettings);
      settings.set(uri, known);
    }
    return known;
  }

  function ourDocument(uri: string): TextDocument | undefined {
    const document = documents.get(uri);
    const isOurs = (own: TextDocument): boolean =>
      session.clientDetects || session.others.has(own.languageId) || detect(uri, own.getText()).ours;
    return document !== undefined && isOurs(document) ? document : undefined;
  }

  /** Hands the document and its settings to `handle`, or answers empty when the document is not one of ours. */
  async function withDocument<T>(
    what: string,
    uri: string,
    empty: T,
    handle: (document: TextDocument, own: Settings) => T,
  ): Promise<T> {
    return answer(what, empty, async () => {
      const own = await settingsOf(uri);
      const document = ourDocument(uri);
      return document === undefined ? empty : handle(document, own);
    });
  }

  function serviceOf({ languageId }: TextDocument): DocumentService {
    return session.others.get(languageId) ?? session.service;
  }

  /** The same for what only configs have. */
  async function withConfig<T>(
    what: string,
    uri: string,
    handle: (document: TextDocument, own: Settings) => T,
  ): Promise<T | null> {
    return withDocument<T | null>(what, uri, null, (document, own) =>
      session.others.has(document.languageId) ? null : handle(document, own),
    );
  }

  async function push(document: TextDocument): Promise<void> {
    const diagnostics = await withDocument('diagnostics', document.uri, [], (own, its) =>
      serviceOf(own).diagnose(own, its),
    );
    const current = documents.get(document.uri);
    if (current !== undefined) {
      await connection.sendDiagnostics({ uri: document.uri, version: current.version, diagnostics });
    }
  }

  function reconsider(): void {
    settings.clear();
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
    session = sessionOf(params.capabilities, params.initializationOptions as InitializationOptions | undefined);
    return initializeResult(session);
  });
  connection.onInitialized(() => {
    if (session.dynamicConfiguration) {
      void connection.client.register(DidChangeConfigurationNotification.type, { section: 'deepspeed' });
    }
  });
  connection.onDidChangeConfiguration(reconsider);

  documents.onDidChangeContent(({ document }) => {
    if (!session.pull) {
      void push(document);
    }
  });
  documents.onDidClose(({ document }) => {
    settings.delete(document.uri);
    if (!session.pull) {
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
      serviceOf(document).codeActions(document, range, context, own),
    ),
  );

  connection.languages.inlayHint.on(({ textDocument, range }) =>
    withConfig('inlay hints', textDocument.uri, (document, own) => session.service.inlayHints(document, range, own)),
  );
  connection.onCodeLens(({ textDocument }) =>
    withConfig('code lenses', textDocument.uri, (document, own) => session.service.codeLenses(document, own)),
  );

  answerOwnRequests(connection, () => session.service, withConfig);

  documents.listen(connection);
  connection.listen();
}
