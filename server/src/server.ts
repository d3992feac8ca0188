import {
  type ClientCapabilities,
  CodeActionKind,
  type Connection,
  DidChangeConfigurationNotification,
  DocumentDiagnosticReportKind,
  type InitializeResult,
  MarkupKind,
  TextDocumentSyncKind,
  TextDocuments,
} from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { fixAllKind, loaderKind, templateKind } from './analysis/action-kinds.js';
import { detect } from './detection/detect.js';
import { defaultSettings, type Settings } from './loaders/assumptions.js';
import {
  type EffectiveConfigParams,
  type EffectiveConfigResult,
  effectiveConfigRequest,
  type InitializationOptions,
  type InsertTemplateParams,
  type InsertTemplateResult,
  insertTemplateRequest,
  type StatusParams,
  type StatusResult,
  statusRequest,
  type TemplatesResult,
  templatesRequest,
} from './requests.js';
import { type ClientAbilities, createLanguageService, type LanguageService } from './service.js';
import { settingsFrom } from './settings.js';

interface Session {
  readonly service: LanguageService;
  readonly pull: boolean;
  readonly configuration: boolean;
  readonly dynamicConfiguration: boolean;
  readonly refresh: boolean;
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
  return {
    service: createLanguageService(abilitiesOf(capabilities, options?.commands ?? false)),
    pull: textDocument?.diagnostic !== undefined,
    configuration: workspace?.configuration ?? false,
    dynamicConfiguration: workspace?.didChangeConfiguration?.dynamicRegistration ?? false,
    refresh: workspace?.diagnostics?.refreshSupport ?? false,
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
      codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix, templateKind, fixAllKind, loaderKind] },
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
    return document === undefined || session.clientDetects || detect(uri, document.getText()).ours
      ? document
      : undefined;
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

  async function push(document: TextDocument): Promise<void> {
    const diagnostics = await withDocument('diagnostics', document.uri, [], (own, its) =>
      session.service.diagnose(own, its),
    );
    const current = documents.get(document.uri);
    if (current !== undefined) {
      await connection.sendDiagnostics({ uri: document.uri, version: current.version, diagnostics });
    }
  }

  function reconsider(): void {
    settings.clear();
    if (session.pull) {
      if (session.refresh) {
        connection.languages.diagnostics.refresh();
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
      session.service.diagnose(document, own),
    ),
  }));
  connection.onCompletion(({ textDocument, position }) =>
    withDocument('completion', textDocument.uri, null, (document, own) =>
      session.service.complete(document, position, own),
    ),
  );
  connection.onCompletionResolve(item => answer('completion', item, () => session.service.resolve(item)));
  connection.onHover(({ textDocument, position }) =>
    withDocument('hover', textDocument.uri, null, (document, own) => session.service.hover(document, position, own)),
  );
  connection.onCodeAction(({ textDocument, range, context }) =>
    withDocument('code actions', textDocument.uri, [], (document, own) =>
      session.service.codeActions(document, range, context, own),
    ),
  );

  connection.onRequest(
    statusRequest,
    ({ uri }: StatusParams): Promise<StatusResult> =>
      withDocument<StatusResult>('status', uri, null, (document, own) => session.service.status(document, own)),
  );
  connection.onRequest(
    effectiveConfigRequest,
    ({ uri }: EffectiveConfigParams): Promise<EffectiveConfigResult> =>
      withDocument<EffectiveConfigResult>('effective config', uri, null, (document, own) =>
        session.service.effectiveConfig(document, own),
      ),
  );
  connection.onRequest(templatesRequest, (): TemplatesResult => session.service.templates());
  connection.onRequest(
    insertTemplateRequest,
    ({ uri, name }: InsertTemplateParams): Promise<InsertTemplateResult> =>
      withDocument<InsertTemplateResult>(
        'insert template',
        uri,
        null,
        document => session.service.insertTemplate(document, name) ?? null,
      ),
  );

  documents.listen(connection);
  connection.listen();
}
