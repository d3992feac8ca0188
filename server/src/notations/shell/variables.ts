import { blankOut } from '../../document/loose-parts.js';
import type { Span } from '../../document/syntax-tree.js';

/** Returns the text that a variable stands for at an offset; undefined if that is unknown. */
type Variables = (name: string, offset: number) => string | undefined;

/** The only assignment of a variable. */
interface Assignment {
  readonly end: number;
  /** Undefined if the shell works it out. */
  readonly literal: string | undefined;
}

/** What gives a variable a value: an assignment, or a command or loop that is followed by names. */
const assignments =
  /^[ \t]*#[^\r\n]*|(?<![\w$-])([A-Za-z_]\w*)(?:\[[^\]\r\n]*\])?(\+?=)|\b(?:for|select|read|readarray|mapfile|getopts|unset|let|printf[ \t]+-v)\b([^\r\n;|&]*)|\(\(([^\r\n]*)/gm;

/** A literal that is the whole value, at the end of a command. */
const literalValue = /(?:'([^'\r\n]*)'|"([^"\\$`\r\n]*)"|([^\s'"\\$`;|&<>(){}*?~!]*))[ \t]*(?=$|[\r\n;#])/y;

/** A command before the name that changes nothing about its value. */
const isStart = /(?:^|[\r\n])(?:(?:export|readonly|declare|typeset)[ \t]+(?:-[rx]+[ \t]+)?)?$/;

function assignmentsIn(script: string): ReadonlyMap<string, Assignment | undefined> {
  const found = new Map<string, Assignment | undefined>();
  for (const { 0: whole, 1: name, 2: operator, 3: names, 4: arithmetic, index } of script.matchAll(assignments)) {
    if (name === undefined) {
      for (const [other] of (names ?? arithmetic ?? '').matchAll(/[A-Za-z_]\w*/g)) {
        found.set(other, undefined);
      }
      continue;
    }
    literalValue.lastIndex = index + whole.length;
    const match = operator === '=' ? literalValue.exec(script) : null;
    const isCommand = isStart.test(script.slice(Math.max(0, index - 40), index));
    const isOnly = !found.has(name) && isCommand && match !== null;
    found.set(name, isOnly ? { end: literalValue.lastIndex, literal: match[1] ?? match[2] ?? match[3] } : undefined);
  }
  return found;
}

/**
 * Returns the variables that a script assigns once, at the start of a line, to a literal. `heredocs` are not the
 * script's own lines. `resolvedCommands` follows variables through all commands; a config takes only values that hold
 * in the whole script.
 */
export function variablesOf(text: string, heredocs: readonly Span[]): Variables {
  let known: ReadonlyMap<string, Assignment | undefined> | undefined;
  return (name, offset) => {
    known ??= /^[ \t]*eval\b/m.test(text) ? new Map() : assignmentsIn(blankOut(text, heredocs));
    const assignment = known.get(name);
    return assignment !== undefined && assignment.end <= offset ? assignment.literal : undefined;
  };
}
