import { accelerateCatalog } from '../../catalog/accelerate.js';
import { mostSimilar } from '../../catalog/spelling.js';
import type { Finding, Rule } from '../../checking/rule.js';
import { moveToSection, removal, renaming } from '../language/fixes.js';
import { hasAccelerate, isForSageMaker } from '../language/launch-file.js';

export const accelerateUnknownKey: Rule = {
  code: 'accelerate-unknown-key',
  severity: 'error',
  failsAt: 'load',
  judges: 'section',
  summary: 'A top-level key of an Accelerate config that `accelerate launch` does not know.',
  why: 'A file from a newer release of accelerate, or with a key of `deepspeed_config` at the top level, does not start.',
  bad: 'distributed_type: DEEPSPEED\ndeepspeed_config:\n  gradient_clipping: 1.0\nnum_processes: 8\nzero_stage: 3\n',
  good: 'distributed_type: DEEPSPEED\ndeepspeed_config:\n  gradient_clipping: 1.0\n  zero_stage: 3\nnum_processes: 8\n',
  source: 'accelerate/commands/config/config_args.py:BaseConfig.from_yaml_file',
  concerns: (node, _kind, { loader }) =>
    node === undefined ||
    (node.parent?.path === '' &&
      node.parameter?.addedIn !== undefined &&
      !hasAccelerate({ loader }, node.parameter.addedIn)),
  *checkProperty({ property, node, section }, { document, assumptions }): Generator<Finding> {
    const { name } = property.key;
    if (section.path !== '' || isForSageMaker(document.root) || !hasAccelerate(assumptions, '0.23.0')) {
      return;
    }
    const top = accelerateCatalog();
    const inner = top.children.get('deepspeed_config')?.children ?? new Map();
    const similar = mostSimilar(name, [...top.children.keys()]);
    const added = node?.parameter?.addedIn;
    const what =
      added === undefined
        ? `"${name}" is not a key of an Accelerate config.`
        : `"${name}" needs accelerate ${added} or newer.`;
    const advice = inner.has(name)
      ? 'Move it to "deepspeed_config".'
      : similar !== undefined && added === undefined
        ? `Write "${similar}".`
        : 'Remove it.';
    yield {
      span: property.key,
      message: `${what} \`accelerate launch\` stops ("The config file at ... had unknown keys (['${name}'])"). ${advice}`,
      fixes: () => [
        ...(inner.has(name) ? [moveToSection(property)] : []),
        ...(similar === undefined || added !== undefined || inner.has(name) ? [] : [renaming(property, similar)]),
        removal([property], !inner.has(name) && (similar === undefined || added !== undefined)),
      ],
    };
  },
};
