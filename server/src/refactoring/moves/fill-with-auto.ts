import { inDraft } from '../../checking/in-draft.js';
import type { ConfigDocument } from '../../document/config-document.js';
import { draftOf } from '../../document/draft.js';
import { isUnknown, type PropertyNode, pathOf, propertiesOf } from '../../document/syntax-tree.js';
import { jsonProblem } from '../../loaders/dialects/json.js';
import { loaders } from '../../loaders/loaders.js';
import { isFilled } from '../../templating/form.js';
import type { Move } from '../move.js';
import { settle } from '../settle.js';

const names: ReadonlySet<string | undefined> = new Set(
  Object.keys(loaders.transformers.fills).map(path => path.split('.').pop()),
);

/** Returns the keys that Trainer fills and that have a value in the file. */
function written(document: ConfigDocument): readonly PropertyNode[] {
  return [...propertiesOf(document.root)].filter(property => {
    const { value } = property;
    const hasValue = value !== undefined && value.kind !== 'object' && !isUnknown(value);
    return (
      hasValue &&
      names.has(property.key.name) &&
      !(value.kind === 'string' && value.value === 'auto') &&
      isFilled(loaders.transformers, pathOf(property).join('.'))
    );
  });
}

/** For Trainer: sets `"auto"` at each key that it fills from its own arguments, so that the two cannot disagree. */
export const fillWithAuto: Move = {
  place: 'batch size',
  *changes(document, assumptions) {
    const isRead = assumptions.loader.id === 'transformers' || assumptions.loader.id === 'deepspeed';
    const properties = written(document);
    if (!isRead || properties.length === 0 || jsonProblem(document.text) !== undefined) {
      return;
    }
    const draft = draftOf(document);
    for (const property of properties) {
      const target = inDraft(draft, property);
      if (target !== undefined) {
        draft.replaceValue(target, 'auto');
      }
    }
    const text = settle(document, draft.text, { ...assumptions, loader: loaders.transformers }, []);
    yield { name: 'fill-with-auto', title: `Set to "auto" what Trainer fills (${properties.length})`, text };
  },
};
