import type { Connection, Diagnostic } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Answers } from './answers.js';

/** Diagnostics for a client that does not pull them. */
export interface PushedDiagnostics {
  /** Sends the diagnostics of a document, unless a newer version of it follows. */
  push(document: TextDocument): Promise<void>;
  /** Clears the diagnostics of a document that was closed. */
  clear(uri: string): void;
}

/** Keeps account of the documents for which the client shows our diagnostics. */
export function pushedDiagnostics(
  connection: Connection,
  documents: { get(uri: string): TextDocument | undefined },
  { withDocument }: Answers,
): PushedDiagnostics {
  const shown = new Set<string>();
  return {
    async push({ uri, version }) {
      const found = await withDocument<Diagnostic[] | undefined>(
        'diagnostics',
        uri,
        undefined,
        (document, own, service) => service.diagnose(document, own),
      );
      const current = documents.get(uri);
      // A document that is no longer ours is cleared; one that never was gets no diagnostics.
      // A newer version has a push of its own, which may have waited for the same services.
      if (current?.version === version && (found !== undefined || shown.has(uri))) {
        found === undefined ? shown.delete(uri) : shown.add(uri);
        await connection.sendDiagnostics({ uri, version, diagnostics: found ?? [] });
      }
    },
    clear(uri) {
      if (shown.delete(uri)) {
        void connection.sendDiagnostics({ uri, diagnostics: [] });
      }
    },
  };
}
