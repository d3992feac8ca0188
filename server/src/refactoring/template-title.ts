import { counted } from '../describing/counted.js';
import { type ConfigDocument, reopen } from '../document/config-document.js';
import { isObject } from '../document/is-object.js';
import type { JsonValue } from '../document/json-value.js';
import { propertyOf, valueAt } from '../document/syntax-tree.js';
import type { Members, Template } from '../templating/template.js';
import { listed, removedBy } from './move.js';

type Leaf = readonly [path: string, value: JsonValue];

function leavesOf(members: Members, prefix = ''): readonly Leaf[] {
  return Object.entries(members).flatMap(([name, value]): readonly Leaf[] =>
    isObject(value) ? leavesOf(value, `${prefix}${name}.`) : [[prefix + name, value]],
  );
}

function scalarAt({ root }: ConfigDocument, path: string): unknown {
  const node = valueAt(root, ...path.split('.'));
  return node === undefined || node.kind === 'object' || node.kind === 'array' ? undefined : node.value;
}

/** Returns the keys that have a value of the user, where the template has another one. */
function keptBy(template: Template, before: ConfigDocument, after: ConfigDocument): readonly string[] {
  return leavesOf(template.config).flatMap(([path, value]) => {
    const own = scalarAt(before, path);
    const isOther = own !== undefined && own !== value && own !== 'auto';
    return isOther && scalarAt(after, path) === own ? [path] : [];
  });
}

/** Whether a file has the values already that define a template. */
function isThere({ config, decides }: Template, before: ConfigDocument): boolean {
  const values = new Map(leavesOf(config));
  return decides.every(path => scalarAt(before, path) === values.get(path));
}

/**
 * Returns the title of the action that merges a template into a file. If the file has one of its sections, the title
 * says what changes there.
 */
export function templateTitle(template: Template, before: ConfigDocument, text: string): string {
  if (!Object.keys(template.config).some(name => propertyOf(before.root, name) !== undefined)) {
    return `Insert ${template.title}`;
  }
  const after = reopen(before, text);
  const added = removedBy(after.root, before.root).length;
  const changes = [
    listed('removes', removedBy(before.root, after.root)),
    listed('keeps your', keptBy(template, before, after)),
    added === 0 ? '' : `adds ${counted(added, 'key')}`,
  ].filter(change => change !== '');
  const verb = isThere(template, before) ? 'Complete' : 'Change to';
  return `${verb} ${template.title}${changes.length === 0 ? '' : `: ${changes.join('; ')}`}`;
}
