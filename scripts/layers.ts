/**
 * What may import what: the folders of server/src from top to bottom. layers.json has the list, ARCHITECTURE.md the reasons. A folder
 * imports from itself, from the folders in it and from all below it in the list. The lint of biome.json is made of this.
 */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export interface Layer {
  /** Below server/src; "." is what lies loose there. */
  readonly folder: string;
  /** Packages and files outside of server/src that no other layer may import. */
  readonly may?: readonly string[];
  /** Layers, or modules of layers, below this one that it does not import all the same. */
  readonly never?: readonly string[];
  /** Its files do not import each other, but for these: they import all of them. */
  readonly apart?: readonly string[];
}

interface Layers {
  readonly server: readonly Layer[];
  /** Layers and modules of the server that the client is built with. */
  readonly client: readonly string[];
}

const root = fileURLToPath(new URL('../', import.meta.url));
export const { server: layers, client: sharedWithClient } = JSON.parse(
  readFileSync(path.join(root, 'layers.json'), 'utf8'),
) as Layers;

/** Where the layers are, from the root of the project. */
export const serverSource = 'server/src';

/** Folders with a file in them: git knows no others. */
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

/** The layer that a folder belongs to: the innermost that is listed. Undefined for one that is not listed. */
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
  // What is in a folder knows what is around it, and the other way round.
  if (from.split('/')[0] === to.split('/')[0]) {
    return from !== to || layer.apart === undefined;
  }
  return layers.indexOf(layer) < layers.indexOf(other) && !(layer.never ?? []).some(never => isIn(to, never));
}
