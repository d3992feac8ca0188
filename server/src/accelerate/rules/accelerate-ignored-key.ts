import { accelerateCatalog } from '../../catalog/accelerate.js';
import { topLevelKeys } from '../../catalog/config-keys.js';
import { mostSimilar } from '../../catalog/spelling.js';
import type { Finding, Rule } from '../../checking/rule.js';
import { isComment } from '../../checking/wording.js';
import { removal, renaming } from '../language/fixes.js';
import { hasAccelerate, isArgument, startsOther } from '../language/launch-file.js';

export const accelerateIgnoredKey: Rule = {
  code: 'accelerate-ignored-key',
  severity: 'warning',
  failsAt: 'never',
  judges: 'section',
  summary: 'A key of `deepspeed_config` that `accelerate launch` drops silently.',
  why: "The section looks like DeepSpeed's config and is not: it holds arguments of `accelerate launch`. Nothing else in it reaches DeepSpeed, and Accelerate ignores it silently: one in nine of these files has such a key.",
  bad: 'distributed_type: DEEPSPEED\ndeepspeed_config:\n  zero_stage: 3\n  offload_param_dvice: cpu\nnum_processes: 8\n',
  good: 'distributed_type: DEEPSPEED\ndeepspeed_config:\n  zero_stage: 3\n  offload_param_device: cpu\nnum_processes: 8\n',
  source:
    'accelerate/commands/launch.py:_validate_launch_command, accelerate/utils/launch.py:prepare_deepspeed_cmd_env',
  concerns: (node, _kind, { loader }) =>
    node === undefined || (node.parameter?.addedIn !== undefined && !hasAccelerate({ loader }, node.parameter.addedIn)),
  *checkProperty({ property, node, section }, { document }): Generator<Finding> {
    const { name } = property.key;
    const isOurs = section.path === 'deepspeed_config' && !isComment(name) && !startsOther(document.root);
    if (!isOurs || (node === undefined && isArgument(name))) {
      return;
    }
    const added = node?.parameter?.addedIn;
    const meant = added === undefined ? meantBy(name, [...section.children.keys()]) : undefined;
    const what =
      added === undefined
        ? `"${name}" is not an argument of \`accelerate launch\`.`
        : `"${name}" needs accelerate ${added} or newer.`;
    yield {
      span: property.key,
      message: `${what} It drops the key silently, and DeepSpeed never sees it. ${adviceFor(name, meant)}`,
      tag: 'unnecessary',
      fixes: () => [
        ...(meant === undefined || !isTypo(meant) ? [] : [renaming(property, meant.name)]),
        removal([property], meant === undefined || !isTypo(meant)),
      ],
    };
  },
};

/** An argument of `accelerate launch` that has the same effect as a key of DeepSpeed, or that is similar to a name. */
interface Meant {
  readonly name: string;
  readonly how: 'typo' | 'same effect';
}

function isTypo({ how }: Meant): boolean {
  return how === 'typo';
}

function meantBy(name: string, names: readonly string[]): Meant | undefined {
  const same = [...(accelerateCatalog().children.get('deepspeed_config')?.children.values() ?? [])].find(
    ({ parameter }) => parameter?.becomes?.split('.').slice(1, 3).includes(name) === true,
  );
  if (same !== undefined) {
    return { name: same.name, how: 'same effect' };
  }
  const similar = topLevelKeys.includes(name) ? undefined : mostSimilar(name, names);
  return similar === undefined ? undefined : { name: similar, how: 'typo' };
}

function adviceFor(name: string, meant: Meant | undefined): string {
  if (meant !== undefined) {
    return `Write "${meant.name}"${isTypo(meant) ? '' : ' instead'}.`;
  }
  if (name === 'bf16' || name === 'fp16') {
    return `Write "mixed_precision: ${name}" at the top level.`;
  }
  return topLevelKeys.includes(name)
    ? 'Put it into a DeepSpeed config, and name that in "deepspeed_config_file".'
    : 'Remove it.';
}
