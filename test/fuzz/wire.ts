import assert from 'node:assert/strict';
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('../../dist/server.js', import.meta.url));

export interface Message {
  readonly id?: number | null;
  readonly method?: string;
  readonly result?: unknown;
  readonly error?: { readonly code: number; readonly message: string };
}

/** A run of the server with direct access to the bytes on its standard input and output. */
export interface Wire {
  readonly child: ChildProcessWithoutNullStreams;
  readonly exit: Promise<number | null>;
  readonly log: readonly string[];
  send(message: object): void;
  raw(bytes: string): void;
  ask(method: string, params?: unknown): Promise<Message>;
  /** The diagnostics of a document, as codes. */
  codesOf(of: string): Promise<readonly unknown[]>;
  open(of: string, text: string, version?: number): void;
}

/** Takes frames off the front of the output; any other output is an error. */
function framesIn(buffer: Buffer): { readonly messages: readonly Message[]; readonly rest: Buffer } {
  const messages: Message[] = [];
  let rest = buffer;
  for (;;) {
    const head = rest.indexOf('\r\n\r\n');
    if (head < 0) {
      return { messages, rest };
    }
    const match = /^Content-Length: (\d+)$/.exec(rest.subarray(0, head).toString());
    assert.ok(match, `not of the protocol: ${rest.subarray(0, 200)}`);
    const end = head + 4 + Number(match[1]);
    if (rest.length < end) {
      return { messages, rest };
    }
    messages.push(JSON.parse(rest.subarray(head + 4, end).toString()) as Message);
    rest = rest.subarray(end);
  }
}

/** Starts the bundled server. */
export function startWire(): Wire {
  const child = spawn(process.execPath, [program, '--stdio']);
  const waiting = new Map<number, (message: Message) => void>();
  const log: string[] = [];
  let rest: Buffer = Buffer.alloc(0);
  let id = 0;
  child.stdin.on('error', () => {
    // The server may end before all is written.
  });
  child.stdout.on('data', (chunk: Buffer) => {
    const read = framesIn(Buffer.concat([rest, chunk]));
    rest = read.rest;
    for (const message of read.messages) {
      if (message.method === 'window/logMessage') {
        log.push(JSON.stringify(message));
      }
      if (message.method === undefined && typeof message.id === 'number') {
        waiting.get(message.id)?.(message);
      }
    }
  });
  const exit = new Promise<number | null>(resolve => child.once('exit', resolve));
  const raw = (bytes: string): void => {
    child.stdin.write(bytes);
  };
  const send = (message: object): void => {
    const body = JSON.stringify({ jsonrpc: '2.0', ...message });
    raw(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
  };
  const ask = (method: string, params?: unknown): Promise<Message> => {
    id += 1;
    const own = id;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`no answer to ${method}`)), 30_000);
      waiting.set(own, message => {
        clearTimeout(timer);
        resolve(message);
      });
      send({ id: own, method, ...(params === undefined ? {} : { params }) });
    });
  };
  return {
    child,
    exit,
    log,
    raw,
    send,
    ask,
    async codesOf(of) {
      const { result } = await ask('textDocument/diagnostic', { textDocument: { uri: of } });
      return ((result as { readonly items?: readonly { readonly code: string }[] }).items ?? []).map(
        ({ code }) => code,
      );
    },
    open: (of, text, version = 1) =>
      send({
        method: 'textDocument/didOpen',
        params: { textDocument: { uri: of, languageId: 'json', version, text } },
      }),
  };
}
