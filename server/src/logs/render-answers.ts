import { sideText } from '../comparing/side-text.js';
import type { Answer } from './answer.js';
import type { PrintedDifferences } from './printed-differences.js';

/** Everything that a log tells. */
export interface Explanation {
  readonly answers: readonly Answer[];
  /** What the run used differently than the file says; undefined if nothing can be compared. */
  readonly printed: PrintedDifferences | undefined;
  /** The number of lines that were read. */
  readonly lines: number;
}

const nothing =
  'There is no error in it that is known here: no message of DeepSpeed, its launcher or a loader about the config.';

function differenceLines({ file, differences }: PrintedDifferences): readonly string[] {
  return differences.length === 0
    ? [`The config that DeepSpeed printed is the same as ${file}.`]
    : [
        `The run used other values than ${file} has:`,
        ...differences.map(
          ({ path, one, other }) => `  ${path}: ${sideText(one)} in the run, ${sideText(other)} in the file`,
        ),
      ];
}

function where({ line, count, quote }: Answer): string {
  return `line ${line}${count === '' ? '' : `, ${count}`}: ${quote}`;
}

function answerLines(answer: Answer): readonly string[] {
  const { what, code, page, details, places, fixes } = answer;
  return [
    code === undefined ? what : `${what} [${code}]`,
    `  ${where(answer)}`,
    ...details.filter(text => text !== '').flatMap(text => ['', `  ${text}`]),
    ...(places.length === 0 ? [] : ['', ...places.map(place => `  ${place.file}:${place.line}: ${place.source}`)]),
    ...(fixes.length === 0 ? [] : ['', ...fixes.map(fix => `  Fix: ${fix}`)]),
    ...(page === undefined ? [] : [`  More: ${page}`]),
  ];
}

/** Renders an explanation for a terminal. */
export function asText({ answers, printed }: Explanation): string {
  const blocks = answers.map(answer => answerLines(answer).join('\n'));
  const all = [
    ...(blocks.length === 0 ? [nothing] : blocks),
    ...(printed ? [differenceLines(printed).join('\n')] : []),
  ];
  return `${all.join('\n\n')}\n`;
}

/** Renders an explanation as JSON. */
export function asJson({ answers, printed, lines }: Explanation): string {
  return `${JSON.stringify({ lines, answers, ...(printed && { printed }) }, null, 2)}\n`;
}

function escaped(text: string): string {
  return text.replace(/`[^`]*`|[\\*_{}[\]<>#|~]/g, part => (part.startsWith('`') ? part : `\\${part}`));
}

function code(text: string): string {
  const fence = text.includes('`') ? '``' : '`';
  return `${fence}${fence.length > 1 ? ' ' : ''}${text}${fence.length > 1 ? ' ' : ''}${fence}`;
}

function answerBlocks(answer: Answer, linkOf: (file: string, line: number) => string): readonly string[] {
  const { what, code: name, page, details, places, fixes } = answer;
  return [
    `## ${escaped(what)}`,
    `${escaped(`Line ${answer.line}${answer.count === '' ? '' : `, ${answer.count}`}:`)} ${code(answer.quote)}`,
    ...details.filter(text => text !== '').map(escaped),
    ...(places.length === 0
      ? []
      : [places.map(({ file, line, source }) => `- ${linkOf(file, line)}: ${code(source)}`).join('\n')]),
    ...(fixes.length === 0 ? [] : [`What to do:\n\n${fixes.map(fix => `- ${escaped(fix)}`).join('\n')}`]),
    ...(page === undefined ? [] : [`[${escaped(name ?? 'More')}](${page})`]),
  ];
}

/** Renders an explanation as a page. `linkOf` returns a link to a line of a config. */
export function asMarkdown({ answers, printed }: Explanation, linkOf: (file: string, line: number) => string): string {
  const blocks = answers.flatMap(answer => answerBlocks(answer, linkOf));
  const rows = printed?.differences.map(
    ({ path, one, other }) => `| ${code(path)} | ${escaped(sideText(one))} | ${escaped(sideText(other))} |`,
  );
  const compared =
    printed === undefined || rows === undefined
      ? []
      : rows.length === 0
        ? [escaped(differenceLines(printed)[0] ?? '')]
        : [
            `## The run used other values than ${escaped(printed.file)} has`,
            `| key | in the run | in the file |\n| --- | --- | --- |\n${rows.join('\n')}`,
          ];
  return `${['# What the log says', ...(blocks.length === 0 ? [nothing] : blocks), ...compared].join('\n\n')}\n`;
}
