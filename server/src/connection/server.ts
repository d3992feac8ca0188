import {
  type Connection,
  type Diagnostic,
  DidChangeConfigurationNotification,
  DocumentDiagnosticReportKind,
  type Location,
  TextDocuments,
} from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { hostLanguageOf } from '../detection/host-languages.js';
import { configLanguageOf } from '../document/cells.js';
import type { LanguageService } from '../features/service.js';
import type { Services } from '../features/services.js';
import type { Settings } from '../loaders/assumptions.js';
import type { AsyncDocumentService } from '../lsp/document-service.js';
import { type InitializationOptions, runsChangedNotification } from '../lsp/requests.js';
import { loadedNotations } from '../notations/loaded-notations.js';
import type { WorkspaceFiles } from '../run-index/workspace-files.js';
import { clientFiles } from './client-files.js';
import { clientSettings, type DocumentSettings, type Surroundings } from './client-settings.js';
import { documentServices } from './document-services.js';
import { editedDocument } from './edited-document.js';
import { existingLinks, type LookAt } from './existing-links.js';
import { lateModels } from './late-models.js';
import { lateRuns } from './late-runs.js';
import { ownDocuments } from './own-documents.js';
import { answerOwnRequests } from './own-requests.js';
import type { Parts } from './parts.js';
import { refreshRequests } from './refreshing.js';
import { requestBudget, requestClock } from './request-clock.js';
import { initializeResult, sessionOf } from './session.js';
import { isSurrounding, surroundingFiles, watch } from './watching.js';

/** A handler for a document, its settings and the service of its language. */
type Handle<T, Service> = (document: TextDocument, own: Settings, service: Service) => T | Promise<T>;

/**
 * Wires the language service to a connection. Requests that fail are logged and answered empty. `surroundings` reads the
 * files around a document and `lookAt` finds those that links lead to, on platforms that have files.
 */
