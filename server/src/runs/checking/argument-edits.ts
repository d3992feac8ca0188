import type { EditFix } from '../../checking/edit-fix.js';
import type { JsonValue } from '../../document/json-value.js';
import type { OffsetEdit } from '../../document/notation.js';
import { renderInline } from '../../document/render.js';
import type { Span } from '../../document/syntax-tree.js';
import type { RunArgument } from '../run.js';
import { isWrittenAs, type RunText } from './run-context.js';

/** Blanks and continued lines. */
const gap = /^(?:[ \t]|\\\r?\n)*$/;
const gapBefore = /(?:[ \t]|\\\r?\n)+$/;

/** Returns a span with the quotes around it. */
function withQuotes(text: string, { offset, end }: Span): Span {
  const quote = text[offset - 1];
  return (quote === '"' || quote === "'") && text[end] === quote
    ? { offset: offset - 1, end: end + 1 }
    : { offset, end };
}

/** Returns a value as the file of a run writes it: a word of a command line, or a scalar of YAML or Python. */
export function wordOf({ run: { kind } }: RunText, value: JsonValue): string {
  if (typeof value === 'boolean') {
    const word = value ? 'True' : 'False';
    return kind === 'recipe' || kind === 'accelerate' ? word.toLowerCase() : word;
  }
  if (typeof value === 'string') {
    return kind === 'command' ? value : JSON.stringify(value);
  }
  // YAML 1.1 reads 1e-5 as a string.
  return renderInline(value).replace(/^(-?\d+)(?=e)/, kind === 'command' || kind === 'call' ? '$1' : '$1.0');
}

/** Returns the place of an argument with its value; undefined if a part of it is written elsewhere. */
function wholeOf({ run, text }: RunText, { key, offset, end, value }: RunArgument): Span | undefined {
  if (run.kind !== 'command') {
    return undefined;
  }
  if (value === true || (key.offset <= offset && end <= key.end)) {
    return key;
  }
  const own = withQuotes(text, { offset, end });
  return own.offset >= key.end && gap.test(text.slice(key.end, own.offset))
    ? { offset: key.offset, end: own.end }
    : undefined;
}

/** Returns the edit that removes an argument from a command; undefined if a part of it is written elsewhere. */
function removalOf(context: RunText, argument: RunArgument): OffsetEdit | undefined {
  const whole = wholeOf(context, argument);
  const before = whole && gapBefore.exec(context.text.slice(0, whole.offset))?.[0];
  return whole === undefined || before === undefined
    ? undefined
    : { offset: whole.offset - before.length, end: whole.end, text: '' };
}

/** Returns the fix that removes arguments; none if a part of them is written elsewhere. */
export function removeArguments(
  context: RunText,
  given: readonly RunArgument[],
  { preferred, risk }: Pick<EditFix, 'preferred' | 'risk'>,
): readonly EditFix[] {
  const edits = given.map(argument => removalOf(context, argument));
  const known = edits.filter(edit => edit !== undefined);
  const names = given.map(argument => flagOf(context, argument));
  return known.length < edits.length
    ? []
    : [
        {
          title: `Remove ${names.map(name => `"${name}"`).join(' and ')}`,
          ...(preferred && { preferred }),
          risk,
          edits: known,
        },
      ];
}

/** Returns a name as the file writes it: `--num_gpus`. */
export function flagOf({ text, run }: RunText, { name, key }: RunArgument): string {
  const written = text.slice(key.offset, key.end).split('=')[0] ?? '';
  const isName = written.replace(/^-+/, '').replaceAll('-', '_') === name;
  return isName || /^-\w$/.test(written) ? written : run.kind === 'command' ? `--${name}` : name;
}

const separators: { readonly [kind in RunText['run']['kind']]: string } = {
  command: ' ',
  recipe: ': ',
  accelerate: ': ',
  call: '=',
};

/** Returns an argument with a value as the file writes both: `--bf16 True`, `bf16: true`, `bf16=True`. */
export function writtenWith(context: RunText, argument: RunArgument, word: string): string {
  return `${flagOf(context, argument)}${separators[context.run.kind]}${word}`;
}

/** Returns the edit that gives an argument another name; undefined if its name is written elsewhere. */
export function renaming(context: RunText, argument: RunArgument, name: string): OffsetEdit | undefined {
  const { offset, end } = argument.key;
  const [, dashes = '', written = ''] = /^(-*)([\w.-]+)/.exec(context.text.slice(offset, end)) ?? [];
  const from = offset + dashes.length;
  return written.replaceAll('-', '_') === argument.name
    ? { offset: from, end: from + written.length, text: name }
    : undefined;
}

/** Whether the value of an argument is written at its place: a variable brings it from elsewhere. */
function isInPlace(context: RunText, argument: RunArgument): boolean {
  const { value, isText, offset, end } = argument;
  const isQuoted = context.run.kind === 'call' && /^(["']).*\1$/.test(context.text.slice(offset, end));
  return typeof value === 'string'
    ? isWrittenAs(context, isQuoted ? { offset: offset + 1, end: end - 1 } : argument, value)
    : !isText && (typeof value === 'number' || typeof value === 'boolean') && end > offset && end - offset < 30;
}

/** Returns the fix that writes another value; none if the value is written elsewhere, or not at all. */
export function replaceValue(
  context: RunText,
  argument: RunArgument,
  value: JsonValue,
  preferred: boolean,
): readonly EditFix[] {
  const { offset, end } = argument;
  const text = wordOf(context, value);
  return isInPlace(context, argument)
    ? [
        {
          title: `Write ${text}`,
          ...(preferred && { preferred }),
          risk: `replaces ${context.text.slice(offset, end)}`,
          edits: [{ offset, end, text }],
        },
      ]
    : [];
}

/** Returns the fix that adds arguments behind another one. */
export function addArgument(
  context: RunText,
  behind: Span,
  word: string,
  { preferred, risk }: Pick<EditFix, 'preferred' | 'risk'>,
): readonly EditFix[] {
  const { run, text } = context;
  const { end } = withQuotes(text, behind);
  const isInside = run.offset <= behind.offset && end <= run.end;
  return run.kind !== 'command' || !isInside
    ? []
    : [
        {
          title: `Add "${word}"`,
          ...(preferred && { preferred }),
          risk,
          edits: [{ offset: end, end, text: ` ${word}` }],
        },
      ];
}
