import type { Connection } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { hostLanguageOf } from '../detection/host-languages.js';
import { configLanguageOf } from '../document/cells.js';
import type { LanguageService } from '../features/service.js';
import type { Services } from '../features/services.js';
import type { Settings } from '../loaders/assumptions.js';
import type { AsyncDocumentService } from '../lsp/document-service.js';
import type { LoadedNotations } from '../notations/loaded-notations.js';
import type { DocumentSettings } from './client-settings.js';
import type { DocumentServices } from './document-services.js';
import type { LateModels } from './late-models.js';
import type { OwnDocuments } from './own-documents.js';
import { type RequestClock, requestBudget } from './request-clock.js';

/** A handler for a document, its settings and the service of its language. */
type Handle<T, Service> = (document: TextDocument, own: Settings, service: Service) => T | Promise<T>;

/** Ways to answer a request. `what` names the request in the log. */
export interface Answers {
  /** Runs a handler; if it fails, the error goes to the log, never to the client, and the answer is `empty`. */
  answer<T>(what: string, empty: T, handle: () => T | Promise<T>): Promise<T>;
  /** Sends the client a request that it may refuse. */
  ask(what: string, request: () => Promise<unknown>): void;
  /** Passes the document, its settings and its service to `handle`; answers empty if the document is not ours. */
  withDocument<T>(what: string, uri: string, empty: T, handle: Handle<T, AsyncDocumentService>): Promise<T>;
  /** Does the same for configs only; null for other documents. */
  withConfig<T>(what: string, uri: string, handle: Handle<T, LanguageService>): Promise<T | null>;
  /** Does the same for a config that may not be open; its contents are `text` then. */
  withText<T>(what: string, uri: string, text: string, handle: Handle<T, LanguageService>): Promise<T | null>;
}

/** The parts of a server that answers need. */
export interface AnswerParts {
  readonly documents: { get(uri: string): TextDocument | undefined };
  readonly settings: { of(uri: string): Promise<DocumentSettings> };
  readonly ours: OwnDocuments;
  readonly others: DocumentServices;
  readonly notations: LoadedNotations;
  readonly models: LateModels;
  readonly clock: RequestClock;
}

/**
 * Answers requests, each within the time of a request. `serving` returns the services of the client, which are loaded on
 * the first call.
 */
export function answersOf(
  { console }: Pick<Connection, 'console'>,
  serving: () => Promise<Services>,
  { documents, settings, ours, others, notations, models, clock }: AnswerParts,
): Answers {
  async function answer<T>(what: string, empty: T, handle: () => T | Promise<T>): Promise<T> {
    try {
      return await handle();
    } catch (error) {
      console.error(`${what} failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
      return empty;
    }
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
      console.warn(`${what} of ${uri} took more than ${requestBudget} ms and went no further`);
    }
    return result;
  }

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

  async function withConfig<T>(what: string, uri: string, handle: Handle<T, LanguageService>): Promise<T | null> {
    const { configs } = await serving();
    return withDocument<T | null>(what, uri, null, (document, own) =>
      ours.language(document) === 'config' ? handle(document, own, configs) : null,
    );
  }

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

  return { answer, ask: (what, request) => void answer(what, undefined, request), withDocument, withConfig, withText };
}
