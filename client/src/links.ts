import * as vscode from 'vscode';
import { linkTitles, showFolderCommand } from '../../server/src/lsp/commands.js';

async function isFolder(target: vscode.Uri): Promise<boolean | undefined> {
  try {
    return ((await vscode.workspace.fs.stat(target)).type & vscode.FileType.Directory) !== 0;
  } catch {
    return undefined;
  }
}

/** Returns the command that shows a folder; the file manager is on the machine of the window. */
function showing(folder: vscode.Uri): string | undefined {
  if (vscode.workspace.getWorkspaceFolder(folder) !== undefined) {
    return 'revealInExplorer';
  }
  const isHere = vscode.env.uiKind === vscode.UIKind.Desktop && vscode.env.remoteName === undefined;
  return isHere ? 'revealFileInOS' : undefined;
}

/** Shows a folder, whose address is given as a string. */
export async function showFolder(address: string): Promise<void> {
  const folder = vscode.Uri.parse(address);
  const command = showing(folder);
  if (command !== undefined) {
    await vscode.commands.executeCommand(command, folder);
  }
}

async function checked(link: vscode.DocumentLink): Promise<readonly vscode.DocumentLink[]> {
  const { range, target } = link;
  const folder = target && (await isFolder(target));
  if (target === undefined || folder === undefined) {
    return [];
  }
  if (folder && showing(target) === undefined) {
    return [];
  }
  // VS Code translates the addresses in a link for a window on another machine, but not those inside of a command.
  const run = `command:${showFolderCommand}?${encodeURIComponent(JSON.stringify([target.toString()]))}`;
  const found = new vscode.DocumentLink(range, folder ? vscode.Uri.parse(run) : target);
  found.tooltip = folder ? linkTitles.folder : linkTitles.file;
  return [found];
}

/** Returns the links that lead to a file or folder; those to folders show them. */
export async function existingLinks(
  links: readonly vscode.DocumentLink[] | null | undefined,
): Promise<vscode.DocumentLink[]> {
  return (await Promise.all((links ?? []).map(checked))).flat();
}
