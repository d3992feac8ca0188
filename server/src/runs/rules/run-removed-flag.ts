import { isAtLeast } from '../../catalog/version.js';
import { allOf } from '../../checking/wording.js';
import { flagOf, removeArguments } from '../checking/argument-edits.js';
import type { RunRule } from '../checking/run-rule.js';

export const runRemovedFlag: RunRule = {
  code: 'run-removed-flag',
  severity: 'error',
  failsAt: 'load',
  summary: 'A flag of `deepspeed` that the release no longer has.',
  why: 'DeepSpeed 0.19.8 removed elastic training, and its flags with it. The launcher stops at flags that it does not know.',
  bad: 'deepspeed --elastic_training --min_elastic_nodes 1 --max_elastic_nodes 2 train.py --deepspeed_config ds_config.json\n',
  good: 'deepspeed train.py --deepspeed_config ds_config.json\n',
  source: 'deepspeed/launcher/runner.py:parse_args',
  *check(context) {
    const { run, releases } = context;
    const gone = elastic.map(name => run.flags.get(name)).filter(flag => flag !== undefined);
    const [first] = gone;
    if (run.launcher !== 'deepspeed' || first === undefined || !isAtLeast(releases.deepspeed.version, '0.19.8')) {
      return;
    }
    const names = allOf(gone.map(flag => `"${flagOf(context, flag)}"`));
    yield {
      span: first.key,
      message: `DeepSpeed ${releases.deepspeed.version} has no ${names}: elastic training is gone since 0.19.8. The launcher stops ("unrecognized arguments"). Remove ${gone.length === 1 ? 'it' : 'them'}.`,
      tag: 'deprecated',
      fixes: () => removeArguments(context, gone, { preferred: true, risk: 'loses elastic training' }),
    };
  },
};

const elastic = ['elastic_training', 'min_elastic_nodes', 'max_elastic_nodes'];
