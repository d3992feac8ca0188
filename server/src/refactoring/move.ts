import type { ConfigDocument } from '../document/config-document.js';
import { type PropertyNode, pathOf, type ValueNode } from '../document/syntax-tree.js';
import type { Assumptions, Settings } from '../loaders/assumptions.js';

/** One change to a config as a whole. */
export interface Change {
  /** Stable name, for commands: "stage-2", "less-memory". */
  readonly name: string;
  readonly title: string;
  readonly text: string;
  /** Paths whose new values the user has to check; tab stops if the editor supports them. */
  readonly placeholders?: readonly string[];
}

/** Where a move is offered, besides the braces of the root. */
export type MovePlace = 'zero_optimization' | 'precision' | 'auto' | 'batch size' | 'root';

/** A refactoring. It yields nothing if it has nothing to do or the root of the file is not an object. */
export interface Move {
  readonly place: MovePlace;
  /** Whether it is left out of short menus. */
  readonly isRare?: true;
  /** `settings` may name a model, whose memory decides. */
  readonly changes: (document: ConfigDocument, assumptions: Assumptions, settings?: Settings) => Iterable<Change>;
}

type Pair = readonly [before: ValueNode | undefined, after: ValueNode | undefined];

function lastOfEach(node: ValueNode | undefined): ReadonlyMap<string, PropertyNode> {
  return new Map(node?.kind === 'object' ? node.properties.map(property => [property.key.name, property]) : []);
}

/** Returns the paths of the keys that a change removes. For a section that is removed as a whole, only its own path. */
export function removedBy(before: ValueNode | undefined, after: ValueNode | undefined): readonly string[] {
  const gone: PropertyNode[] = [];
  const pending: Pair[] = [[before, after]];
  for (let pair = pending.pop(); pair !== undefined; pair = pending.pop()) {
    const [old, now] = pair;
    if (old?.kind === 'array') {
      const items = now?.kind === 'array' ? now.items : [];
      old.items.forEach((item, i) => {
        pending.push([item, items[i]]);
      });
      continue;
    }
    const kept = lastOfEach(now);
    for (const property of old?.kind === 'object' ? old.properties : []) {
      const same = kept.get(property.key.name);
      if (same === undefined) {
        gone.push(property);
      } else {
        pending.push([property.value, same.value]);
      }
    }
  }
  return [...new Set(gone.sort((a, b) => a.offset - b.offset).map(property => pathOf(property).join('.')))];
}

/** Returns a part of a title that names keys: "removes a, b and 2 more"; empty if there are none. */
export function listed(what: string, paths: readonly string[], most = 2): string {
  const names = paths.map(path => path.split('.').pop() as string);
  // A single further key is named, because "and 1 more" is not shorter.
  const shown = names.length === most + 1 ? names : names.slice(0, most);
  const more = names.length > shown.length ? ` and ${names.length - shown.length} more` : '';
  return names.length === 0 ? '' : `${what} ${shown.join(', ')}${more}`;
}

/** Returns the end of a title that names the removed keys; empty if there are none. */
export function removalNote(paths: readonly string[]): string {
  const note = listed('removes', paths, 3);
  return note === '' ? '' : ` (${note})`;
}
