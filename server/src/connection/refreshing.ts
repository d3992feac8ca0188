import { CodeLensRefreshRequest, type Connection } from 'vscode-languageserver';
import type { Session } from './session.js';

type Request = readonly [what: string, send: () => Promise<unknown>];

/** Returns the requests that make a client ask for everything again, as far as it can. */
export function refreshRequests({ languages, sendRequest }: Connection, session: Session): readonly Request[] {
  const { inlayHints, codeLenses, semanticTokens, diagnostics } = session.refresh;
  return [
    ...(inlayHints ? [['refresh of inlay hints', () => languages.inlayHint.refresh()] as const] : []),
    ...(codeLenses ? [['refresh of code lenses', () => sendRequest(CodeLensRefreshRequest.type)] as const] : []),
    ...(semanticTokens ? [['refresh of semantic tokens', () => languages.semanticTokens.refresh()] as const] : []),
    ...(session.pull && diagnostics
      ? [['refresh of diagnostics', () => languages.diagnostics.refresh()] as const]
      : []),
  ];
}
