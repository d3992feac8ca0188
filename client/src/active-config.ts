import * as vscode from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import { type Choices, effectiveScheme } from './files.js';
import type { Tracking } from './tracking.js';

/** What the commands work on. The client is asked for each time: restarting makes a new one. */
export interface Extension {
  readonly client: () => BaseLanguageClient;
  readonly tracking: Tracking;
  readonly choices: Choices;
  /** What is kept from one session of the editor to the next. */
  readonly memory: vscode.Memento;
  readonly restart: () => Promise<void>;
}

/** The JSON document of the active editor; says what is missing when there is none. */
export function activeJson(): vscode.TextDocument | undefined {
  const document = vscode.window.activeTextEditor?.document;
  if (document === undefined || !/^jsonc?$/.test(document.languageId)) {
    void vscode.window.showInformationMessage('Open a JSON file first: the command works on the active editor.');
    return undefined;
  }
  return document;
}

/** Decides for the user whether a document is a config. */
export async function treatAs(extension: Extension, document: vscode.TextDocument, ours: boolean): Promise<void> {
  await extension.choices.set(document.uri, ours);
  await extension.tracking.reconsider(extension.client());
}

/** Makes a document a config where it is none: an explicit request does. */
export async function asConfig(extension: Extension, document: vscode.TextDocument): Promise<void> {
  if (!extension.tracking.isTracked(document)) {
    await treatAs(extension, document, true);
  }
}

/** The JSON document of the active editor, as a config. */
export async function activeConfig(extension: Extension): Promise<vscode.TextDocument | undefined> {
  const document = activeJson();
  if (document === undefined || document.uri.scheme === effectiveScheme) {
    return undefined;
  }
  await asConfig(extension, document);
  return document;
}
