import { totalSlots } from '../language/hostfile.js';
import { type HostfileRule, removeLine } from '../language/rule.js';

export const hostfileZeroSlots: HostfileRule = {
  code: 'hostfile-zero-slots',
  severity: 'warning',
  failsAt: 'never',
  summary: 'A host with no slots.',
  why: 'The launcher accepts "slots=0" and starts no process on that host. If no host has a slot, it starts none at all and ends without an error, as if the training were done.',
  bad: 'worker-1 slots=8\nworker-2 slots=0\n',
  good: 'worker-1 slots=8\n',
  source: 'deepspeed/launcher/launch.py:main',
  *check(hostfile) {
    const nothing = totalSlots(hostfile) === 0;
    for (const entry of hostfile.entries.filter(({ slots }) => slots.count === 0)) {
      yield {
        span: entry.slots,
        message: nothing
          ? 'No host has a slot. The launcher starts no process and ends without an error. Write how many GPUs the host has.'
          : `"${entry.host.name}" has no slots. The launcher starts no process on it. Write how many GPUs it has, or remove the line.`,
        // Without its last line the file would be empty, which is worse.
        fixes: () =>
          nothing
            ? []
            : [{ title: 'Remove this line', preferred: true, risk: 'loses the host', edits: [removeLine(entry)] }],
      };
    }
  },
};
