import { counted } from '../../describing/counted.js';
import type { Span } from '../../document/syntax-tree.js';

/** The name of a hostfile that is found beside a config. */
export const hostfileName = 'hostfile';

/** Whether a file is a hostfile by its name, as in package.json. */
export function isHostfileName(file: string): boolean {
  return /(?:^|[\\/])hostfile(?:\.txt)?$|\.hostfile$/i.test(file);
}

/** Whether a file is named somewhat like a hostfile (`hostfile_4711`, `my_hosts`), so that its lines have to say if it is one. */
export function hasSimilarName(file: string): boolean {
  return /(host|node|machine)[^\\/.]*(\.(txt|list|conf|\d+))?$/i.test(file);
}

/** Whether a file is a hostfile: by its name, or by a similar one where most of its lines name a host and its slots. */
export function isHostfile(file: string, text: string): boolean {
  if (isHostfileName(file)) {
    return true;
  }
  if (!hasSimilarName(file)) {
    return false;
  }
  const { entries, badLines } = parseHostfile(text);
  return entries.length > badLines.length;
}

/** A line as the launcher has it: stripped of white space on both sides. */
export interface HostLine extends Span {
  readonly text: string;
  /** The line with its white space and its line break. */
  readonly whole: Span;
}

/** A line that the launcher accepts. */
export interface HostEntry extends HostLine {
  readonly host: Span & { readonly name: string };
  /** The digits. `count` is undefined if only Python reads them as a number. */
  readonly slots: Span & { readonly count: number | undefined };
}

/** A hostfile, line by line; comments and empty lines are left out, as the launcher does. */
export interface Hostfile {
  readonly text: string;
  readonly entries: readonly HostEntry[];
  /** Lines at which the launcher stops. */
  readonly badLines: readonly HostLine[];
}

/**
 * Characters that Python strips and that match its `\s`: unlike JavaScript's, they include the separators and exclude a
 * byte order mark.
 */
const space = '\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000';
const isSpace = new RegExp(`[${space}]`);
const entryPattern = new RegExp(`^([^${space}]+)([${space}]+slots=)(\\p{Nd}+)`, 'u');

function stripped(text: string, whole: Span): HostLine {
  let { offset, end } = whole;
  while (offset < end && isSpace.test(text[offset] ?? '')) {
    offset += 1;
  }
  while (end > offset && isSpace.test(text[end - 1] ?? '')) {
    end -= 1;
  }
  return { offset, end, text: text.slice(offset, end), whole };
}

function* linesOf(text: string): Generator<HostLine> {
  let offset = 0;
  for (const lineBreak of text.matchAll(/\r\n|\n|\r|$/g)) {
    const end = lineBreak.index + lineBreak[0].length;
    yield stripped(text, { offset, end });
    offset = end;
  }
}

function countOf(digits: string): number | undefined {
  const plain = digits.normalize('NFKC');
  return /^[0-9]+$/.test(plain) ? Number(plain) : undefined;
}

function entryOf(line: HostLine): HostEntry | undefined {
  const [match, name = '', gap = '', digits = ''] = entryPattern.exec(line.text) ?? [];
  if (match === undefined) {
    return undefined;
  }
  const start = line.offset + name.length + gap.length;
  return {
    ...line,
    host: { offset: line.offset, end: line.offset + name.length, name },
    slots: { offset: start, end: start + digits.length, count: countOf(digits) },
  };
}

/**
 * Parses a hostfile as DeepSpeed's launcher does, but does not stop at errors. Source:
 * deepspeed/launcher/runner.py:_parse_hostfile.
 */
export function parseHostfile(text: string): Hostfile {
  const entries: HostEntry[] = [];
  const badLines: HostLine[] = [];
  for (const line of linesOf(text)) {
    if (line.text === '' || line.text.startsWith('#')) {
      continue;
    }
    const entry = entryOf(line);
    if (entry === undefined) {
      badLines.push(line);
    } else {
      entries.push(entry);
    }
  }
  return { text, entries, badLines };
}

/** Returns the slots of each host of a hostfile; undefined if the launcher rejects the file. */
export function slotsIn(text: string): readonly number[] | undefined {
  return slotsOf(parseHostfile(text));
}

function slotsOf({ entries, badLines }: Hostfile): readonly number[] | undefined {
  const hosts = new Set(entries.map(({ host }) => host.name));
  const counts = entries.map(({ slots }) => slots.count ?? Number.NaN);
  return badLines.length > 0 ||
    hosts.size !== entries.length ||
    entries.length === 0 ||
    !counts.every(Number.isSafeInteger)
    ? undefined
    : counts;
}

/**
 * Returns the slots of all hosts together: one process is started for each. Returns undefined if the launcher rejects
 * the file.
 */
export function totalSlots(hostfile: Hostfile): number | undefined {
  const total = slotsOf(hostfile)?.reduce((sum, count) => sum + count, 0);
  return Number.isSafeInteger(total) ? total : undefined;
}

/** Returns the world size that a hostfile gives to a setting; undefined if it is not above zero. */
export function worldSizeIn(text: string): number | undefined {
  const total = totalSlots(parseHostfile(text));
  return total === 0 ? undefined : total;
}

/** Returns why a world size is assumed, to follow "because". */
export function worldSizeReason(slots: number): string {
  return `the ${hostfileName} in this folder has ${counted(slots, 'slot')}`;
}
