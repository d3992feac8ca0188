import type { ProgramTemplate } from '../catalog/program.js';
import type { ConfigDocument } from '../document/config-document.js';
import { draftOf } from '../document/draft.js';
import { propertyOf, valueAt } from '../document/syntax-tree.js';

/** Returns the source with the members of a template in its section. Other keys stay. */
export function withProgramTemplate(document: ConfigDocument, { section, members, gone }: ProgramTemplate): string {
  const draft = draftOf(document);
  for (const name of gone) {
    const old = propertyOf(valueAt(draft.root, section), name);
    if (old !== undefined) {
      draft.remove(old);
    }
  }
  for (const [name, value] of Object.entries(members)) {
    const object = draft.objectAt([section]);
    const old = propertyOf(object, name);
    if (object === undefined) {
      break;
    }
    if (old === undefined) {
      draft.add(object, name, value);
    } else if (!(old.value !== undefined && 'value' in old.value && old.value.value === value)) {
      draft.replaceValue(old, value);
    }
  }
  return draft.text;
}
