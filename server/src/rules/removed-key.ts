import type { Parameter } from '../catalog/parameter.js';
import { unknownKeyEffect } from '../checking/effect.js';
import { removeKey } from '../checking/fixes.js';
import { replacementAdvice, replacementFixes } from '../checking/replacement.js';
import type { Rule } from '../checking/rule.js';
import { stopAtAuto } from '../checking/unfilled.js';
import { placeName } from '../checking/wording.js';

export const removedKey: Rule = {
  code: 'removed-key',
  severity: 'error',
  failsAt: 'load',
  judges: 'section',
  summary: 'A key that older releases read, or that was never read although people write it.',
  why: 'Configs are handed down for years. What DeepSpeed has dropped since stops the run in strict sections and does nothing elsewhere.',
  bad: '{ "train_batch_size": 8, "zero_optimization": { "stage": 3, "cpu_offload_params": true } }',
  good: '{ "train_batch_size": 8, "zero_optimization": { "stage": 3, "offload_param": { "device": "cpu" } } }',
  source: 'server/src/catalog/data',
  concerns: node => node?.parameter?.status === 'ignored' || node?.parameter?.status === 'rejected',
  *checkProperty(bound, context) {
    const { document, assumptions } = context;
    const { property, node, section } = bound;
    const parameter = node?.parameter;
    if (node === undefined || (parameter?.status !== 'ignored' && parameter?.status !== 'rejected')) {
      return;
    }
    const { text, severity, failsAt } = stopAtAuto(property, context) ?? unknownKeyEffect(bound);
    yield {
      span: property.key,
      message: `"${property.key.name}" ${placeName(section)} is a key that ${historyOf(parameter)}. ${text} ${replacementAdvice(property, parameter, context)}`,
      severity,
      failsAt,
      tag: 'deprecated',
      fixes: () => {
        const replacing = replacementFixes(property, node, { document, assumptions });
        return [...replacing, { ...removeKey(property, replacing.length === 0), otherwise: true }];
      },
    };
  },
};

/** When releases read it; reads well after "is a key that". */
function historyOf({ gap, lastIn }: Parameter): string {
  return lastIn !== undefined
    ? `DeepSpeed last read in ${lastIn}`
    : gap === undefined
      ? 'no release of DeepSpeed reads'
      : `no release of DeepSpeed from ${gap[0]} to ${gap[1]} reads`;
}
