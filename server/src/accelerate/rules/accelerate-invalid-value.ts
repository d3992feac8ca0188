import { mostSimilar } from '../../catalog/spelling.js';
import type { Finding, Rule } from '../../checking/rule.js';
import { asSafe } from '../../checking/safety.js';
import { oneOf, shownNode } from '../../checking/wording.js';
import { fileKeyIn } from '../../semantics/launch-section.js';
import { replacement } from '../language/fixes.js';
import { startsOther } from '../language/launch-file.js';
import { isJudged, problemOf } from '../language/problems.js';

/** Returns a value as YAML: `no` is a boolean without quotes. */
function written(value: unknown): string {
  return value === 'no' ? "'no'" : String(value);
}

export const accelerateInvalidValue: Rule = {
  code: 'accelerate-invalid-value',
  severity: 'error',
  failsAt: 'load',
  judges: 'value',
  summary: 'A value of an Accelerate config that stops the launch or the run.',
  why: '`accelerate launch` converts few values and checks fewer. `mixed_precision: no` without quotes is the boolean false in YAML, on which it fails.',
  bad: 'distributed_type: DEEPSPEED\ndeepspeed_config:\n  zero_stage: 2\nmixed_precision: no\nnum_processes: 8\n',
  good: "distributed_type: DEEPSPEED\ndeepspeed_config:\n  zero_stage: 2\nmixed_precision: 'no'\nnum_processes: 8\n",
  source:
    'accelerate/utils/launch.py:prepare_deepspeed_cmd_env, accelerate/utils/dataclasses.py:DeepSpeedPlugin.__post_init__',
  concerns: node => node !== undefined && isJudged(node.path),
  *checkProperty({ property, node }, { document }): Generator<Finding> {
    const { value } = property;
    const { root, text } = document;
    const found =
      node === undefined || value === undefined
        ? undefined
        : problemOf({
            node,
            value,
            source: text.slice(value.offset, value.end),
            root: root?.kind === 'object' ? root : undefined,
          });
    if (found === undefined || node === undefined || value === undefined) {
      return;
    }
    const isForTheFile = node.parent?.path === 'deepspeed_config' && fileKeyIn(root) !== undefined;
    if (isForTheFile || (startsOther(root) && found.always !== true)) {
      return;
    }
    const listed = (node.parameter?.values ?? []).map(option => option.value);
    const isSameListed = found.same === undefined || listed.length === 0 || listed.includes(found.same);
    const options = found.same === undefined || !isSameListed ? listed : [found.same];
    const meant = value.kind === 'boolean' && value.value === false && options.includes('no') ? 'no' : undefined;
    const similar =
      found.same ?? meant ?? (value.kind === 'string' ? mostSimilar(value.value, options.map(String)) : undefined);
    const advice =
      meant === undefined ? `Write ${found.instead ?? oneOf(options.map(written))}.` : "Write 'no', in quotes.";
    yield {
      span: value,
      message: `${shownNode(value, text)} is not a value of "${property.key.name}". ${found.effect} ${advice}`,
      failsAt: found.failsAt,
      ...(found.severity === undefined ? {} : { severity: found.severity }),
      fixes: () =>
        options
          .toSorted((a, b) => Number(b === similar) - Number(a === similar))
          .map(option => {
            const fix = replacement(property, option, option === similar);
            return meant === option || found.same === option ? asSafe(fix) : fix;
          }),
    };
  },
};
