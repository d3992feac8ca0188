import type { FixFacts } from '../checking/rule.js';
import { counted } from '../describing/counted.js';
import type { Block } from '../describing/markup.js';
import { failsText, fixText, pageOf } from '../describing/rule.js';
import { sourceText } from '../describing/source.js';
import { type HostEntry, type Hostfile, parseHostfile, totalSlots } from './language/hostfile.js';
import type { HostfileRule } from './language/rule.js';

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

function fixesOf(rule: HostfileRule): readonly FixFacts[] {
  return [...rule.check(parseHostfile(rule.bad))].flatMap(finding => finding.fixes?.() ?? []);
}

/** Returns everything about a rule for hostfiles. */
export function describeHostfileRule(rule: HostfileRule): readonly Block[] {
  const facts = [
    "About: hostfiles, as DeepSpeed's launcher reads them",
    `Worst severity: ${rule.severity}`,
    `Earliest failure: ${failsText(rule)}`,
    fixText(rule, () => fixesOf(rule)),
    sourceText(rule.source),
  ];
  return pageOf(rule, facts, 'text');
}
