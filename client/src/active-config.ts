import * as vscode from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import { configLanguages, hostNotation } from '../../server/src/detection/host-languages.js';
import type { Choices } from './choices.js';
import type { ConfigSearch } from './config-list.js';
import { effectiveScheme } from './schemes.js';

/** The context of the commands. The client is a function, because a restart makes a new one. */
export interface Extension extends ConfigSearch {
  readonly client: () => BaseLanguageClient;
  readonly choices: Choices;
  /** State that survives a restart of the editor. */
  readonly memory: vscode.Memento;
  readonly restart: () => Promise<void>;
  /** Shows the memory that a config needs. */
  readonly showMemory: (config: vscode.Uri) => Promise<void>;
}

/** Returns the document of the active editor; shows a message if it is in a language without configs. */
export function activeDocument(): vscode.TextDocument | undefined {
  const document = vscode.window.activeTextEditor?.document;
  if (document === undefined || !configLanguages.includes(document.languageId)) {
    void vscode.window.showInformationMessage('Open a config first: the command works on the active editor.');
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

/**
 * Returns the document of the active editor, as a config. A JSON file becomes one if it is none yet; a file in another
 * language has to have one.
 */
export async function activeConfig(extension: Extension): Promise<vscode.TextDocument | undefined> {
  const document = activeDocument();
  if (document === undefined || document.uri.scheme === effectiveScheme) {
    return undefined;
  }
  if (hostNotation(document.languageId) === undefined) {
    await asConfig(extension, document);
  } else if (!extension.tracking.isTracked(document)) {
    void vscode.window.showInformationMessage('There is no DeepSpeed config in this file.');
    return undefined;
  }
  return document;
}

/** Returns the place of the cursor in a document: a file of another language can have several configs. */
export function placeIn(document: vscode.TextDocument): { readonly uri: string; readonly position?: vscode.Position } {
  const editor = vscode.window.activeTextEditor;
  const uri = document.uri.toString();
  return editor?.document === document ? { uri, position: editor.selection.active } : { uri };
}
