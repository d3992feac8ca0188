import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import {
  type ClientCapabilities,
  CodeActionRequest,
  CodeLensRefreshRequest,
  CodeLensRequest,
  CompletionRequest,
  CompletionResolveRequest,
  createProtocolConnection,
  DidChangeConfigurationNotification,
  DidChangeTextDocumentNotification,
  DidCloseTextDocumentNotification,
  DidOpenTextDocumentNotification,
  DocumentDiagnosticRequest,
  DocumentLinkRequest,
  ExitNotification,
  HoverRequest,
  InitializedNotification,
  InitializeRequest,
  type InitializeResult,
  InlayHintRefreshRequest,
  InlayHintRequest,
  LogMessageNotification,
  type ProtocolConnection,
  PublishDiagnosticsNotification,
  type PublishDiagnosticsParams,
  type Registration,
  RegistrationRequest,
  SemanticTokensRefreshRequest,
  SemanticTokensRequest,
  ShutdownRequest,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver-protocol/node';

const server = fileURLToPath(new URL('../../dist/server.js', import.meta.url));

/** A language client for one run of the bundled server, over its standard input and output. */
export interface Client {
  readonly connection: ProtocolConnection;
  readonly result: InitializeResult;
  /** All log messages of the server. */
  readonly log: readonly string[];
  readonly published: readonly PublishDiagnosticsParams[];
  /** The registrations that the server requested. */
  readonly registered: readonly Registration[];
  open(uri: string, text: string, languageId?: string): Promise<void>;
  close(uri: string): Promise<void>;
  /** Shuts the server down in the proper order and returns the exit code. */
  stop(): Promise<number | null>;
}

function exitOf(child: ChildProcess): Promise<number | null> {
  return new Promise(resolve => child.once('exit', resolve));
}

function refuse(): never {
  throw new Error('not here');
}

/** Client options that most tests leave out. */
export interface Surroundings {
  /** The folder that the editor has open. */
  readonly rootUri?: string;
  /** Whether the client refuses every request of the server, like unknown ones. */
  readonly refuses?: boolean;
  /** The command that starts the server, if it is not the bundle. */
  readonly command?: readonly [program: string, ...args: string[]];
}

/**
 * Starts the server and initializes it. `settings` answers the server's requests for its configuration; a function is
 * called for each request.
 */
export async function startClient(
  capabilities: ClientCapabilities = {},
  settings: unknown = undefined,
  initializationOptions: unknown = { clientDetects: true },
  { rootUri, refuses = false, command: [program, ...args] = [process.execPath, server, '--stdio'] }: Surroundings = {},
): Promise<Client> {
  const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  const exited = exitOf(child);
  const connection = createProtocolConnection(
    new StreamMessageReader(child.stdout),
    new StreamMessageWriter(child.stdin),
  );
  const log: string[] = [];
  const published: PublishDiagnosticsParams[] = [];
  connection.onNotification(LogMessageNotification.type, ({ message }) => {
    log.push(message);
  });
  connection.onNotification(PublishDiagnosticsNotification.type, params => {
    published.push(params);
  });
  connection.onRequest('workspace/configuration', ({ items }: { readonly items: readonly unknown[] }) =>
    items.map(() => (typeof settings === 'function' ? settings() : settings) ?? null),
  );
  const registered: Registration[] = [];
  connection.onRequest(RegistrationRequest.type, ({ registrations }) => void registered.push(...registrations));
  if (refuses) {
    connection.onRequest('workspace/configuration', refuse);
    connection.onRequest('client/registerCapability', refuse);
  }
  connection.listen();
  const result = await connection.sendRequest(InitializeRequest.type, {
    processId: process.pid,
    rootUri: rootUri ?? null,
    capabilities,
    initializationOptions,
  });
  await connection.sendNotification(InitializedNotification.type, {});
  return {
    connection,
    result,
    log,
    published,
    registered,
    open: (uri, text, languageId = 'json') =>
      connection.sendNotification(DidOpenTextDocumentNotification.type, {
        textDocument: { uri, languageId, version: 1, text },
      }),
    close: uri => connection.sendNotification(DidCloseTextDocumentNotification.type, { textDocument: { uri } }),
    async stop() {
      await connection.sendRequest(ShutdownRequest.type);
      await connection.sendNotification(ExitNotification.type);
      const code = await exited;
      connection.dispose();
      return code;
    },
  };
}

export {
  CodeActionRequest,
  CodeLensRefreshRequest,
  CodeLensRequest,
  CompletionRequest,
  CompletionResolveRequest,
  DidChangeConfigurationNotification,
  DidChangeTextDocumentNotification,
  DocumentDiagnosticRequest,
  DocumentLinkRequest,
  HoverRequest,
  InlayHintRefreshRequest,
  InlayHintRequest,
  SemanticTokensRefreshRequest,
  SemanticTokensRequest,
};
