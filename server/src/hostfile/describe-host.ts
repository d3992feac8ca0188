import { counted } from '../describing/counted.js';
import type { Block } from '../describing/markup.js';
import { type HostEntry, type Hostfile, totalSlots } from './language/hostfile.js';

function totalText(hostfile: Hostfile): string {
  const total = totalSlots(hostfile);
  if (total === undefined) {
    return 'The launcher rejects this file.';
  }
  return `${counted(hostfile.entries.length, 'host')}, ${counted(total, 'slot')}: the world size is ${total}, unless options of the launcher exclude some.`;
}

/** Returns what a line makes the launcher do, and the totals of the file. */
export function describeHost(entry: HostEntry, hostfile: Hostfile): readonly Block[] {
  const { host, slots } = entry;
  const processes = slots.count === 1 ? '1 process' : `${slots.count ?? 'as many'} processes`;
  const rest = entry.text.slice(slots.end - entry.offset).trim();
  return [
    { kind: 'code', text: entry.text.slice(0, slots.end - entry.offset) },
    { kind: 'text', text: `Starts ${processes} on \`${host.name}\`, one for each of its GPUs.` },
    ...(rest === '' || rest.startsWith('#') ? [] : [{ kind: 'text', text: `Not read: \`${rest}\`` } as const]),
    { kind: 'text', text: totalText(hostfile) },
  ];
}
