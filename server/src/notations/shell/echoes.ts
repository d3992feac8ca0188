import type { Span } from '../../document/syntax-tree.js';

/** A string in single quotes that a command writes to a file. The shell replaces nothing in it. */
interface Echo extends Span {
  /** The file, as the script names it. */
  readonly target: string;
  readonly command: number;
}

const word = `(?:"([^"\\r\\n]+)"|'([^'\\r\\n]+)'|([^\\s;|&<>()"']+))`;

const start = String.raw`(?:^|[;&|{(]|\b(?:then|do|else|sudo)\b)`;
const intoFile = String.raw`[ \t]*(?:>{1,2}\|?|\|[ \t]*(?:sudo[ \t]+)?tee\b(?:[ \t]+-\w+)*)[ \t]*`;

/** Printing commands with one argument in single quotes, and where their output goes. */
const printed: readonly RegExp[] = [
  String.raw`([ \t]*(?:echo(?:[ \t]+-[neE]+)*|printf[ \t]+(?:--[ \t]+)?(?:'%s(?:\\n)?'|"%s(?:\\n)?")))[ \t]+'([^']*)'`,
  // A format in which nothing is replaced, but for line ends behind it.
  String.raw`([ \t]*printf(?:[ \t]+--)?)[ \t]+'([^'%\\]*)(?:\\n)*'`,
].map(command => new RegExp(`${start}${command}${intoFile}${word}`, 'gm'));

/** Returns the strings that a script writes to files with `echo` or `printf`. */
export function echoesIn(text: string): readonly Echo[] {
  return printed.flatMap(pattern =>
    [...text.matchAll(pattern)].map(({ 0: whole, 1: command = '', 2: own = '', index, 3: a, 4: b, 5: c }) => {
      const from = index + whole.indexOf("'", whole.indexOf(command) + command.length) + 1;
      return { offset: from, end: from + own.length, target: a ?? b ?? c ?? '', command: index };
    }),
  );
}
