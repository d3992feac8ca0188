import { lookUp } from '../../catalog/catalog.js';
import { takesAuto } from '../../catalog/parameter.js';
import { defaultIn } from '../../catalog/version.js';
import { inDraft } from '../../checking/in-draft.js';
import { type ConfigDocument, reopen } from '../../document/config-document.js';
import { type Draft, draftOf } from '../../document/draft.js';
import { isObject } from '../../document/is-object.js';
import type { JsonValue } from '../../document/json-value.js';
import { type PropertyNode, pathOf, propertiesOf, valueAt } from '../../document/syntax-tree.js';
import type { Assumptions } from '../../loaders/assumptions.js';
import { loaders } from '../../loaders/loaders.js';
import { propertyAt } from '../../semantics/settled.js';
import { templates } from '../../templates/templates.js';
import { newConfig } from '../../templating/form.js';
import type { Members } from '../../templating/template.js';
import type { Move } from '../move.js';
import { settle } from '../settle.js';

function at(members: Members, path: readonly string[]): JsonValue | undefined {
  let value: JsonValue | undefined = members;
  for (const name of path) {
    value = value !== undefined && isObject(value) ? value[name] : undefined;
  }
  return value;
}

const wholeConfigs = templates.map(template => newConfig(template, loaders.deepspeed));

/** Returns the number that our templates have at a path, otherwise DeepSpeed's default. */
function proposal(path: readonly string[], version: string): JsonValue | undefined {
  for (const config of wholeConfigs) {
    const value = at(config, path);
    if (value !== undefined) {
      return value;
    }
  }
  const parameter = lookUp(path.join('.'))?.parameter;
  return parameter === undefined ? undefined : defaultIn(parameter, version);
}

/** Whether a value is an "auto" that another program replaces. */
function isAuto(property: PropertyNode): boolean {
  const { value } = property;
  const isText = value?.kind === 'string' && value.value === 'auto';
  return isText && !takesAuto(lookUp(pathOf(property).join('.'))?.parameter);
}

/**
 * Returns values that depend on others: only one of two precisions can be on, and only two of three batch sizes are
 * free.
 */
function derived(draft: Draft, path: string, { worldSize }: Assumptions): JsonValue | 'remove' | undefined {
  if (path === 'fp16.enabled') {
    return propertyAt(draft, 'bf16.enabled') === undefined;
  }
  if (path !== 'train_batch_size') {
    return undefined;
  }
  const micro = valueAt(draft.root, 'train_micro_batch_size_per_gpu');
  const steps = valueAt(draft.root, 'gradient_accumulation_steps');
  if (micro === undefined && steps === undefined) {
    return undefined;
  }
  const product = [micro, steps].map(node => (node?.kind === 'number' ? node.value : 1)).reduce((a, b) => a * b);
  return worldSize === undefined ? 'remove' : product * worldSize;
}

/** Keys whose numbers depend most on the run come first in a title. */
const mostTelling = ['train_micro_batch_size_per_gpu', 'optimizer.params.lr', 'train_batch_size'];

/** The most values that a title shows. */
const mostShown = 4;

/** Returns the new values as they are in the file: "train_micro_batch_size_per_gpu 1, lr 1e-5 and 3 more". */
function written(document: ConfigDocument, paths: readonly string[]): string {
  const ordered = [
    ...mostTelling.filter(path => paths.includes(path)),
    ...paths.filter(path => !mostTelling.includes(path)),
  ];
  const values = ordered.flatMap(path => {
    const node = valueAt(document.root, ...path.split('.'));
    const name = path.replace(/^(zero_optimization|\w+\.params)\./, '');
    return node === undefined ? [] : [`${name} ${document.text.slice(node.offset, node.end)}`];
  });
  const more = values.length > mostShown ? ` and ${values.length - mostShown} more` : '';
  return `${values.slice(0, mostShown).join(', ')}${more}`;
}

/** The inverse of `"auto"`: numbers at tab stops, with the dependent ones worked out. */
export const autoToNumbers: Move = {
  place: 'auto',
  *changes(document, assumptions) {
    const properties = [...propertiesOf(document.root)].filter(isAuto);
    const ordered = properties.filter(({ key }) => key.name !== 'train_batch_size');
    const last = properties.filter(({ key }) => key.name === 'train_batch_size');
    const draft = draftOf(document);
    const placeholders: string[] = [];
    for (const property of [...ordered, ...last]) {
      const names = pathOf(property).map(String);
      const path = names.join('.');
      const target = inDraft(draft, property);
      const value = derived(draft, path, assumptions) ?? proposal(names, assumptions.version);
      if (target === undefined || value === undefined) {
        continue;
      }
      if (value === 'remove') {
        draft.remove(target);
      } else {
        draft.replaceValue(target, value);
        placeholders.push(path);
      }
    }
    if (placeholders.length > 0) {
      const text = settle(document, draft.text, { ...assumptions, loader: loaders.deepspeed }, []);
      const title = `Replace "auto": ${written(reopen(document, text), placeholders)}`;
      yield { name: 'auto-to-numbers', title, text, placeholders };
    }
  },
};
