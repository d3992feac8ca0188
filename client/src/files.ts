import * as vscode from 'vscode';
import { type Decision, detect } from '../../server/src/detection/detect.js';

/** Languages a config can be in; its language is never changed. */
const languages = new Set(['json', 'jsonc']);

const schemes = new Set([
  'file',
  'untitled',
  'vscode-vfs',
  'vscode-remote',
  'vscode-test-web',
  'github',
  'memfs',
  'http',
  'https',
]);

/** Documents that show what DeepSpeed makes of a config: they are none themselves. */
export const effectiveScheme = 'deepspeed-effective';

/** What the user said about single files, kept for the workspace. */
export interface Choices {
  get(uri: vscode.Uri): boolean | undefined;
  set(uri: vscode.Uri, ours: boolean): Thenable<void>;
}

const key = 'deepspeed.choices';

/** Choices stored in the workspace's state. */
export function choicesIn(state: vscode.Memento): Choices {
  const stored = (): { readonly [uri: string]: boolean } => state.get(key, {});
  return {
    get: uri => (Object.hasOwn(stored(), uri.toString()) ? stored()[uri.toString()] : undefined),
    set: (uri, ours) => state.update(key, { ...stored(), [uri.toString()]: ours }),
  };
}

function matches(document: vscode.TextDocument, setting: 'include' | 'exclude'): boolean {
  const patterns = vscode.workspace
    .getConfiguration('deepspeed', document)
    .get<readonly string[]>(`files.${setting}`, []);
  return patterns.some(pattern => typeof pattern === 'string' && vscode.languages.match({ pattern }, document) > 0);
}

/** Decides whether a document is a DeepSpeed config: the user's word, the settings, the name, the content, in this order. */
export function decide(document: vscode.TextDocument, choices: Choices): Decision {
  if (!languages.has(document.languageId)) {
    return { ours: false, reason: 'it is not JSON' };
  }
  if (document.uri.scheme === effectiveScheme) {
    return { ours: false, reason: 'it shows what DeepSpeed makes of another file' };
  }
  const choice = choices.get(document.uri);
  if (choice !== undefined) {
    return { ours: choice, reason: 'you said so' };
  }
  if (matches(document, 'exclude')) {
    return { ours: false, reason: 'deepspeed.files.exclude matches it' };
  }
  if (matches(document, 'include')) {
    return { ours: true, reason: 'deepspeed.files.include matches it' };
  }
  if (!schemes.has(document.uri.scheme)) {
    return { ours: false, reason: `it is a ${document.uri.scheme} document` };
  }
  return detect(document.uri.path, document.getText());
}
