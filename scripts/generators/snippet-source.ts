import { literal, literalInside } from '../../server/src/describing/snippet.js';

/** One file below snippets/sources: a snippet's name, its description, and its body with the parts to fill in. */
export interface SnippetSource {
  readonly name: string;
  readonly prefixes: readonly string[];
  readonly description: string;
  /** The snippet without tab stops, with the default of each part. */
  readonly text: string;
  /** The same as lines of a snippet's body. */
  readonly body: readonly string[];
}

/** A part that the user fills in: all its occurrences, and its possible values, the default first. */
interface Fill {
  readonly options: readonly string[];
  readonly starts: readonly number[];
}

interface TabStop {
  readonly start: number;
  readonly end: number;
  readonly snippet: string;
}

type Fields = ReadonlyMap<string, readonly string[]>;

const indent = '    ';

/** Returns the header's fields; a line that is indented further continues the one before it. */
function fieldsOf(header: string, file: string): Fields {
  const fields = new Map<string, string[]>();
  let last: string[] | undefined;
  for (const line of header.split('\n')) {
    const [, continued, key, value] = /^# (?: {2}(\S.*)|(name|prefix|description|fill): (\S.*))$/.exec(line) ?? [];
    if (continued !== undefined && last !== undefined) {
      last.push(`${last.pop()} ${continued}`);
    } else if (key !== undefined && value !== undefined) {
      last = fields.get(key) ?? [];
      last.push(value);
      fields.set(key, last);
    } else {
      throw new Error(`${file}: "${line}" is not a line of a header`);
    }
  }
  return fields;
}

function single(fields: Fields, key: string, file: string): string {
  const [value, ...others] = fields.get(key) ?? [];
  if (value === undefined || others.length > 0) {
    throw new Error(`${file}: the header has to have one "${key}"`);
  }
  return value;
}

/**
 * Parses a line of the header such as `lr=«1e-4»`: the part between the marks is filled in wherever the whole line
 * occurs.
 */
function fillOf(line: string, text: string, file: string): Fill {
  const [, before, marked, after] = /^([^«»]*)«([^«»]+)»([^«»]*)$/.exec(line) ?? [];
  if (before === undefined || marked === undefined || after === undefined) {
    throw new Error(`${file}: "${line}" does not mark what to fill in`);
  }
  const options = marked.split('|');
  const whole = `${before}${options[0]}${after}`;
  const starts: number[] = [];
  for (let at = text.indexOf(whole); at !== -1; at = text.indexOf(whole, at + whole.length)) {
    starts.push(at + before.length);
  }
  if (starts.length === 0) {
    throw new Error(`${file}: "${whole}" does not occur`);
  }
  return { options, starts };
}

function choice(options: readonly string[]): string {
  return options.map(option => option.replace(/[\\,|$}]/g, '\\$&')).join(',');
}

/** Returns the tab stops of a part: its first place is edited, the others repeat it. */
function tabStopsOf({ options, starts }: Fill, number: number): readonly TabStop[] {
  const [preset = ''] = options;
  const filled = options.length > 1 ? `|${choice(options)}|` : `:${literalInside(preset)}`;
  return starts.map((start, index) => ({
    start,
    end: start + preset.length,
    snippet: index === 0 ? `\${${number}${filled}}` : `$${number}`,
  }));
}

function withTabs(line: string): string {
  const [spaces = ''] = /^(?: {4})*/.exec(line) ?? [];
  return '\t'.repeat(spaces.length / indent.length) + line.slice(spaces.length);
}

function bodyOf(text: string, stops: readonly TabStop[], file: string): readonly string[] {
  let body = '';
  let at = 0;
  for (const { start, end, snippet } of stops.toSorted((a, b) => a.start - b.start)) {
    if (start < at) {
      throw new Error(`${file}: two parts to fill in overlap at "${text.slice(start, end)}"`);
    }
    body += literal(text.slice(at, start)) + snippet;
    at = end;
  }
  return (body + literal(text.slice(at))).split('\n').map(withTabs);
}

/**
 * Parses a source: a header of comments, an empty line, and the body.
 *
 * @param file its name, for messages
 * @throws if the header lacks a field, or names a part to fill in that the body does not have
 */
export function parseSource(source: string, file: string): SnippetSource {
  const end = source.indexOf('\n\n');
  const fields = fieldsOf(source.slice(0, end), file);
  const text = source.slice(end + 2).replace(/\n$/, '');
  const stops = (fields.get('fill') ?? []).flatMap((line, index) => tabStopsOf(fillOf(line, text, file), index + 1));
  return {
    name: single(fields, 'name', file),
    prefixes: single(fields, 'prefix', file).split(', '),
    description: single(fields, 'description', file),
    text,
    body: bodyOf(text, stops, file),
  };
}
