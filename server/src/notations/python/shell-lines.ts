import { keepLast } from '../../caching/keep-last.js';
import { type Finder, mappedSource } from '../../document/mapped-source.js';
import { MappedTextBuilder, unknownPartOf } from '../../document/mapped-text.js';
import type { EmbeddedIn, EmbeddedSource } from '../../document/notation.js';
import { mightHave } from './might-have.js';

/** A line that IPython hands to a shell, with those that a backslash joins to it. */
const commandLine = /^[ \t]*!(?!=)((?:[^\n\\]+|\\(?:\r\n|[\s\S])?)*)/gm;

/** A name in braces: IPython puts its value in. */
const inserted = /(?<![{$])\{[A-Za-z_][\w.]*\}(?!\})/g;

const finder: Finder = { embeddedIn: (text, known) => embeddedInLines(text, known), isConfig: () => false };

function sourceOf(cell: string, offset: number, end: number): EmbeddedSource {
  const builder = new MappedTextBuilder();
  let at = offset;
  for (const [i, { 0: name, index }] of [...cell.slice(offset, end).matchAll(inserted)].entries()) {
    builder.add(cell.slice(at, offset + index), at);
    builder.addUnit(unknownPartOf(i), offset + index);
    at = offset + index + name.length;
  }
  builder.add(cell.slice(at, end), at);
  const facts = { language: 'shell', offset, end, isOpen: false, reason: 'a shell runs it' } as const;
  return mappedSource(cell, facts, { content: builder.ended(end), written: piece => piece }, finder);
}

/** Returns the lines of a cell of a notebook that a shell runs and that may have configs. */
export const embeddedInLines: EmbeddedIn = keepLast((cell: string, known?: number) =>
  [...cell.matchAll(commandLine)].flatMap(({ 0: line, 1: command = '', index }) => {
    const offset = index + line.length - command.length;
    return offset === known || mightHave(command) ? [sourceOf(cell, offset, offset + command.length)] : [];
  }),
);
