import * as vscode from 'vscode';
import { type BaseLanguageClient, type Middleware, vsdiag } from 'vscode-languageclient';
import type { Decision } from '../../server/src/detection/decision.js';
import { existingLinks } from './links.js';
import { withBundledPages } from './rule-pages.js';

/** Decides whether a document is one of ours. */
export type Decide = (document: vscode.TextDocument) => Decision;

/** The open documents that the server knows. Documents that are not configs never leave the editor. */
export interface Tracking {
  readonly middleware: Middleware & Required<Pick<Middleware, 'provideHover'>>;
  isTracked(document: vscode.TextDocument): boolean;
  /** Whether the server knows no document. */
  isEmpty(): boolean;
  decisionOn(document: vscode.TextDocument): Decision;
  /** Decides again about every open document, after settings or decisions changed. */
  reconsider(client: BaseLanguageClient): Promise<void>;
  readonly onDidChange: vscode.Event<void>;
  /** Forgets which documents the server knew, for a new server. */
  reset(): void;
}

/**
 * Middleware that filters what the client sends. A document is opened on the server when it is, or becomes, a config.
 */
export function track(decide: Decide): Tracking {
  const tracked = new Set<string>();
  const changed = new vscode.EventEmitter<void>();
  const isTracked = (document: vscode.TextDocument): boolean => tracked.has(document.uri.toString());

  type Send = (document: vscode.TextDocument) => Promise<void>;

  async function open(document: vscode.TextDocument, send: Send): Promise<void> {
    tracked.add(document.uri.toString());
    await send(document);
    changed.fire();
  }

  async function ifTracked<T>(
    document: vscode.TextDocument,
    next: () => vscode.ProviderResult<T>,
  ): Promise<T | null | undefined> {
    return isTracked(document) ? await next() : undefined;
  }

  /** Opens a document that became a config by an edit. */
  let sendOpen: Send | undefined;

  const middleware: Tracking['middleware'] = {
    async didOpen(document, next) {
      sendOpen = next;
      if (decide(document).ours) {
        await open(document, next);
      }
    },
    async didChange(event, next) {
      if (isTracked(event.document)) {
        await next(event);
      } else if (sendOpen !== undefined && decide(event.document).ours) {
        await open(event.document, sendOpen);
      }
    },
    async didClose(document, next) {
      if (tracked.delete(document.uri.toString())) {
        await next(document);
        changed.fire();
      }
    },
    async didSave(document, next) {
      if (isTracked(document)) {
        await next(document);
      }
    },
    provideHover: (document, position, token, next) => ifTracked(document, () => next(document, position, token)),
    provideDefinition: (document, position, token, next) => ifTracked(document, () => next(document, position, token)),
    provideCompletionItem: (document, position, context, token, next) =>
      ifTracked(document, () => next(document, position, context, token)),
    provideCodeActions: (document, range, context, token, next) =>
      ifTracked(document, () => next(document, range, context, token)),
    provideInlayHints: (document, range, token, next) => ifTracked(document, () => next(document, range, token)),
    provideCodeLenses: (document, token, next) => ifTracked(document, () => next(document, token)),
    provideDocumentSemanticTokens: (document, token, next) => ifTracked(document, () => next(document, token)),
    provideDocumentLinks: (document, token, next) =>
      ifTracked(document, async () => existingLinks(await next(document, token))),
    async provideDiagnostics(document, previous, token, next) {
      const uri = document instanceof vscode.Uri ? document : document.uri;
      const known = tracked.has(uri.toString());
      const report = known ? await next(document, previous, token) : undefined;
      if (report?.kind === vsdiag.DocumentDiagnosticReportKind.full) {
        withBundledPages(report.items);
      }
      return report ?? { kind: vsdiag.DocumentDiagnosticReportKind.full, items: [] };
    },
  };

  return {
    middleware,
    isTracked,
    isEmpty: () => tracked.size === 0,
    onDidChange: changed.event,
    decisionOn: decide,
    async reconsider(client) {
      const didOpen = client.getFeature('textDocument/didOpen');
      const didClose = client.getFeature('textDocument/didClose');
      const diagnostics = client.getFeature('textDocument/diagnostic');
      const hints = client.getFeature('textDocument/inlayHint');
      const lenses = client.getFeature('textDocument/codeLens');
      const tokens = client.getFeature('textDocument/semanticTokens');
      for (const document of vscode.workspace.textDocuments) {
        const ours = decide(document).ours;
        if (ours !== isTracked(document)) {
          await (ours ? didOpen : didClose).getProvider(document)?.send(document);
          diagnostics.getProvider(document)?.onDidChangeDiagnosticsEmitter.fire();
          hints.getProvider(document)?.onDidChangeInlayHints.fire();
          lenses.getProvider(document)?.onDidChangeCodeLensEmitter.fire();
          tokens.getProvider(document)?.onDidChangeSemanticTokensEmitter.fire();
        }
      }
      changed.fire();
    },
    reset: () => tracked.clear(),
  };
}
