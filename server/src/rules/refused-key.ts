import { refusalOf } from '../catalog/parameter.js';
import { removeKey } from '../checking/fixes.js';
import { replaceRefused } from '../checking/refused.js';
import type { Rule } from '../checking/rule.js';

export const refusedKey: Rule = {
  code: 'refused-key',
  severity: 'error',
  failsAt: 'load',
  judges: 'section',
  summary: 'A removed key that stops the run, whatever its value is.',
  why: 'DeepSpeed 0.19.7 and 0.19.8 removed whole features: Nebula, the compression library, MoQ, sparse attention, MiCS, Apex AMP, elastic training and more. DeepSpeed refuses a file that still has such a key, even if the value is null, false or an empty section.',
  bad: '{ "train_batch_size": 8, "graph_harvesting": false }',
  good: '{ "train_batch_size": 8 }',
  source: 'deepspeed/runtime/config.py:_reject_removed_config_keys',
  concerns: node => refusalOf(node?.parameter) !== undefined && refusalOf(node?.parent?.parameter) === undefined,
  checkProperty({ property, node, section }, context) {
    const refused = refusalOf(node?.parameter);
    if (node === undefined || refused === undefined || refusalOf(section.parameter) !== undefined) {
      return undefined;
    }
    const { since, message, instead } = refused;
    const fate =
      node.parameter?.since === null
        ? `was never read by DeepSpeed, and is refused since ${since}`
        : `was removed from DeepSpeed in ${since}`;
    return [
      {
        span: property.key,
        message: `"${property.key.name}" ${fate}. DeepSpeed ${context.assumptions.version} stops while it reads the file, whatever the value is ("${message}"). Remove it.${instead === undefined ? '' : ` ${instead}.`}`,
        tag: 'deprecated',
        fixes: () => {
          const replacing = replaceRefused(property, node.path, context);
          return [...replacing, removeKey(property, replacing.length === 0)];
        },
      },
    ];
  },
};
