import { type Hostfile, parseHostfile, totalSlots } from '../../hostfile/language/hostfile.js';
import { flagOf } from '../checking/argument-edits.js';
import type { RunRule } from '../checking/run-rule.js';

export const runUnknownHost: RunRule = {
  code: 'run-unknown-host',
  severity: 'error',
  failsAt: 'load',
  summary: 'A host or slot of `--include` or `--exclude` that the hostfile does not have.',
  why: '`--include` and `--exclude` choose among the hosts and slots of the hostfile. A host with `slots=4` has the slots 0 to 3.',
  bad: 'deepspeed --hostfile hosts --include worker-1:0,4 train.py --deepspeed_config ds_config.json\n',
  good: 'deepspeed --hostfile hosts --include worker-1:0,3 train.py --deepspeed_config ds_config.json\n',
  noFix: 'only you know which GPUs are meant',
  beside: { hosts: 'worker-1 slots=4\nworker-2 slots=4\n', 'ds_config.json': '{ "train_batch_size": 8 }' },
  source: 'deepspeed/launcher/runner.py:parse_resource_filter',
  *check(context) {
    const { run, files } = context;
    const { hostfile } = files;
    const flag = run.flags.get('include') ?? run.flags.get('exclude');
    if (
      run.launcher !== 'deepspeed' ||
      flag === undefined ||
      hostfile === undefined ||
      both.every(run.flags.has, run.flags)
    ) {
      return;
    }
    const hosts = parseHostfile(hostfile.text);
    if (typeof flag.value !== 'string' || totalSlots(hosts) === undefined) {
      return;
    }
    const missing = flag.value
      .split('@')
      .map(node => missingIn(node.trim(), hosts))
      .find(each => each !== undefined);
    if (missing === undefined) {
      return;
    }
    const { problem, words, advice } = missing;
    yield {
      span: flag,
      message: `"${flagOf(context, flag)}" names ${problem(hostfile.name)}. The launcher stops (${words}). ${advice}`,
      severity: flag.certainty === 'literal' ? 'error' : 'warning',
      elsewhere: [{ file: hostfile, span: { offset: 0, end: 0 }, message: 'This is the hostfile.' }],
    };
  },
};

const both = ['include', 'exclude'];

interface Missing {
  readonly problem: (hostfile: string) => string;
  readonly words: string;
  readonly advice: string;
}

/** Returns the host or slot of a part such as `worker-1:0,2` that the hostfile lacks. Ranges in brackets are left alone. */
function missingIn(node: string, { entries }: Hostfile): Missing | undefined {
  const [, name, listed] = /^([^:[\]\s]+)(?::(\d+(?:,\d+)*))?$/.exec(node) ?? [];
  if (name === undefined) {
    return undefined;
  }
  const count = entries.find(({ host }) => host.name === name)?.slots.count;
  if (count === undefined) {
    return {
      problem: hostfile => `the host "${name}", which is not in ${hostfile}`,
      words: `"Hostname '${name}' not found in hostfile"`,
      advice: 'Write a host of the hostfile, or add this one to it.',
    };
  }
  const slot = listed?.split(',').find(each => Number(each) >= count);
  return slot === undefined
    ? undefined
    : {
        problem: hostfile => `slot ${slot} of "${name}", which has ${count} slots in ${hostfile}`,
        words: `"No slot '${slot}' specified on host '${name}'"`,
        advice: `Write slots from 0 to ${count - 1}, or change the number in the hostfile.`,
      };
}
