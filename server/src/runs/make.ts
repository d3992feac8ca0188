import type { Span } from '../document/syntax-tree.js';
import { Embedded } from './embedded.js';

/** A line, with those that a backslash joins to it. */
type Line = Span;

/** A variable of make: its value with its place; undefined if several assignments set it. */
interface Variable extends Span {
  readonly isKnown: boolean;
}

/** A value of the shell that is unknown before the run. */
const unknown = '`x`';

/** In a value, make reads the end of a line with a backslash as a blank. */
const joined = /[ \t]*\\\r?\n[ \t]*/g;

/** Variables may name others this often, and a value may have this many characters. */
const mostDepth = 8;
const longestValue = 10_000;

function linesOf(text: string): readonly Line[] {
  return [...text.matchAll(/(?:[^\\\n]+|\\(?:\r\n|[\s\S])?)+/g)].map(({ 0: line, index }) => ({
    offset: index,
    end: index + line.length,
  }));
}

const assignment =
  /^(?:[^\t#=:][^#=:]*:[ \t]+)?[ \t]*(?:(?:export|override|private)[ \t]+)*([\w.-]+)[ \t]*(\+|\?|!|:{1,3})?=[ \t]*/;

/** Returns the variables that a Makefile sets, with those of single targets. */
function variablesOf(text: string, lines: readonly Line[]): ReadonlyMap<string, Variable> {
  const variables = new Map<string, Variable>();
  for (const { offset, end } of lines) {
    const line = text.slice(offset, end);
    const [head, name, operator] = assignment.exec(line) ?? [];
    if (head !== undefined && name !== undefined && !line.startsWith('\t')) {
      const value = line
        .slice(head.length)
        .replace(/(?:^|\s)#[\s\S]*$/, '')
        .trimEnd();
      const from = offset + head.length;
      const isKnown = !variables.has(name) && operator !== '+' && operator !== '!';
      variables.set(name, { offset: from, end: from + value.length, isKnown });
    }
  }
  return variables;
}

/** Puts in what make expands in the recipes of a file. */
export class Makefile {
  readonly #text: string;
  readonly #lines: readonly Line[];
  readonly #variables: ReadonlyMap<string, Variable>;
  readonly #values = new Map<string, string | undefined>();
  /** The most characters that may still be inserted for variables. */
  #left: number;

  constructor(text: string) {
    this.#text = text;
    this.#lines = linesOf(text);
    this.#variables = variablesOf(text, this.#lines);
    this.#left = text.length * 4 + longestValue;
  }

  /** Returns the commands of the recipes. Each is run by a shell of its own. */
  recipes(): readonly Embedded[] {
    return this.#lines.flatMap(({ offset, end }) => {
      const prefix = /^\t[\s@+-]*/.exec(this.#text.slice(offset, end))?.[0];
      return prefix === undefined ? [] : [this.#recipe(offset + prefix.length, end)];
    });
  }

  #recipe(from: number, to: number): Embedded {
    const embedded = new Embedded();
    for (let at = from; at < to; ) {
      const dollar = this.#text.indexOf('$', at);
      const stop = dollar < 0 || dollar > to ? to : dollar;
      const start = at;
      embedded.add(this.#text.slice(at, stop), offset => start + offset);
      at = stop;
      if (stop < to) {
        const reference = { offset: stop, end: Math.min(to, referenceEnd(this.#text, stop, to)) };
        this.#put(embedded, reference);
        at = reference.end;
      }
    }
    return embedded;
  }

  #put(embedded: Embedded, reference: Span): void {
    const source = this.#text.slice(reference.offset, reference.end);
    if (source === '$$' || source === '$') {
      embedded.put('$', reference, false);
      return;
    }
    const name = nameIn(source);
    const value = name === undefined ? undefined : this.#valueOf(name, 0);
    if (name === undefined || value === undefined || value.length > this.#left) {
      embedded.put(unknown, reference, true);
      return;
    }
    this.#left -= value.length;
    const { offset = 0, end = 0 } = this.#variables.get(name) ?? {};
    const isLiteral = this.#text.slice(offset, end) === value;
    embedded.put(value, reference, true, isLiteral ? offset : undefined);
  }

  #valueOf(name: string, depth: number): string | undefined {
    if (!this.#values.has(name)) {
      // A variable that names itself has no value.
      this.#values.set(name, undefined);
      const { isKnown, offset, end } = this.#variables.get(name) ?? { isKnown: false, offset: 0, end: 0 };
      this.#values.set(name, isKnown && depth < mostDepth ? this.#expanded(offset, end, depth) : undefined);
    }
    return this.#values.get(name);
  }

  #expanded(from: number, to: number, depth: number): string | undefined {
    let value = '';
    for (let at = from; at < to; ) {
      const dollar = this.#text.indexOf('$', at);
      const stop = dollar < 0 || dollar > to ? to : dollar;
      value += this.#text.slice(at, stop).replace(joined, ' ');
      at = stop;
      if (stop < to) {
        at = Math.min(to, referenceEnd(this.#text, stop, to));
        const source = this.#text.slice(stop, at);
        const name = nameIn(source);
        value += source === '$$' ? '$' : ((name === undefined ? undefined : this.#valueOf(name, depth + 1)) ?? unknown);
      }
      if (value.length > longestValue) {
        return undefined;
      }
    }
    return value;
  }
}

/** Returns the name of the variable that a reference is; undefined for a function or a variable of make itself. */
function nameIn(reference: string): string | undefined {
  return /^\$(?:\(([\w.-]+)\)|\{([\w.-]+)\})$/
    .exec(reference)
    ?.slice(1)
    .find(name => name !== undefined);
}

/** Returns the offset behind a reference that begins with a dollar sign. */
function referenceEnd(text: string, dollar: number, limit: number): number {
  const open = text[dollar + 1];
  const close = open === '(' ? ')' : open === '{' ? '}' : undefined;
  if (close === undefined) {
    return dollar + 2;
  }
  // No reference is longer, so that a file full of open ones takes no time.
  const most = Math.min(limit, dollar + 1000);
  let depth = 0;
  for (let at = dollar + 1; at < most; at++) {
    depth += text[at] === open ? 1 : text[at] === close ? -1 : 0;
    if (depth === 0) {
      return at + 1;
    }
  }
  return most;
}
