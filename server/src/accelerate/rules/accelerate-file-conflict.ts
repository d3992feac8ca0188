import type { Finding, Rule } from '../../checking/rule.js';
import { someOf } from '../../checking/wording.js';
import { type PropertyNode, propertyOf, type ValueNode } from '../../document/syntax-tree.js';
import { fileKeyIn, sectionIn } from '../../semantics/launch-section.js';
import { excludedKeys } from '../language/excluded-keys.js';
import { removal } from '../language/fixes.js';
import { startsOther } from '../language/launch-file.js';

export const accelerateFileConflict: Rule = {
  code: 'accelerate-file-conflict',
  severity: 'error',
  failsAt: 'load',
  summary: 'A key beside `deepspeed_config_file` that the DeepSpeed config has to have instead.',
  why: 'Accelerate says that such keys "will be ignored" and stops. It does so for a top-level `mixed_precision`, too, even for `no`; the flags of `accelerate launch` are allowed.',
  bad: 'distributed_type: DEEPSPEED\ndeepspeed_config:\n  deepspeed_config_file: ds.json\n  zero_stage: 3\nmixed_precision: bf16\nnum_processes: 8\n',
  good: 'distributed_type: DEEPSPEED\ndeepspeed_config:\n  deepspeed_config_file: ds.json\nnum_processes: 8\n',
  source: 'accelerate/utils/dataclasses.py:DeepSpeedPlugin._deepspeed_config_checks',
  about: ['deepspeed_config.deepspeed_config_file'],
  *checkConfig({ document: { root } }): Generator<Finding> {
    const file = fileKeyIn(root);
    const keys = conflictsIn(root);
    if (file === undefined || keys.length === 0 || startsOther(root)) {
      return;
    }
    yield {
      span: file.key,
      message: `"deepspeed_config_file" excludes ${someOf(keys)}. Accelerate stops ("When using \`deepspeed_config_file\`, the following accelerate config variables will be ignored"): despite these words, it does not ignore them. Remove ${keys.length === 1 ? 'it' : 'them'}, and write the same in the DeepSpeed config.`,
      related: keys.map(({ key }) => ({ span: key, message: 'belongs in the DeepSpeed config' })),
      keys: [file, ...keys],
      fixes: () => [removal(keys, true)],
    };
  },
};

/** A key counts whatever its value is, but a top-level null does not. */
function conflictsIn(root: ValueNode | undefined): readonly PropertyNode[] {
  const section = sectionIn(root);
  const precision = propertyOf(root, 'mixed_precision');
  const isSet = precision?.value !== undefined && precision.value.kind !== 'null';
  return [...excludedKeys.map(name => propertyOf(section, name)), isSet ? precision : undefined].filter(
    property => property !== undefined,
  );
}
