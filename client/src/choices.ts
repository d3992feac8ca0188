import type * as vscode from 'vscode';

/** The user's decisions about single files, kept for the workspace. */
export interface Choices {
  get(uri: vscode.Uri): boolean | undefined;
  set(uri: vscode.Uri, ours: boolean): Thenable<void>;
}

const key = 'deepspeed.choices';

/** Returns the decisions in the workspace's state. */
export function choicesIn(state: vscode.Memento): Choices {
  const stored = (): { readonly [uri: string]: boolean } => state.get(key, {});
  return {
    get: uri => (Object.hasOwn(stored(), uri.toString()) ? stored()[uri.toString()] : undefined),
    set: (uri, ours) => state.update(key, { ...stored(), [uri.toString()]: ours }),
  };
}
