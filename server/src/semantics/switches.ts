import { type CatalogNode, catalog } from '../catalog/catalog.js';
import type { ConfigDocument } from '../document/config-document.js';
import { propertyAt } from './settled.js';

/** Returns the sections that are on if they are present. */
function collect(): readonly CatalogNode[] {
  const found: CatalogNode[] = [];
  const pending = [...catalog.children.values()];
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    if (node.parameter?.onWhenPresent) {
      found.push(node);
    }
    pending.push(...node.children.values());
  }
  return found;
}

const sections = collect();

/** Paths of the sections that are on whenever the file has them, whatever they contain. */
const onWhenPresent: ReadonlySet<string> = new Set(sections.map(({ path }) => path));

/** The sections of that list in which users write `enabled`, which DeepSpeed does not read. */
export const onWhateverEnabled: ReadonlySet<string> = new Set(
  sections
    .filter(({ children, anyChild }) => children.has('enabled') || anyChild !== undefined)
    .map(({ path }) => path),
);

/** The section on the way to a path that is on whenever a file has it, and that this file does not have. */
export function turnedOnBy(document: Pick<ConfigDocument, 'root'>, way: readonly string[]): string | undefined {
  return way
    .map((_, depth) => way.slice(0, depth + 1).join('.'))
    .find(path => onWhenPresent.has(path) && propertyAt(document, path) === undefined);
}
