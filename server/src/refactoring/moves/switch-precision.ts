import { lookUp } from '../../catalog/catalog.js';
import { assign } from '../../checking/assignment.js';
import { rootAgain } from '../../document/config-document.js';
import { type Draft, draftOf } from '../../document/draft.js';
import { type PropertyNode, propertyOf, type ValueNode, valueAt } from '../../document/syntax-tree.js';
import { type Move, removalNote, removedBy } from '../move.js';
import { settle } from '../settle.js';

const titles = { fp16: 'fp16', bf16: 'bf16' } as const;
type Precision = keyof typeof titles;

const names: { readonly [precision in Precision]: readonly string[] } = { fp16: ['fp16'], bf16: ['bf16', 'bfloat16'] };

function sectionOf(draft: Draft, precision: Precision): PropertyNode | undefined {
  return names[precision].map(name => propertyOf(draft.root, name)).find(property => property !== undefined);
}

/**
 * Returns the value of a section's switch; undefined if there is no section, or if another program fills the switch.
 */
function isEnabled(section: PropertyNode | undefined): boolean | undefined {
  const enabled = propertyOf(section?.value, 'enabled')?.value;
  return enabled?.kind === 'boolean' ? enabled.value === true : undefined;
}

function setEnabled(draft: Draft, precision: Precision, value: boolean): void {
  const section = sectionOf(draft, precision);
  if (section !== undefined) {
    assign(draft, [section.key.name, 'enabled'], value);
  }
}

/**
 * Turns a section into the other one, and keeps the keys that both have. If the file has both sections, only their
 * switches change.
 */
function turnInto(draft: Draft, from: Precision, to: Precision): void {
  if (sectionOf(draft, to) !== undefined) {
    setEnabled(draft, from, false);
    setEnabled(draft, to, true);
    return;
  }
  const known = lookUp(to)?.children;
  for (const name of lookUp(from)?.children.keys() ?? []) {
    const property = propertyOf(sectionOf(draft, from)?.value, name);
    if (property !== undefined && known?.has(name) !== true) {
      draft.remove(property);
    }
  }
  const section = sectionOf(draft, from);
  if (section !== undefined) {
    draft.rename(section, to);
  }
}

/** Returns the paths that the switch removes. A key that moved to the other section is not among them. */
function goneBetween(
  before: ValueNode | undefined,
  after: ValueNode | undefined,
  from: Precision,
  to: Precision,
): readonly string[] {
  return removedBy(before, after).flatMap(path => {
    if (!names[from].includes(path)) {
      return [path];
    }
    const section = valueAt(before, path);
    const keys = section?.kind === 'object' ? section.properties.map(({ key }) => key.name) : [];
    return [...new Set(keys)].filter(name => valueAt(after, to, name) === undefined);
  });
}

/**
 * From fp16 to bf16 and back. The loss-scale keys are removed: bf16 has no loss scale, and refuses them since 0.17.1.
 */
export const switchPrecision: Move = {
  place: 'precision',
  *changes(document, assumptions) {
    const from = (['fp16', 'bf16'] as const).find(precision => isEnabled(sectionOf(draftOf(document), precision)));
    if (from === undefined) {
      return;
    }
    const to = from === 'fp16' ? 'bf16' : 'fp16';
    const draft = draftOf(document);
    turnInto(draft, from, to);
    const text = settle(document, draft.text, assumptions, [`${to}.enabled`]);
    const gone = goneBetween(document.root, rootAgain(document, text), from, to);
    yield { name: `to-${to}`, title: `Switch from ${titles[from]} to ${titles[to]}${removalNote(gone)}`, text };
  },
};
