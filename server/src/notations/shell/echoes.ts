import type { Span } from '../../document/syntax-tree.js';

/** A string in single quotes that a command writes to a file. The shell replaces nothing in it. */
interface Echo extends Span {
  /** The file, as the script names it. */
  readonly target: string;
  readonly command: number;
}

const word = `(?:"([^"\\r\\n]+)"|'([^'\\r\\n]+)'|([^\\s;|&<>()"']+))`;

/** A printing command with one argument in single quotes, and where its output goes. */
const printed = new RegExp(
  `(?:^|[;&|{(]|\\b(?:then|do|else|sudo)\\b)([ \\t]*(?:echo(?:[ \\t]+-[neE]+)*|printf[ \\t]+(?:--[ \\t]+)?(?:'%s(?:\\\\n)?'|"%s(?:\\\\n)?")))[ \\t]+'([^']*)'[ \\t]*(?:>{1,2}\\|?|\\|[ \\t]*(?:sudo[ \\t]+)?tee\\b(?:[ \\t]+-\\w+)*)[ \\t]*${word}`,
  'gm',
);

/** Returns the strings that a script writes to files with `echo` or `printf`. */
export function echoesIn(text: string): readonly Echo[] {
  return [...text.matchAll(printed)].map(({ 0: whole, 1: command = '', 2: own = '', index, 3: a, 4: b, 5: c }) => {
    const start = index + whole.indexOf("'", whole.indexOf(command) + command.length) + 1;
    return { offset: start, end: start + own.length, target: a ?? b ?? c ?? '', command: index };
  });
}
