import type { Rule } from '../checking/rule.js';
import { guess } from '../checking/safety.js';
import type { ValueNode } from '../document/syntax-tree.js';
import { propertyAt, settled } from '../semantics/settled.js';

export const unimportableSafeModule: Rule = {
  code: 'unimportable-safe-module',
  severity: 'error',
  failsAt: 'initialize',
  summary: 'A module class for torch_autocast without its package.',
  why: 'DeepSpeed imports each class by its full name: everything before the last dot is the package.',
  bad: '{ "train_batch_size": 8, "torch_autocast": { "enabled": true, "lower_precision_safe_modules": ["Linear"] } }',
  good: '{ "train_batch_size": 8, "torch_autocast": { "enabled": true, "lower_precision_safe_modules": ["torch.nn.Linear"] } }',
  versions: ['0.17.2', null],
  source: 'deepspeed/runtime/torch_autocast.py:init_autocast_params',
  about: ['torch_autocast.lower_precision_safe_modules'],
  *checkConfig(context) {
    const list = propertyAt(context.document, 'torch_autocast.lower_precision_safe_modules')?.value;
    if (list?.kind !== 'array' || settled(context, 'torch_autocast.enabled') !== true) {
      return;
    }
    for (const item of list.items) {
      if (item.kind !== 'string' || item.value === 'auto' || item.value.includes('.')) {
        continue;
      }
      const name = item.value;
      yield {
        span: item,
        message: `"${name}" has no package in front of it. DeepSpeed stops when the engine is built ("Failed to import lower precision safe module"). Write the full name, such as "torch.nn.${name}".`,
        fixes: () => [
          {
            title: `Write "torch.nn.${name}"`,
            preferred: true,
            risk: guess,
            apply(draft) {
              const current = propertyAt(
                { ...context.document, root: draft.root },
                'torch_autocast.lower_precision_safe_modules',
              );
              const target = itemNamed(current?.value, name);
              if (target !== undefined) {
                draft.replaceScalar(target, `torch.nn.${name}`);
              }
            },
          },
        ],
      };
    }
  },
};

function itemNamed(list: ValueNode | undefined, name: string): ValueNode | undefined {
  return list?.kind === 'array' ? list.items.find(item => item.kind === 'string' && item.value === name) : undefined;
}
