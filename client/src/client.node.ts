import type { ChildProcess } from 'node:child_process';
import { State } from 'vscode-languageclient';
import { LanguageClient } from 'vscode-languageclient/node';
import { createClientWith } from './client.js';
import type { Client, Start } from './parts.js';

/** Milliseconds that a process has to end by itself after its server was stopped. */
const endMilliseconds = 2000;

/** Makes the client of the desktop and remote extension host. */
export function createClient(start: Start): Client {
  return createClientWith(start, options => {
    let child: ChildProcess | undefined;
    const server = async (): Promise<ChildProcess> => {
      if (start.fork === undefined) {
        throw new Error('there is no way to start a process');
      }
      child = start.fork();
      return child;
    };
    const client = new LanguageClient('deepspeed', 'DeepSpeed Config', server, options);
    client.onDidChangeState(({ newState }) => {
      const stopped = child;
      if (newState === State.Stopped && stopped?.exitCode === null) {
        setTimeout(() => stopped.kill(), endMilliseconds).unref();
      }
    });
    return client;
  });
}
