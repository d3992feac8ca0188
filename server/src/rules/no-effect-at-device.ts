import { removeKey } from '../checking/fixes.js';
import type { Rule } from '../checking/rule.js';
import { deviceBeside } from '../semantics/stage.js';

export const noEffectAtDevice: Rule = {
  code: 'no-effect-at-device',
  severity: 'hint',
  failsAt: 'never',
  judges: 'key',
  summary: 'A key of an offload section that has no effect with its device.',
  why: 'Buffers and paths are for device nvme only. With device cpu they have no effect.',
  bad: '{ "train_batch_size": 8, "zero_optimization": { "stage": 3, "offload_param": { "device": "cpu", "buffer_count": 5 } } }',
  good: '{ "train_batch_size": 8, "zero_optimization": { "stage": 3, "offload_param": { "device": "cpu" } } }',
  source:
    'deepspeed/runtime/zero/offload_config.py:DeepSpeedZeroOffloadParamConfig.buffer_count, server/src/catalog/data',
  concerns: node => node?.parameter?.appliesTo?.devices !== undefined,
  checkProperty({ property, node }) {
    const devices = node?.parameter?.appliesTo?.devices;
    const device = devices === undefined ? undefined : deviceBeside(property.parent);
    if (devices === undefined || device === undefined || device === 'none' || devices.includes(device)) {
      return undefined;
    }
    // Another rule reports a value that is not a device.
    const known = node?.parent?.children.get('device')?.parameter?.values;
    if (known?.some(({ value }) => value === device) !== true) {
      return undefined;
    }
    return [
      {
        span: property.key,
        message: `"${property.key.name}" has no effect with device "${device}". DeepSpeed accepts it and does not use it. Remove it.`,
        tag: 'unnecessary',
        fixes: () => [removeKey(property, true)],
      },
    ];
  },
};
