import * as vscode from 'vscode';
import { linkTitles } from '../../server/src/lsp/commands.js';

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

async function checked(link: vscode.DocumentLink): Promise<readonly vscode.DocumentLink[]> {
  const { range, target } = link;
  const folder = target && (await isFolder(target));
  if (target === undefined || folder === undefined) {
    return [];
  }
  const command = folder ? showing(target) : undefined;
  if (folder && command === undefined) {
    return [];
  }
  const found = new vscode.DocumentLink(
    range,
    command === undefined
      ? target
      : vscode.Uri.parse(`command:${command}?${encodeURIComponent(JSON.stringify([target]))}`),
  );
  found.tooltip = folder ? linkTitles.folder : linkTitles.file;
  return [found];
}

/** Returns the links that lead to a file or folder; those to folders show them. */
export async function existingLinks(
  links: readonly vscode.DocumentLink[] | null | undefined,
): Promise<vscode.DocumentLink[]> {
  return (await Promise.all((links ?? []).map(checked))).flat();
}
