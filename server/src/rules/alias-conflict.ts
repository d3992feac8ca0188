import { isDropped } from '../checking/effect.js';
import { removeKey } from '../checking/fixes.js';
import type { Rule } from '../checking/rule.js';

export const aliasConflict: Rule = {
  code: 'alias-conflict',
  severity: 'error',
  failsAt: 'load',
  summary: 'A key and its alias in the same object.',
  why: 'Each spelling is fine alone. Together DeepSpeed takes one and refuses the other as unknown.',
  bad: '{ "train_batch_size": 8, "zero_optimization": { "stage": 3, "stage3_max_live_parameters": 1e9, "max_live_parameters": 1e9 } }',
  good: '{ "train_batch_size": 8, "zero_optimization": { "stage": 3, "stage3_max_live_parameters": 1e9 } }',
  source: 'deepspeed/runtime/config_utils.py:54',
  concerns: node => node?.parameter?.aliases !== undefined,
  *checkProperty({ property, node, section }) {
    if (node === undefined || node.name === property.key.name || !section.strict || isDropped(property, section)) {
      return;
    }
    const twin = property.parent.properties.find(other => other.key.name === node.name);
    if (twin === undefined || [property, twin].some(key => isDropped(key, section))) {
      return;
    }
    yield {
      span: property.key,
      message: `"${property.key.name}" is another name of "${node.name}", which is set too. DeepSpeed stops while it reads the file ("Extra inputs are not permitted"). Keep one of them.`,
      severity: 'error',
      failsAt: 'load',
      related: [{ span: twin.key, message: `"${node.name}" is set here.` }],
      fixes: () => [removeKey(property, true), removeKey(twin)],
    };
  },
};
