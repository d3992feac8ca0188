import type {
  CodeActionParams,
  CompletionParams,
  Connection,
  DefinitionParams,
  HoverParams,
  InlayHintParams,
  Location,
} from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { LanguageService } from '../features/service.js';
import type { Services } from '../features/services.js';
import type { Settings } from '../loaders/assumptions.js';
import type { AsyncDocumentService } from '../lsp/document-service.js';
import type { Answers } from './answers.js';
import type { DocumentServices } from './document-services.js';
import { existingLinks, type LookAt } from './existing-links.js';
import type { Session } from './session.js';

/** The parameters of a request about a document. */
interface About {
  readonly textDocument: { readonly uri: string };
}

/** Answers a request about a document with the service of its language. */
type Handle<P, T, Service> = (service: Service, document: TextDocument, own: Settings, params: P) => T | Promise<T>;

/** Answers the requests of LSP about documents. `lookAt` finds the files that links lead to, on platforms that have files. */
export function answerDocumentRequests(
  connection: Connection,
  { answer, withDocument, withConfig }: Answers,
  serving: () => Promise<Services>,
  others: DocumentServices,
  session: () => Session,
  lookAt?: LookAt,
): void {
  /** Returns the answer to a request about a document in any of our languages. */
  const inDocument =
    <P extends About, T>(what: string, empty: T, handle: Handle<P, T, AsyncDocumentService>) =>
    (params: P): Promise<T> =>
      withDocument(what, params.textDocument.uri, empty, (document, own, service) =>
        handle(service, document, own, params),
      );
  /** Returns the answer to a request about a config; null for other documents. */
  const inConfig =
    <P extends About, T>(what: string, handle: Handle<P, T, LanguageService>) =>
    (params: P): Promise<T | null> =>
      withConfig(what, params.textDocument.uri, (document, own, service) => handle(service, document, own, params));

  const diagnose = inDocument('diagnostics', [], (service, document, own) => service.diagnose(document, own));
  connection.languages.diagnostics.on(async params => ({
    kind: 'full',
    items: await diagnose(params),
  }));
  connection.onCompletion(
    inDocument('completion', null, (service, document, own, { position }: CompletionParams) =>
      service.complete(document, position, own),
    ),
  );
  connection.onCompletionResolve(item =>
    answer('completion', item, async () => (await serving()).configs.resolve(item)),
  );
  connection.onHover(
    inDocument('hover', null, (service, document, own, { position }: HoverParams) =>
      service.hover(document, position, own),
    ),
  );
  connection.onCodeAction(
    inDocument('code actions', [], (service, document, own, { range, context }: CodeActionParams) =>
      session().codeActions ? service.codeActions(document, range, context, own) : [],
    ),
  );
  connection.onDefinition(
    inDocument<DefinitionParams, Location | null>('definition', null, (_service, document, _own, { position }) =>
      others.definition(document, position),
    ),
  );
  connection.languages.inlayHint.on(
    inConfig('inlay hints', (service, document, own, { range }: InlayHintParams) =>
      service.inlayHints(document, range, own),
    ),
  );
  connection.onCodeLens(inConfig('code lenses', (service, document, own) => service.codeLenses(document, own)));
  const color = inConfig('semantic tokens', (service, document, own) => service.semanticTokens(document, own));
  // The library has no type for the answer null, which LSP allows.
  connection.languages.semanticTokens.on(async params => (await color(params)) ?? { data: [] });
  const link = inConfig('links', (service, document, own) => service.documentLinks(document, own));
  connection.onDocumentLinks(async params => {
    const links = await link(params);
    // Our own client looks itself: its files can be elsewhere.
    return links === null || lookAt === undefined || session().clientDetects
      ? links
      : answer('links', [], () => existingLinks(links, lookAt));
  });
}
