import * as vscode from 'vscode';
import type { BaseLanguageClient, HoverMiddleware } from 'vscode-languageclient';
import { type MemoryTableParams, type MemoryTableResult, memoryTableRequest } from '../../server/src/lsp/requests.js';

/** The sentence of a hover that has the memory of the file. */
const aboutMemory = /^Here: [\d.]+ (?:of \d|[KMG]iB).*$/m;

/** Puts bars of the memory at other stages below the sentence of a hover about the memory of the file. */
export function withMemoryTable(
  client: () => BaseLanguageClient,
  provide: NonNullable<HoverMiddleware['provideHover']>,
): NonNullable<HoverMiddleware['provideHover']> {
  return async (document, position, token, next) => {
    const hover = await provide(document, position, token, next);
    const content = hover?.contents.find(each => each instanceof vscode.MarkdownString && aboutMemory.test(each.value));
    if (content instanceof vscode.MarkdownString) {
      const params: MemoryTableParams = { uri: document.uri.toString() };
      const table = await client().sendRequest<MemoryTableResult>(memoryTableRequest, params, token);
      content.value = content.value.replace(aboutMemory, sentence => `${sentence}\n\n${table ?? ''}`);
    }
    return hover;
  };
}
