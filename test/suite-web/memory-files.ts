// An extension with a workspace in memory, for hosts without a disk.
import { files } from 'folder:examples';
import * as vscode from 'vscode';

type Folder = Map<string, Entry>;
type Entry = { readonly folder: Folder } | { content: Uint8Array; mtime: number };

const { FileSystemError, FileType, FileChangeType } = vscode;

class MemoryFiles implements vscode.FileSystemProvider {
  readonly #root: Folder = new Map();
  readonly #changed = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
  readonly onDidChangeFile = this.#changed.event;

  watch(): vscode.Disposable {
    return new vscode.Disposable(() => {});
  }

  stat(uri: vscode.Uri): vscode.FileStat {
    const entry = this.#at(uri);
    return 'folder' in entry
      ? { type: FileType.Directory, ctime: 0, mtime: 0, size: 0 }
      : { type: FileType.File, ctime: 0, mtime: entry.mtime, size: entry.content.byteLength };
  }

  readDirectory(uri: vscode.Uri): [string, vscode.FileType][] {
    return [...this.#folderAt(uri)].map(([name, entry]) => [
      name,
      'folder' in entry ? FileType.Directory : FileType.File,
    ]);
  }

  createDirectory(uri: vscode.Uri): void {
    const { name, folder } = this.#placeOf(uri);
    if (!folder.has(name)) {
      folder.set(name, { folder: new Map() });
      this.#tell(FileChangeType.Created, uri);
    }
  }

  readFile(uri: vscode.Uri): Uint8Array {
    const entry = this.#at(uri);
    if ('folder' in entry) {
      throw FileSystemError.FileIsADirectory(uri);
    }
    return entry.content;
  }

  writeFile(uri: vscode.Uri, content: Uint8Array): void {
    const { name, folder } = this.#placeOf(uri);
    const isNew = !folder.has(name);
    folder.set(name, { content, mtime: Date.now() });
    this.#tell(isNew ? FileChangeType.Created : FileChangeType.Changed, uri);
  }

  delete(uri: vscode.Uri): void {
    const { name, folder } = this.#placeOf(uri);
    if (!folder.delete(name)) {
      throw FileSystemError.FileNotFound(uri);
    }
    this.#tell(FileChangeType.Deleted, uri);
  }

  rename(from: vscode.Uri, to: vscode.Uri): void {
    const entry = this.#at(from);
    this.delete(from);
    const { name, folder } = this.#placeOf(to);
    folder.set(name, entry);
    this.#tell(FileChangeType.Created, to);
  }

  #at(uri: vscode.Uri): Entry {
    let entry: Entry = { folder: this.#root };
    for (const name of namesIn(uri)) {
      const next: Entry | undefined = 'folder' in entry ? entry.folder.get(name) : undefined;
      if (next === undefined) {
        throw FileSystemError.FileNotFound(uri);
      }
      entry = next;
    }
    return entry;
  }

  #folderAt(uri: vscode.Uri): Folder {
    const entry = this.#at(uri);
    if (!('folder' in entry)) {
      throw FileSystemError.FileNotADirectory(uri);
    }
    return entry.folder;
  }

  #placeOf(uri: vscode.Uri): { readonly name: string; readonly folder: Folder } {
    return { name: namesIn(uri).at(-1) ?? '', folder: this.#folderAt(vscode.Uri.joinPath(uri, '..')) };
  }

  #tell(type: vscode.FileChangeType, uri: vscode.Uri): void {
    this.#changed.fire([{ type, uri }]);
  }
}

function namesIn({ path }: vscode.Uri): readonly string[] {
  return path.split('/').filter(name => name !== '');
}

export function activate({ subscriptions }: vscode.ExtensionContext): void {
  const provider = new MemoryFiles();
  const workspace = vscode.Uri.parse('memfs:/workspace');
  provider.createDirectory(workspace);
  for (const [name, text] of Object.entries(files)) {
    const folders = name.split('/').slice(0, -1);
    for (const [i] of folders.entries()) {
      provider.createDirectory(vscode.Uri.joinPath(workspace, ...folders.slice(0, i + 1)));
    }
    provider.writeFile(vscode.Uri.joinPath(workspace, name), new TextEncoder().encode(text));
  }
  subscriptions.push(vscode.workspace.registerFileSystemProvider('memfs', provider, { isCaseSensitive: true }));
}
