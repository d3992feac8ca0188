import { type CatalogNode, isOpen } from '../catalog/catalog.js';
import { placeElsewhere, writableNames } from '../catalog/similar.js';
import { mostSimilar } from '../catalog/spelling.js';
import { unknownKeyEffect } from '../checking/effect.js';
import { removeKey, renameKey } from '../checking/fixes.js';
import type { Rule } from '../checking/rule.js';
import { isComment, sectionName } from '../checking/wording.js';

export const unknownKey: Rule = {
  code: 'unknown-key',
  severity: 'error',
  failsAt: 'load',
  summary: 'A key that DeepSpeed does not know.',
  why: 'A misspelt key is the most common mistake in these files. Strict sections refuse the file; everywhere else the key is skipped without a word and the default is used.',
  bad: '{ "train_batch_size": 8, "zero_optimization": { "stage": 3, "overlap_com": true } }',
  good: '{ "train_batch_size": 8, "zero_optimization": { "stage": 3, "overlap_comm": true } }',
  source: 'deepspeed/runtime/config_utils.py:110 and issues #653, #774, #1809',
  concerns: node => node === undefined,
  *checkProperty(bound, { assumptions }) {
    const { property, node, section, type } = bound;
    const name = property.key.name;
    if (node !== undefined || isOpen(section, type) || isHarmless(name, section)) {
      return;
    }
    if (placeElsewhere(name, section) !== undefined) {
      return;
    }
    const similar = mostSimilar(name, writableNames(section, type));
    const { text, severity, failsAt } = unknownKeyEffect(bound, assumptions.version);
    const advice = similar === undefined ? 'Remove it.' : `Write "${similar}".`;
    yield {
      span: property.key,
      message: `"${name}" is not a key of ${sectionName(section)}. ${text} ${advice}`,
      severity,
      failsAt,
      ...(section.strict || similar !== undefined ? {} : { tag: 'unnecessary' as const }),
      fixes: () => [
        ...(similar === undefined ? [] : [renameKey(property, similar)]),
        removeKey(property, similar === undefined),
      ],
    };
  },
};

/** Comments where unknown keys are skipped, and the constructor argument that every strict section happens to take. */
function isHarmless(name: string, section: CatalogNode): boolean {
  return section.strict ? name === 'strict' : isComment(name);
}
