import { removeKey } from '../checking/fixes.js';
import type { Rule } from '../checking/rule.js';
import { propertyOf } from '../document/syntax-tree.js';
import { onWhateverEnabled } from '../semantics/switches.js';

export const enabledNotRead: Rule = {
  code: 'enabled-not-read',
  severity: 'warning',
  failsAt: 'never',
  covers: ['key-without-effect'],
  summary: 'A section that is on although it says "enabled": false.',
  why: '"comms_logger" and "datastates_ckpt" are on if their section exists; DeepSpeed ignores "enabled". "comms_logger" then makes every collective synchronous.',
  bad: '{ "train_batch_size": 8, "comms_logger": { "enabled": false, "verbose": false } }',
  good: '{ "train_batch_size": 8 }',
  source:
    'deepspeed/comm/config.py:DeepSpeedCommsConfig.__init__, deepspeed/datastates/config.py:DeepSpeedDataStatesConfig.__init__',
  concerns: (node, kind) => node !== undefined && onWhateverEnabled.has(node.path) && kind === 'object',
  checkProperty({ property }) {
    const enabled = propertyOf(property.value, 'enabled');
    if (enabled?.value?.kind !== 'boolean' || enabled.value.value !== false) {
      return undefined;
    }
    return [
      {
        span: enabled.key,
        message: `"enabled": false does not turn "${property.key.name}" off. DeepSpeed turns it on because the section exists. Remove "${property.key.name}".`,
        fixes: () => [removeKey(property, true)],
      },
    ];
  },
};
