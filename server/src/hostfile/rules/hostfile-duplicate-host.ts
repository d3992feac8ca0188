import type { HostEntry } from '../language/hostfile.js';
import { type HostfileFix, type HostfileRule, removeLine } from '../language/rule.js';

export const hostfileDuplicateHost: HostfileRule = {
  code: 'hostfile-duplicate-host',
  severity: 'error',
  failsAt: 'load',
  summary: 'A host that is listed twice in a hostfile.',
  why: 'The launcher requires one line per host, with all of its slots. It compares names exactly: "w0", "W0" and "me@w0" are three hosts.',
  bad: 'worker-1 slots=4\nworker-1 slots=4\n',
  good: 'worker-1 slots=4\n',
  source: 'deepspeed/launcher/runner.py:_parse_hostfile',
  *check({ entries }) {
    const firsts = new Map<string, HostEntry>();
    for (const entry of entries) {
      const first = firsts.get(entry.host.name);
      if (first === undefined) {
        firsts.set(entry.host.name, entry);
        continue;
      }
      yield {
        span: entry.host,
        message: `The host "${entry.host.name}" is listed twice. The launcher stops ("Hostfile contains multiple entries for ${entry.host.name}"). Write one line, with all of its slots.`,
        related: [{ span: first.host, message: 'It is listed here first.' }],
        fixes: () => fixes(first, entry),
      };
    }
  },
};

/** Only a line with the same slots says nothing that the first one does not say. */
function fixes(first: HostEntry, entry: HostEntry): readonly HostfileFix[] {
  const isSame = first.slots.count === entry.slots.count;
  const risk = first.text === entry.text ? '' : 'loses its slots';
  const removing = { title: 'Remove this line', preferred: isSame, risk, edits: [removeLine(entry)] };
  return isSame ? [removing, ...merging(first, entry)] : [...merging(first, entry), removing];
}

function merging(first: HostEntry, second: HostEntry): readonly HostfileFix[] {
  if (first.slots.count === undefined || second.slots.count === undefined) {
    return [];
  }
  const sum = first.slots.count + second.slots.count;
  const { offset, end } = first.slots;
  return [
    {
      title: `Merge into one line with slots=${sum}`,
      risk: 'a guess',
      edits: [{ offset, end, text: `${sum}` }, removeLine(second)],
    },
  ];
}
