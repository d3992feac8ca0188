import type { ChildProcess } from 'node:child_process';
import type { Uri } from 'vscode';
import { State } from 'vscode-languageclient';
import { LanguageClient } from 'vscode-languageclient/node';
import type { Files } from '../../server/src/surroundings/files.js';
import { filesOnDisk } from '../../server/src/surroundings/files-on-disk.js';
import { createClientWith } from './client.js';
import type { Client, Start } from './parts.js';
import { workspaceFiles } from './workspace-files.js';

/** Milliseconds that a process has to end by itself after its server was stopped. */
const endMilliseconds = 2000;

const local = filesOnDisk('/');

/** The files of the workspace. VS Code asks its window on each read; those of this machine are read without it. */
const nearFiles: Files<Uri> = {
  ...workspaceFiles,
  read: file => (file.scheme === 'file' ? local.read(file.fsPath) : workspaceFiles.read(file)),
  list: folder => (folder.scheme === 'file' ? local.list(folder.fsPath) : workspaceFiles.list(folder)),
};

/** Makes the client of the desktop and remote extension host. */
export function createClient(start: Start): Client {
  return createClientWith(start, nearFiles, options => {
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
