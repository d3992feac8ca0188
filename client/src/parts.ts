// What the bundles of the client know of each other. The first one loads the others when a document needs them.
import type { ChildProcess } from 'node:child_process';
import type * as vscode from 'vscode';
import type { Choices } from './choices.js';
import type { memoryPanels } from './memory-panel.js';
import type { Decide } from './tracking.js';

/** What the first bundle has made already, for the client. */
export interface Start {
  readonly context: vscode.ExtensionContext;
  readonly choices: Choices;
  readonly decide: Decide;
  /** Whether a file that is not open is a config. */
  readonly isConfig: (uri: vscode.Uri, text: string) => boolean;
  readonly status: vscode.LanguageStatusItem;
  /** Starts a process of the server. Absent in a browser. */
  readonly fork?: () => ChildProcess;
  readonly loadMemory: () => Promise<MemoryBundle>;
  /** Called when the server is about to stop because no config is open. */
  readonly onIdle: () => void;
}

/** The client, with its server. */
export interface Client {
  /** Starts the server unless it runs. */
  start(): Promise<void>;
  /** Runs a command of the manifest. The server keeps running until it ends. */
  run(command: string, args: readonly unknown[]): Promise<unknown>;
  /** Fills a page about memory again that a window had before it was reloaded. `state` is what its script has kept. */
  restore(panel: vscode.WebviewPanel, state: unknown): Promise<void>;
  serverIsRunning(): boolean;
}

/** The bundle with the client. */
export interface ClientBundle {
  createClient(start: Start): Client;
}

/** The bundle that decides which documents are ours. */
export interface DetectionBundle {
  decide(document: vscode.TextDocument, choices: Choices): ReturnType<Decide>;
  isConfig(uri: vscode.Uri, text: string, choices: Choices): boolean;
}

/** The bundle with the pages about memory. */
export interface MemoryBundle {
  readonly memoryPanels: typeof memoryPanels;
}

/** The bundle that knows the messages of runs. */
export type PagesBundle = Pick<typeof import('../../server/src/pages/pages.js'), 'messageIn'>;

/** The part of the extension that differs between the desktop and a browser. */
export interface Platform {
  readonly host: 'node' | 'web';
  readonly loadDetection: () => Promise<DetectionBundle>;
  readonly loadClient: () => Promise<ClientBundle>;
  readonly loadPages: () => Promise<PagesBundle>;
  readonly loadMemory: () => Promise<MemoryBundle>;
  readonly fork?: () => ChildProcess;
}

/** What `activate` returns to other extensions and to tests. */
export interface Api {
  readonly host: Platform['host'];
  /** Resolves when a server has started for the first time, which happens when a config is opened. */
  readonly ready: Promise<void>;
  /** Whether the client library is loaded. */
  clientIsLoaded(): boolean;
  serverIsRunning(): boolean;
}
