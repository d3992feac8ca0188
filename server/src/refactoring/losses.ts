import { type ConfigDocument, rootAgain } from '../document/config-document.js';
import { type ObjectNode, toJson, type ValueNode } from '../document/syntax-tree.js';

/** DeepSpeed's sections are nested less deeply. Deeper values stay out, since a path is as long as its depth. */
const deepest = 16;

/** Returns the values of a config that are not objects, as JSON by path. */
function leavesOf(root: ValueNode | undefined): ReadonlyMap<string, string> {
  const leaves = new Map<string, string>();
  const collect = ({ properties }: ObjectNode, above: string, depth: number): void => {
    const inside: (readonly [ObjectNode, string])[] = [];
    for (const { key, value } of properties) {
      const path = above + key.name;
      if (value?.kind === 'object') {
        inside.push([value, `${path}.`]);
      } else if (value !== undefined) {
        leaves.set(path, JSON.stringify(toJson(value)));
      }
    }
    for (const [object, path] of depth < deepest ? inside : []) {
      collect(object, path, depth + 1);
    }
  };
  if (root?.kind === 'object') {
    collect(root, '', 0);
  }
  return leaves;
}

/** The most paths that a description names. */
const mostNamed = 4;

/** Returns "removes a.b, c and 2 more", or nothing if there are no paths. */
function named(what: string, paths: readonly string[]): readonly string[] {
  const more = paths.length > mostNamed ? ` and ${paths.length - mostNamed} more` : '';
  return paths.length === 0 ? [] : [`${what} ${paths.slice(0, mostNamed).join(', ')}${more}`];
}

function lastOf(path: string): string {
  return path.slice(path.lastIndexOf('.') + 1);
}

/** Returns the section of a path. The one for 16-bit precision has two names; one replaces the other. */
function sectionOf(path: string): string {
  const [section = ''] = path.split('.');
  return section === 'bf16' || section === 'bfloat16' ? 'fp16' : section;
}

/**
 * Says which values of the user a change removes or replaces, if it changes more than one section; undefined if it
 * changes only one, or loses nothing. A value that is elsewhere afterwards under the same name is not lost.
 */
export function lossesAcrossSections(before: ConfigDocument, text: string): string | undefined {
  const [old, now] = [leavesOf(before.root), leavesOf(rootAgain(before, text))];
  const isNew = ([path, json]: readonly [string, string]): boolean => old.get(path) !== json;
  const fresh = [...now].filter(isNew);
  const gone = [...old].filter(([path, json]) => now.get(path) !== json);
  const sections = new Set([...fresh, ...gone].map(([path]) => sectionOf(path)));
  const lost = gone.filter(
    ([path, json]) => !fresh.some(([other, value]) => value === json && lastOf(other) === lastOf(path)),
  );
  const paths = (isKept: boolean) => lost.flatMap(([path]) => (now.has(path) === isKept ? [path] : []));
  return sections.size < 2 || lost.length === 0
    ? undefined
    : [...named('removes', paths(false)), ...named('replaces', paths(true))].join('; ');
}
