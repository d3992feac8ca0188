import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { ClientCapabilities, Range, TextDocumentContentChangeEvent } from 'vscode-languageserver-protocol/node';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { editedDocument } from '../../server/src/connection/edited-document.js';
import {
  type Client,
  CompletionRequest,
  DidChangeTextDocumentNotification,
  DocumentDiagnosticRequest,
  HoverRequest,
  startClient,
} from '../protocol/client.js';
import { holdsLater, share } from './bounds.js';
import { anything } from './configs.js';
import { pieces } from './texts.js';

/** One change; the numbers select its place, which may lie outside of the document. */
interface Change {
  readonly from: number;
  readonly length: number;
  readonly beyond: number;
  readonly whole: boolean;
  readonly text: string;
}

const change: fc.Arbitrary<Change> = fc.record({
  from: fc.oneof(fc.nat(5000), fc.constant(Number.MAX_SAFE_INTEGER)),
  length: fc.oneof({ weight: 3, arbitrary: fc.nat(6) }, { weight: 1, arbitrary: fc.nat(5000) }),
  beyond: fc.constantFrom(0, 0, 0, 1, 5000),
  whole: fc.integer({ min: 0, max: 15 }).map(n => n === 0),
  text: fc
    .array(fc.constantFrom(...pieces, '', '😀', '\r\n', '\r', '\n'), { maxLength: 4 })
    .map(parts => parts.join('')),
});

const notifications = fc.array(fc.array(change, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 6 });

function rangeOf(document: TextDocument, { from, length, beyond }: Change): Range {
  const size = document.getText().length;
  const start = Math.min(from, size) % (size + 1);
  const end = document.positionAt(start + length);
  // LSP: a position behind the end of its line means that end.
  return { start: document.positionAt(start), end: { line: end.line, character: end.character + beyond } };
}

function contentChange(document: TextDocument, each: Change): TextDocumentContentChangeEvent {
  return each.whole ? { text: each.text + document.getText() } : { range: rangeOf(document, each), text: each.text };
}

const abilities: ClientCapabilities = {
  textDocument: { hover: { contentFormat: ['markdown'] }, completion: { completionItem: { snippetSupport: true } } },
};

let count = 0;

function freshUri(): string {
  count += 1;
  return `file:///project/ds_config_${count}.json`;
}

/**
 * Collects all diagnostics and answers about a document. A client that receives pushed diagnostics waits for those of
 * the version.
 */
async function seen(client: Client, uri: string, document: TextDocument, version: number): Promise<unknown> {
  const { connection, published } = client;
  const textDocument = { uri };
  const position = document.positionAt(document.getText().length >> 1);
  const [list, hover] = await Promise.all([
    connection.sendRequest(CompletionRequest.type, { textDocument, position }),
    connection.sendRequest(HoverRequest.type, { textDocument, position }),
  ]);
  if (client.result.capabilities.diagnosticProvider !== undefined) {
    const report = await connection.sendRequest(DocumentDiagnosticRequest.type, { textDocument });
    return { list, hover, diagnostics: 'items' in report ? report.items : report };
  }
  const pushed = published.findLast(params => params.uri === uri && params.version === version);
  assert.ok(pushed, `no diagnostics of version ${version} before the answers behind it`);
  return { list, hover, diagnostics: pushed.diagnostics };
}

function withoutUri(value: unknown, uri: string): string {
  return JSON.stringify(value).replaceAll(uri, 'URI');
}

describe('the server over stdio, while a document is edited', () => {
  let edited: Client | undefined;
  let fresh: Client | undefined;
  afterEach(async () => {
    assert.deepEqual([await edited?.stop(), await fresh?.stop()], [0, 0]);
  });

  for (const [name, capabilities] of [
    ['pulls', { ...abilities, textDocument: { ...abilities.textDocument, diagnostic: {} } }],
    ['is pushed to', abilities],
  ] as const) {
    it(`reports after each change what a fresh server reports about the same text, to a client that ${name}`, async () => {
      const [one, other] = [await startClient(capabilities), await startClient(capabilities)];
      [edited, fresh] = [one, other];
      const check = async ([text, batches]: [string, Change[][]]): Promise<void> => {
        const uri = freshUri();
        const document = editedDocument.create(uri, 'json', 1, text);
        await one.open(uri, text);
        for (const [i, batch] of batches.entries()) {
          const version = i + 2;
          const contentChanges = batch.map(each => {
            const made = contentChange(document, each);
            editedDocument.update(document, [made], version);
            return made;
          });
          await one.connection.sendNotification(DidChangeTextDocumentNotification.type, {
            textDocument: { uri, version },
            contentChanges,
          });
          const other2 = freshUri();
          await other.open(other2, document.getText());
          const [ours, theirs] = await Promise.all([
            seen(one, uri, document, version),
            seen(other, other2, document, 1),
          ]);
          assert.equal(withoutUri(ours, uri), withoutUri(theirs, other2), JSON.stringify(document.getText()));
          await other.close(other2);
        }
        await one.close(uri);
      };
      await holdsLater(fc.tuple(anything, notifications), check, share(0.25));
      assert.deepEqual([one.log, other.log], [[], []]);
    });
  }
});
