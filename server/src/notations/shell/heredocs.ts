import type { Span } from '../../document/syntax-tree.js';

/** The lines of a heredoc, without the line that ends them. */
export interface Heredoc extends Span {
  /** Whether the shell replaces variables and commands in it: its delimiter has no quotes. */
  readonly isExpanded: boolean;
  /** Whether it is in another heredoc, so that another shell reads it. */
  readonly isInner: boolean;
  /** The file that its command writes, as the script names it. */
  readonly target: string | undefined;
  /** Whether the shell removes the tabs before its lines: `<<-`. */
  readonly isWithoutTabs: boolean;
  /** Offset of the line with its command. */
  readonly command: number;
  /** Whether it has its last line. */
  readonly isClosed: boolean;
}

interface Line extends Span {
  /** Offset of the next line. */
  readonly next: number;
}

/** Matches the operator of a heredoc. `<<<` is another one. */
const operator = /(?<!<)<<(?!<)(-?)[ \t]*(?:'([^'\r\n]+)'|"([^"\r\n]+)"|(\\?)([^\s'"`;|&<>()$\\]+))/g;

const word = `(?:"([^"\\r\\n]+)"|'([^'\\r\\n]+)'|([^\\s;|&<>()"']+))`;
const redirections = [
  new RegExp(`(?<![<>&\\d])1?>{1,2}\\|?[ \\t]*${word}`),
  new RegExp(`\\btee[ \\t]+(?:-\\S+[ \\t]+)*${word}`),
  new RegExp(`\\bof=${word}`),
];

/** Returns the line that starts at an offset, with those that a backslash joins to it. */
function commandAt(text: string, offset: number): Line {
  for (let at = offset; ; ) {
    const feed = text.indexOf('\n', at);
    const next = feed < 0 ? text.length : feed + 1;
    const end = feed < 0 ? text.length : feed - (text[feed - 1] === '\r' ? 1 : 0);
    let slashes = 0;
    while (end - slashes > at && text[end - slashes - 1] === '\\') {
      slashes += 1;
    }
    if (slashes % 2 === 0 || feed < 0) {
      return { offset, end, next };
    }
    at = next;
  }
}

/** The starts of lines by their words; those that may have tabs before the words have a tab in the name. */
type Starts = ReadonlyMap<string, readonly number[]>;

function startsOfLines(text: string): Starts {
  const starts = new Map<string, number[]>();
  for (const { 0: line, index } of text.matchAll(/^[^\r\n]+/gm)) {
    for (const name of [line, `\t${line.replace(/^\t+/, '')}`]) {
      const known = starts.get(name);
      if (known === undefined) {
        starts.set(name, [index]);
      } else {
        known.push(index);
      }
    }
  }
  return starts;
}

/** Returns the first of ascending offsets that is not below `least`. */
function firstFrom(offsets: readonly number[], least: number): number | undefined {
  let low = 0;
  let high = offsets.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((offsets[middle] as number) < least) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return offsets[low];
}

/** Returns the file that a command writes to. */
export function targetOf(command: string): string | undefined {
  for (const redirection of redirections) {
    const target = redirection
      .exec(command)
      ?.slice(1)
      .find(group => group !== undefined);
    if (target !== undefined) {
      return target;
    }
  }
  return undefined;
}

/** Returns the offset before the line end that comes before an offset. */
function beforeLineEnd(text: string, offset: number): number {
  const end = text[offset - 1] === '\n' ? offset - 1 : offset;
  return text[end - 1] === '\r' ? end - 1 : end;
}

/**
 * Returns the heredocs of a script in the order of their commands, and those in other heredocs, which may be scripts
 * themselves. A heredoc without its last line reaches to the end of the script; only the first such heredoc is
 * returned, because a shift in arithmetic looks the same. Linear in the length of the script.
 */
export function heredocsIn(text: string): readonly Heredoc[] {
  const heredocs: Heredoc[] = [];
  let starts: Starts | undefined;
  let around: Heredoc | undefined;
  let hasOpen = false;
  for (let at = 0; at < text.length; ) {
    const { offset: command, end, next } = commandAt(text, at);
    at = next;
    const source = text.slice(command, end);
    if (!source.includes('<<') || /^[ \t]*#/.test(source)) {
      continue;
    }
    let offset = next;
    for (const [, dash, single, double, slash, bare] of source.matchAll(operator)) {
      starts ??= startsOfLines(text);
      const delimiter = single ?? double ?? bare ?? '';
      // With `<<-`, the shell removes the tabs before the delimiter.
      const last = firstFrom(starts.get(dash === '' ? delimiter : `\t${delimiter}`) ?? [], offset);
      if (last === undefined && hasOpen) {
        continue;
      }
      hasOpen ||= last === undefined;
      const outer = around !== undefined && command < around.end ? around : undefined;
      const heredoc: Heredoc = {
        offset,
        end: Math.max(offset, last === undefined ? text.length : beforeLineEnd(text, last)),
        isExpanded: ((single ?? double) === undefined && slash === '') || outer?.isExpanded === true,
        isInner: outer !== undefined,
        isWithoutTabs: dash !== '' || outer?.isWithoutTabs === true,
        target: targetOf(source),
        command,
        isClosed: last !== undefined,
      };
      heredocs.push(heredoc);
      if (last !== undefined) {
        around = outer ?? heredoc;
        offset = commandAt(text, last).next;
      }
    }
  }
  return heredocs;
}
