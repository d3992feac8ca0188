import type { HostfileRule } from '../language/rule.js';

export const hostfileUnevenSlots: HostfileRule = {
  code: 'hostfile-uneven-slots',
  severity: 'hint',
  failsAt: 'never',
  summary: 'Hosts with different numbers of slots.',
  why: 'The default launcher, pdsh, and openmpi start as many processes on each host as it has slots. MPICH, Intel MPI and MVAPICH require the same number everywhere, and stop otherwise.',
  bad: 'worker-1 slots=8\nworker-2 slots=4\n',
  good: 'worker-1 slots=8\nworker-2 slots=8\n',
  noFix: 'hosts may well differ',
  source:
    'deepspeed/launcher/multinode_runner.py:MPICHRunner.get_cmd, deepspeed/launcher/multinode_runner.py:IMPIRunner.get_cmd, deepspeed/launcher/multinode_runner.py:MVAPICHRunner.get_cmd',
  *check({ entries }) {
    const [first, ...others] = entries.filter(({ slots }) => slots.count !== 0);
    // A repeated host stops every launcher: another rule reports it.
    const other = others.find(
      ({ host, slots }) => host.name !== first?.host.name && slots.count !== first?.slots.count,
    );
    if (first?.slots.count === undefined || other?.slots.count === undefined) {
      return;
    }
    yield {
      span: other.slots,
      message: `"${other.host.name}" has ${other.slots.count} slots and "${first.host.name}" ${first.slots.count}. The launchers mpich, impi and mvapich stop at that ("requires same number of devices per node"), the others run. Write the same number if you use one of these.`,
      related: [{ span: first.slots, message: 'The first host has this many.' }],
    };
  },
};
