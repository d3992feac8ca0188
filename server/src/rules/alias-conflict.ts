import type { CatalogNode } from '../catalog/catalog.js';
import { isDropped, wordsForUnknown } from '../checking/effect.js';
import { removeKey } from '../checking/fixes.js';
import type { Finding, Rule } from '../checking/rule.js';
import { type PropertyNode, propertyOf } from '../document/syntax-tree.js';

export const aliasConflict: Rule = {
  code: 'alias-conflict',
  severity: 'error',
  failsAt: 'load',
  judges: 'key',
  summary: 'A key and its alias in the same object.',
  why: 'Each name is fine alone. If both are set, DeepSpeed reads one and refuses the other as unknown.',
  bad: '{ "train_batch_size": 8, "zero_optimization": { "stage": 3, "stage3_max_live_parameters": 1e9, "max_live_parameters": 1e9 } }',
  good: '{ "train_batch_size": 8, "zero_optimization": { "stage": 3, "stage3_max_live_parameters": 1e9 } }',
  source: 'deepspeed/runtime/config_utils.py:DeepSpeedConfigModel._process_deprecated_field',
  concerns: (node, _kind, _run, _scalar, hasOtherName) => hasOtherName && node?.parameter?.aliases !== undefined,
  checkProperty: ({ property, node, section }) => {
    if (node === undefined || node.name === property.key.name || !section.strict || isDropped(property, section)) {
      return [];
    }
    const twin = propertyOf(property.parent, node.name);
    return twin === undefined || isDropped(twin, section) ? [] : [conflict(property, twin, section)];
  },
};

function conflict(property: PropertyNode, twin: PropertyNode, section: CatalogNode): Finding {
  const { key } = property;
  const name = twin.key.name;
  return {
    span: key,
    message: `"${key.name}" is another name of "${name}", which is set too. DeepSpeed stops while it reads the file ("${wordsForUnknown(section)}"). Keep one of them.`,
    related: [{ span: twin.key, message: `"${name}" is set here.` }],
    fixes: () => [removeKey(property, true), removeKey(twin)],
  };
}
