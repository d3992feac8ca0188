import { allOf } from '../../checking/wording.js';
import { flagOf, removeArguments } from '../checking/argument-edits.js';
import type { RunRule } from '../checking/run-rule.js';

export const runFilterConflict: RunRule = {
  code: 'run-filter-conflict',
  severity: 'error',
  failsAt: 'load',
  summary: 'Flags of `deepspeed` that exclude each other: `--include`, `--exclude`, `--num_gpus` and `--num_nodes`.',
  why: '`--include` and `--exclude` name hosts and GPUs, and `--num_gpus` and `--num_nodes` count them. The launcher takes one of these ways to choose.',
  bad: 'deepspeed --include localhost:0,1 --num_gpus 2 train.py --deepspeed_config ds_config.json\n',
  good: 'deepspeed --include localhost:0,1 train.py --deepspeed_config ds_config.json\n',
  source: 'deepspeed/launcher/runner.py:main, deepspeed/launcher/runner.py:parse_resource_filter',
  *check(context) {
    const { run } = context;
    const given = (name: string) => {
      const flag = run.flags.get(name);
      return flag?.value === '' || flag?.value === undefined || /^-/.test(String(flag.value)) ? undefined : flag;
    };
    const filters = [given('include'), given('exclude')].filter(flag => flag !== undefined);
    const counts = [given('num_nodes'), given('num_gpus')].filter(flag => flag !== undefined);
    const [filter, second] = filters;
    const others = counts.length > 0 ? counts : second === undefined ? [] : [second];
    const [first] = others;
    if (run.launcher !== 'deepspeed' || filter === undefined || first === undefined) {
      return;
    }
    const words =
      counts.length > 0
        ? '"Cannot specify num_nodes/gpus with include/exclude"'
        : '"include_str and exclude_str are mutually exclusive."';
    const names = allOf(others.map(other => `"${flagOf(context, other)}"`));
    yield {
      span: first.key,
      message: `${names} cannot be combined with "${flagOf(context, filter)}". The launcher stops (${words}). Remove ${names}, or "${flagOf(context, filter)}".`,
      related: [{ span: filter.key, message: 'The launcher has this flag, too.' }],
      fixes: () =>
        removeArguments(context, others, {
          preferred: true,
          risk: `loses ${allOf(others.map(({ value }) => String(value)))}`,
        }),
    };
  },
};
