import type { Span } from '../document/syntax-tree.js';
import { launchCommands } from './launch-commands.js';
import type { CutOff, Run } from './run.js';

/** Returns what a command loses at its first line end of Windows; undefined if nothing is behind it. */
function cutOffByReturn(text: string, { offset, end }: Run): CutOff | undefined {
  const at = text.slice(offset, end).indexOf('\\\r\n');
  const from = offset + at;
  const behind = /\S/.exec(text.slice(from + 3, end));
  return at < 0 || behind === null
    ? undefined
    : { by: 'return', span: { offset: from, end: from + 1 }, lost: { offset: from + 3 + behind.index, end } };
}

/**
 * Returns the last word of a command if it is a path or a flag, and ends with the carriage return of a Windows line end.
 * Python reads a number in spite of it.
 */
function wordWithReturn(text: string, run: Run): CutOff | undefined {
  const { end, config, hostfile, accelerateFile } = run;
  const isLast = (span: Span): boolean =>
    span.end === end || (span.end === end - 1 && /["']/.test(text[span.end] ?? ''));
  const paths = [config, hostfile, accelerateFile].filter(reference => reference !== undefined);
  const switches = [...run.arguments.values(), ...run.flags.values()].filter(({ value }) => value === true);
  const last = text[end] === '\r' ? [...paths, ...switches.map(({ key }) => key)].find(isLast) : undefined;
  const span = last && { offset: last.offset, end: last.end };
  return span && { by: 'word', span, lost: span };
}

/**
 * Returns the runs of a script that bash reads from its file. They are those that the lines say, although bash takes the
 * carriage returns of Windows for characters of words.
 */
export function runsOfScript(text: string): readonly Run[] {
  const runs = launchCommands(text);
  if (!text.includes('\r\n')) {
    return runs;
  }
  const cut = runs.map(run => run.cutOff ?? cutOffByReturn(text, run));
  const words = cut.some(cutOff => cutOff?.by === 'return') ? [] : runs.map(run => wordWithReturn(text, run));
  // The line ends of the file are one mistake.
  const first = words.findIndex(word => word !== undefined);
  return runs.map((run, i) => {
    const cutOff = cut[i] ?? (i === first ? words[i] : undefined);
    return cutOff === undefined ? run : { ...run, cutOff };
  });
}
