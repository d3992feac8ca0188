import * as vscode from 'vscode';
import { until } from './until';

/** The address of a file in the scratch workspace. */
export function workspaceUri(name: string): vscode.Uri {
  const folder = vscode.workspace.workspaceFolders?.[0];
  if (!folder) {
    throw new Error('no folder is open');
  }
  return vscode.Uri.joinPath(folder.uri, name);
}

/** Opens a file of the workspace in an editor; if content is given, writes the file first. */
export async function open(name: string, text?: string): Promise<vscode.TextDocument> {
  const uri = workspaceUri(name);
  if (text !== undefined) {
    await write(name, text);
  }
  const document = await vscode.workspace.openTextDocument(uri);
  await vscode.window.showTextDocument(document);
  return document;
}

/** Writes a file of the workspace on disk, as another program does. */
export async function write(name: string, text: string): Promise<void> {
  await vscode.workspace.fs.writeFile(workspaceUri(name), new TextEncoder().encode(text));
}

/** Replaces a part of a document, or all of it. */
export async function edit(document: vscode.TextDocument, after: string, before = document.getText()): Promise<void> {
  const start = document.getText().indexOf(before);
  if (start < 0) {
    throw new Error(`no ${before} in ${document.getText()}`);
  }
  const range = new vscode.Range(document.positionAt(start), document.positionAt(start + before.length));
  const change = new vscode.WorkspaceEdit();
  change.replace(document.uri, range, after);
  if (!(await vscode.workspace.applyEdit(change))) {
    throw new Error('the edit was refused');
  }
}

/** Closes all editors and deletes files of the workspace. */
export async function remove(...names: readonly string[]): Promise<void> {
  await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  for (const name of names) {
    await vscode.workspace.fs.delete(workspaceUri(name), { recursive: true });
  }
}

/** Returns the position just after the first occurrence of a string. */
export function positionAfter(document: vscode.TextDocument, text: string): vscode.Position {
  const index = document.getText().indexOf(text);
  if (index < 0) {
    throw new Error(`no ${text} in ${document.getText()}`);
  }
  return document.positionAt(index + text.length);
}

/** Returns this extension's current diagnostics of a document. */
export function ourDiagnostics(document: vscode.TextDocument): vscode.Diagnostic[] {
  return vscode.languages.getDiagnostics(document.uri).filter(({ source }) => source === 'deepspeed');
}

/** Returns the code of a diagnostic, without its link. */
export function codeOf({ code }: vscode.Diagnostic): string {
  return String(typeof code === 'object' ? code.value : code);
}

/** Waits for a diagnostic with this code. */
export async function diagnosticWithCode(document: vscode.TextDocument, code: string): Promise<vscode.Diagnostic> {
  const find = () => ourDiagnostics(document).find(each => codeOf(each) === code);
  const found = await until(`a diagnostic ${code} in ${document.uri.path}`, find);
  return found as vscode.Diagnostic;
}

/** Returns the text of all hovers at a position. */
export async function hoverText(document: vscode.TextDocument, position: vscode.Position): Promise<string> {
  const command = 'vscode.executeHoverProvider';
  const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(command, document.uri, position);
  const contents = hovers.flatMap(hover => hover.contents);
  return contents.map(content => (typeof content === 'string' ? content : content.value)).join('\n');
}

/** Returns the labels of all completions at a position. */
export async function completionLabels(document: vscode.TextDocument, position: vscode.Position): Promise<string[]> {
  const command = 'vscode.executeCompletionItemProvider';
  const list = await vscode.commands.executeCommand<vscode.CompletionList>(command, document.uri, position);
  return list.items.map(({ label }) => (typeof label === 'string' ? label : label.label));
}

/** The quick fixes offered in a range, with their edits. */
export function quickFixes(document: vscode.TextDocument, range: vscode.Range): Thenable<vscode.CodeAction[]> {
  const command = 'vscode.executeCodeActionProvider';
  const kind = vscode.CodeActionKind.QuickFix.value;
  return vscode.commands.executeCommand<vscode.CodeAction[]>(command, document.uri, range, kind, 20);
}

/** Applies a code action as choosing it in the menu does. */
export async function apply({ edit, command }: vscode.CodeAction): Promise<void> {
  if (edit && !(await vscode.workspace.applyEdit(edit))) {
    throw new Error('the edit was refused');
  }
  if (command) {
    await vscode.commands.executeCommand(command.command, ...(command.arguments ?? []));
  }
}
