import * as vscode from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import type { Choices } from './choices.js';
import { effectiveScheme } from './schemes.js';
import type { Tracking } from './tracking.js';

/** The context of the commands. The client is a function, because a restart makes a new one. */
export interface Extension {
  readonly client: () => BaseLanguageClient;
  readonly tracking: Tracking;
  readonly choices: Choices;
  /** State that survives a restart of the editor. */
  readonly memory: vscode.Memento;
  readonly restart: () => Promise<void>;
}

/** Returns the JSON document of the active editor; shows a message if there is none. */
export function activeJson(): vscode.TextDocument | undefined {
  const document = vscode.window.activeTextEditor?.document;
  if (document === undefined || !/^jsonc?$/.test(document.languageId)) {
    void vscode.window.showInformationMessage('Open a JSON file first: the command works on the active editor.');
    return undefined;
  }
  return document;
}

/** Stores the user's decision whether a document is a config. */
export async function treatAs(extension: Extension, document: vscode.TextDocument, ours: boolean): Promise<void> {
  await extension.choices.set(document.uri, ours);
  await extension.tracking.reconsider(extension.client());
}

/** Treats a document as a config if it is not one already: the user has asked for it. */
export async function asConfig(extension: Extension, document: vscode.TextDocument): Promise<void> {
  if (!extension.tracking.isTracked(document)) {
    await treatAs(extension, document, true);
  }
}

/** Returns the JSON document of the active editor, as a config. */
export async function activeConfig(extension: Extension): Promise<vscode.TextDocument | undefined> {
  const document = activeJson();
  if (document === undefined || document.uri.scheme === effectiveScheme) {
    return undefined;
  }
  await asConfig(extension, document);
  return document;
}
