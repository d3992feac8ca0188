import { type Connection, DidChangeConfigurationNotification, TextDocuments } from 'vscode-languageserver';
import type { Services } from '../features/services.js';
import { type InitializationOptions, runsChangedNotification } from '../lsp/requests.js';
import { loadedNotations } from '../notations/loaded-notations.js';
import type { WorkspaceFiles } from '../run-index/workspace-files.js';
import { answersOf } from './answers.js';
import { clientFiles } from './client-files.js';
import { clientSettings, type Surroundings } from './client-settings.js';
import { answerDocumentRequests } from './document-requests.js';
import { documentServices } from './document-services.js';
import { editedDocument } from './edited-document.js';
import type { LookAt } from './existing-links.js';
import { lateModels } from './late-models.js';
import { lateRuns } from './late-runs.js';
import { ownDocuments } from './own-documents.js';
import { answerOwnRequests } from './own-requests.js';
import type { Parts } from './parts.js';
import { pushedDiagnostics } from './pushed-diagnostics.js';
import { refreshRequests } from './refreshing.js';
import { requestClock } from './request-clock.js';
import { initializeResult, sessionOf } from './session.js';
import { isSurrounding, surroundingFiles, watch } from './watching.js';

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
  /** Returns the services of the client, which are loaded on the first call. */
  function serving(): Promise<Services> {
    services ??= parts
      .services(session.bundles)
      .then(({ createServices }) => createServices(session.abilities, clock.isSpent, notations.of));
    return services;
  }

  const answers = answersOf(connection, serving, { documents, settings, ours, others, notations, models, clock });
  const { answer, ask } = answers;
  const pushed = pushedDiagnostics(connection, documents, answers);

  function reconsider(): void {
    for (const [what, request] of refreshRequests(connection, session)) {
      ask(what, request);
    }
    if (!session.pull) {
      for (const document of documents.all()) {
        void pushed.push(document);
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
      void pushed.push(document);
    }
  });
  documents.onDidClose(({ document }) => {
    settings.forget(document.uri);
    pushed.clear(document.uri);
  });

  answerDocumentRequests(connection, answers, serving, others, () => session, lookAt);
  answerOwnRequests(connection, answers, serving, models, () => parts.pages(session.bundles));

  documents.listen(connection);
  connection.listen();
}
