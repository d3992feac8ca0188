/**
 * The import rules for the folders of server/src, from top to bottom. layers.json has the list, ARCHITECTURE.md the
 * reasons. A folder may import from itself and from all folders below it in the list. A folder that is not listed belongs to
 * the listed one around it. The lint rules of biome.json are generated from this.
 */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export interface Layer {
  /** The path below server/src; "." stands for the files directly in it. */
  readonly folder: string;
  /** Packages and files outside of server/src that no other layer may import. */
  readonly may?: readonly string[];
  /** Layers, or modules of layers, below this one that it still must not import. */
  readonly never?: readonly string[];
  /** If present, its files must not import each other, except these files, which may import all others. */
  readonly apart?: readonly string[];
}

interface Layers {
  readonly server: readonly Layer[];
  /** Layers and modules of the server that the client includes. */
  readonly client: readonly string[];
}

const root = fileURLToPath(new URL('../', import.meta.url));
export const { server: layers, client: sharedWithClient } = JSON.parse(
  readFileSync(path.join(root, 'layers.json'), 'utf8'),
) as Layers;

/** The folder of the layers, relative to the root of the project. */
export const serverSource = 'server/src';

/** Returns the folders that contain a file, because git does not store others. */
function foldersIn(folder: string): readonly string[] {
  const entries = readdirSync(path.join(root, serverSource, folder), { withFileTypes: true });
  const own = folder === '.' || !entries.some(entry => entry.isFile()) ? [] : [folder];
  const inner = entries.filter(entry => entry.isDirectory()).map(({ name }) => path.posix.join(folder, name));
  return [...own, ...inner.flatMap(foldersIn)];
}

/** Every folder of server/src, "." first. */
export const folders: readonly string[] = ['.', ...foldersIn('.')];

function isIn(folder: string, layer: string): boolean {
  return folder === layer || folder.startsWith(`${layer}/`);
}

/** Returns the innermost listed layer that contains a folder; undefined if there is none. */
export function layerOf(folder: string): Layer | undefined {
  const around = layers.filter(layer => layer.folder !== '.' && isIn(folder, layer.folder));
  return folder === '.'
    ? layers.find(layer => layer.folder === '.')
    : around.sort((a, b) => b.folder.length - a.folder.length)[0];
}

/** Whether the files of a folder may import those of another one. */
export function mayImport(from: string, to: string): boolean {
  const layer = layerOf(from);
  const other = layerOf(to);
  if (layer === undefined || other === undefined) {
    return false;
  }
  if (layer === other) {
    return from !== to || layer.apart === undefined;
  }
  return layers.indexOf(layer) < layers.indexOf(other) && !(layer.never ?? []).some(never => isIn(to, never));
}
