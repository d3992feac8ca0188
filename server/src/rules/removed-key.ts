import { isStrictIn } from '../catalog/strict-since.js';
import { isReadBy } from '../catalog/version.js';
import { isDropped, severityOf } from '../checking/effect.js';
import { removeKey } from '../checking/fixes.js';
import { replacementFixes, replacementOf } from '../checking/replacement.js';
import type { Rule } from '../checking/rule.js';
import { sectionName } from '../checking/wording.js';

export const removedKey: Rule = {
  code: 'removed-key',
  severity: 'error',
  failsAt: 'load',
  summary: 'A key that older releases read, or that was never read although people write it.',
  why: 'Configs are handed down for years. What DeepSpeed has dropped since stops the run in strict sections and does nothing elsewhere.',
  bad: '{ "train_batch_size": 8, "zero_optimization": { "stage": 3, "cpu_offload_params": true } }',
  good: '{ "train_batch_size": 8, "zero_optimization": { "stage": 3, "offload_param": { "device": "cpu" } } }',
  source: "the releases' sources",
  concerns: node => node?.parameter?.status === 'ignored' || node?.parameter?.status === 'rejected',
  *checkProperty({ property, node, section }, { document, assumptions }) {
    const parameter = node?.parameter;
    if (node === undefined || (parameter?.status !== 'ignored' && parameter?.status !== 'rejected')) {
      return;
    }
    if (isReadBy(parameter, assumptions.version)) {
      return;
    }
    const strict = isStrictIn(section.path, assumptions.version);
    const rejected = parameter.status === 'rejected' && strict && !isDropped(property, section);
    const history =
      parameter.lastIn === undefined ? 'no release of DeepSpeed reads' : `DeepSpeed last read in ${parameter.lastIn}`;
    const effect = rejected
      ? 'DeepSpeed stops while it reads the file ("Extra inputs are not permitted").'
      : 'DeepSpeed ignores it without a word.';
    const replacement = replacementOf(parameter);
    yield {
      span: property.key,
      message: `"${property.key.name}" in ${sectionName(section)} is a key that ${history}. ${effect} ${replacement === undefined ? 'Remove it.' : `Write ${replacement}.`}`,
      severity: severityOf(rejected ? 'load' : 'never'),
      failsAt: rejected ? 'load' : 'never',
      tag: 'deprecated',
      fixes: () => {
        const replacing = replacementFixes(property, node, document);
        return [...replacing, removeKey(property, replacing.length === 0)];
      },
    };
  },
};
