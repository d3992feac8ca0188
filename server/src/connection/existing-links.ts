import type { DocumentLink } from 'vscode-languageserver';
import { linkTitles } from '../lsp/commands.js';

/** Returns what is at the address of a file; undefined if nothing is. */
export type LookAt = (uri: string) => Promise<'file' | 'folder' | undefined>;

/** Returns the links that lead to a file or folder, with titles. */
export async function existingLinks(links: readonly DocumentLink[], lookAt: LookAt): Promise<DocumentLink[]> {
  const checked = links.map(async link => {
    const found = link.target === undefined ? undefined : await lookAt(link.target);
    return found === undefined ? [] : [{ ...link, tooltip: linkTitles[found] }];
  });
  return (await Promise.all(checked)).flat();
}
