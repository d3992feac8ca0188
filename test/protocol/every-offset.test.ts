import assert from 'node:assert/strict';
import { createScanner, SyntaxKind } from 'jsonc-parser';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { isThorough, loadCorpus } from '../corpus/corpus-files.js';
import { type Client, CompletionRequest, DocumentDiagnosticRequest, HoverRequest, startClient } from './client.js';

const corpus = loadCorpus();

/** The number of concurrent requests. */
const window = 64;

/** Returns the start, the middle and the end of each token of a file, and of the space between tokens. */
function tokenOffsets(text: string): readonly number[] {
  const scanner = createScanner(text);
  const offsets = new Set([0]);
  while (scanner.scan() !== SyntaxKind.EOF) {
    const [start, length] = [scanner.getTokenOffset(), scanner.getTokenLength()];
    offsets.add(start + (length >> 1)).add(start + length);
  }
  return [...offsets];
}

/**
 * Returns the offsets of a file to ask: those of its tokens on the lines that no file before has between the same two
 * neighbours, and one of each other line, not the same in each file. `known` has the lines of the files before.
 */
function offsetsIn(text: string, known: Set<string>): readonly number[] {
  if (isThorough) {
    return Array.from({ length: text.length + 1 }, (_, offset) => offset);
  }
  const lines = text.split('\n');
  const tokens = tokenOffsets(text);
  let start = 0;
  return lines.flatMap((line, i) => {
    const [from, to] = [start, start + line.length];
    start = to + 1;
    const surroundings = JSON.stringify([lines[i - 1]?.trim(), line.trim(), lines[i + 1]?.trim()]);
    if (known.has(surroundings)) {
      return [from + (text.length % (line.length + 1))];
    }
    known.add(surroundings);
    return tokens.filter(offset => from <= offset && offset <= to);
  });
}

async function askEverywhere(client: Client, uri: string, text: string, offsets: readonly number[]): Promise<void> {
  const lines = TextDocument.create(uri, 'json', 1, text);
  const textDocument = { uri };
  await client.open(uri, text);
  const { connection } = client;
  await connection.sendRequest(DocumentDiagnosticRequest.type, { textDocument });
  let pending: Promise<unknown>[] = [];
  for (const offset of offsets) {
    const position = lines.positionAt(offset);
    pending.push(connection.sendRequest(CompletionRequest.type, { textDocument, position }));
    pending.push(connection.sendRequest(HoverRequest.type, { textDocument, position }));
    if (pending.length >= window) {
      await Promise.all(pending);
      pending = [];
    }
  }
  await Promise.all(pending);
  await client.close(uri);
}

describe(`completion and hover at the offsets of ${corpus.files.length} ${corpus.real ? 'real configs' : 'examples'}`, () => {
  it('answer without an exception', async function () {
    this.timeout(900_000);
    const known = new Set<string>();
    const queue = corpus.files.map(({ id, text }) => ({ id, text, offsets: offsetsIn(text, known) }));
    const count = queue.reduce((sum, { offsets }) => sum + offsets.length, 0);
    /** A separate client and server that process files until none is left. */
    const lane = async (): Promise<void> => {
      const client = await startClient({
        textDocument: {
          diagnostic: {},
          hover: { contentFormat: ['markdown'] },
          completion: { completionList: { itemDefaults: ['editRange', 'insertTextFormat'] } },
        },
      });
      for (let file = queue.pop(); file !== undefined; file = queue.pop()) {
        await askEverywhere(client, `file:///${file.id}.json`, file.text, file.offsets);
      }
      assert.deepEqual(client.log, []);
      assert.equal(await client.stop(), 0);
    };
    const start = performance.now();
    await Promise.all([lane(), lane()]);
    console.log(`      ${count} offsets in ${((performance.now() - start) / 1000).toFixed(1)} s`);
  });
});