export function startServer(connection: Connection, parts: Parts, surroundings?: Surroundings, lookAt?: LookAt): void {
  const documents = new TextDocuments(editedDocument);
  const models = lateModels(() => parts.estimating(session.bundles));
  const filesOf = (folder: string): WorkspaceFiles | undefined =>
    parts.filesOf?.(folder) ?? (session.clientDetects ? clientFiles(connection, folder) : undefined);
  const runs = lateRuns(() => parts.runs(session.bundles), {
    notationFor: id => parts.notation(id, session.bundles),
    filesOf,
    onChange: newsOfRuns,
    watch: globs => session.watchesRuns && ask('registration for files', () => watch(connection, globs)),
    note: text => connection.console.info(text),
  });
  const settings = clientSettings(connection, models.hasSize, runs.runsOf, surroundings);
  const clock = requestClock();
  let session = sessionOf({}, undefined);
  let services: Promise<Services> | undefined;
  const ours = ownDocuments(
    () => session.clientDetects,
    note => connection.console.info(note),
  );
  const others = documentServices(parts, () => session, filesOf);
  const notations = loadedNotations(id => parts.notation(id, session.bundles));
  /** Documents for which the client shows our diagnostics. */
  const pushed = new Set<string>();

  /** Runs a handler. Its errors go to the log, never to the client. */
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

  /** Sends the client a request that it may refuse. */
  function ask(what: string, request: () => Promise<unknown>): void {
    void answer(what, undefined, request);
  }

  function ourDocument(uri: string, own: DocumentSettings): TextDocument | undefined {
    const document = documents.get(uri);
    return document !== undefined && ours.decide(document, own) !== undefined ? document : undefined;
  }

  /** Runs a handler within the time of a request, and logs if that was not enough. */
  function inTime<T>(what: string, uri: string, handle: () => T): T {
    clock.begin();
    const result = handle();
    if (clock.wasCut()) {
      connection.console.warn(`${what} of ${uri} took more than ${requestBudget} ms and went no further`);
    }
    return result;
  }

  /** Returns the services of the client, which are loaded on the first call. */
  function serving(): Promise<Services> {
    services ??= parts
      .services(session.bundles)
      .then(({ createServices }) => createServices(session.abilities, clock.isSpent, notations.of));
    return services;
  }

  /** Passes the document, its settings and its service to `handle`; answers empty if the document is not ours. */
  async function withDocument<T>(
    what: string,
    uri: string,
    empty: T,
    handle: Handle<T, AsyncDocumentService>,
  ): Promise<T> {
    return answer(what, empty, async () => {
      const own = await settings.of(uri);
      const document = ourDocument(uri, own);
      if (document === undefined) {
        return empty;
      }
      await notations.prepare(configLanguageOf(document), document.getText());
      const service = await others.serviceOf(
        document,
        ours.language(document),
        (await models.known(serving(), own)).configs,
      );
      return inTime(what, uri, () => handle(document, own, service));
    });
  }

  /** Does the same, for configs only. */
  async function withConfig<T>(what: string, uri: string, handle: Handle<T, LanguageService>): Promise<T | null> {
    const { configs } = await serving();
    return withDocument<T | null>(what, uri, null, (document, own) =>
      ours.language(document) === 'config' ? handle(document, own, configs) : null,
    );
  }

  /** Does the same for a config that may not be open, with the contents `text`. */
  function withText<T>(what: string, uri: string, text: string, handle: Handle<T, LanguageService>): Promise<T | null> {
    return answer<T | null>(what, null, async () => {
      const own = await settings.of(uri);
      const { configs } = await models.known(serving(), own);
      const language = hostLanguageOf(uri) ?? 'json';
      const document = documents.get(uri) ?? TextDocument.create(uri, language, 0, text);
      await notations.prepare(language, document.getText());
      return inTime(what, uri, () => handle(document, own, configs));
    });
  }

  async function push(document: TextDocument): Promise<void> {
    const { uri, version } = document;
    const found = await withDocument<Diagnostic[] | undefined>('diagnostics', uri, undefined, (own, its, service) =>
      service.diagnose(own, its),
    );
    const current = documents.get(uri);
    // A document that is no longer ours is cleared; one that never was gets no diagnostics.
    // A newer version has a push of its own, which may have waited for the same services.
    if (current?.version === version && (found !== undefined || pushed.has(uri))) {
      found === undefined ? pushed.delete(uri) : pushed.add(uri);
      await connection.sendDiagnostics({ uri, version, diagnostics: found ?? [] });
    }
  }

  function reconsider(): void {
    for (const [what, request] of refreshRequests(connection, session)) {
      ask(what, request);
    }
    if (!session.pull) {
      for (const document of documents.all()) {
        void push(document);
      }
    }
  }

  function lookAgain(): void {
    settings.change(undefined);
    reconsider();
  }

  function newsOfRuns(): void {
    lookAgain();
    if (session.clientDetects) {
      ask('news of runs', () => connection.sendNotification(runsChangedNotification));
    }
  }

  connection.onInitialize(params => {
    settings.begin(params);
    const options = params.initializationOptions as InitializationOptions | undefined;
    session = sessionOf(params.capabilities, options);
    services = undefined;
    others.begin(params.workspaceFolders?.map(({ uri }) => uri) ?? (params.rootUri ? [params.rootUri] : []));
    // After the answer, so that the client can work meanwhile.
    setTimeout(() => void answer('loading', undefined, serving), 0);
    return initializeResult(session);
  });
  connection.onInitialized(() => {
    if (session.dynamicConfiguration) {
      const register = () =>
        connection.client.register(DidChangeConfigurationNotification.type, { section: 'deepspeed' });
      ask('registration for settings', register);
    }
    if (surroundings !== undefined && session.watchesFiles) {
      ask('registration for files', () => watch(connection, surroundingFiles));
    }
    if (session.folders) {
      connection.workspace.onDidChangeWorkspaceFolders(change => {
        settings.changeFolders(change);
        reconsider();
      });
    }
  });
  connection.onDidChangeWatchedFiles(({ changes }) => {
    if (changes.some(({ uri }) => isSurrounding(uri))) {
      lookAgain();
    }
    void answer('reading of changed files', undefined, () => runs.update(changes));
  });
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
    items: await withDocument('diagnostics', textDocument.uri, [], (document, own, service) =>
      service.diagnose(document, own),
    ),
  }));
  connection.onCompletion(({ textDocument, position }) =>
    withDocument('completion', textDocument.uri, null, (document, own, service) =>
      service.complete(document, position, own),
    ),
  );
  connection.onCompletionResolve(item =>
    answer('completion', item, async () => (await serving()).configs.resolve(item)),
  );
  connection.onHover(({ textDocument, position }) =>
    withDocument('hover', textDocument.uri, null, (document, own, service) => service.hover(document, position, own)),
  );
  connection.onCodeAction(({ textDocument, range, context }) =>
    withDocument('code actions', textDocument.uri, [], (document, own, service) =>
      session.codeActions ? service.codeActions(document, range, context, own) : [],
    ),
  );

  connection.onDefinition(({ textDocument, position }) =>
    withDocument<Location | null>('definition', textDocument.uri, null, document =>
      others.definition(document, position),
    ),
  );

  connection.languages.inlayHint.on(({ textDocument, range }) =>
    withConfig('inlay hints', textDocument.uri, (document, own, service) => service.inlayHints(document, range, own)),
  );
  connection.onCodeLens(({ textDocument }) =>
    withConfig('code lenses', textDocument.uri, (document, own, service) => service.codeLenses(document, own)),
  );
  // The library has no type for the answer null, which LSP allows.
  connection.languages.semanticTokens.on(
    async ({ textDocument }) =>
      (await withConfig('semantic tokens', textDocument.uri, (document, own, service) =>
        service.semanticTokens(document, own),
      )) ?? { data: [] },
  );
  connection.onDocumentLinks(async ({ textDocument }) => {
    const links = await withConfig('links', textDocument.uri, (document, own, service) =>
      service.documentLinks(document, own),
    );
    // Our own client looks itself: its files can be elsewhere.
    return links === null || lookAt === undefined || session.clientDetects
      ? links
      : answer('links', [], () => existingLinks(links, lookAt));
  });
  answerOwnRequests(connection, serving, models, withConfig, withText, answer, () => parts.pages(session.bundles));

  documents.listen(connection);
  connection.listen();
}
