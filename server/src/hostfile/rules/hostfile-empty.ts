import type { HostfileRule } from '../language/rule.js';

export const hostfileEmpty: HostfileRule = {
  code: 'hostfile-empty',
  severity: 'error',
  failsAt: 'load',
  summary: 'A hostfile without a host.',
  why: 'Without a hostfile the launcher uses the GPUs of this machine. A hostfile that exists has to name a host; comments and empty lines do not count.',
  bad: '# to be filled in\n',
  good: '# to be filled in\nworker-1 slots=8\n',
  noFix: 'only you know the hosts',
  source: 'deepspeed/launcher/runner.py:_parse_hostfile',
  *check({ text, entries, badLines }) {
    if (entries.length > 0 || badLines.length > 0) {
      return;
    }
    yield {
      span: { offset: 0, end: /^[^\r\n]*/.exec(text)?.[0].length ?? 0 },
      message:
        'This hostfile names no host. The launcher stops ("Hostfile is empty or not formatted correctly"). Write a line such as "worker-1 slots=8" for each host, or remove the file to use the GPUs of this machine.',
    };
  },
};
