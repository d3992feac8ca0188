import type { Severity } from '../../checking/rule.js';
import { printable } from '../program/printable.js';
import { excerpt } from '../reports/excerpt.js';
import type { Fixed } from '../reports/fixing.js';
import type { Format } from '../reports/format.js';
import type { Report, ReportedFinding } from '../reports/report.js';
import { Tally } from '../reports/tally.js';

type Style = Severity | 'place' | 'note';

const styles: { readonly [style in Style]: string } = {
  error: '1;31',
  warning: '1;33',
  information: '1;34',
  hint: '1;36',
  place: '1',
  note: '2',
};

/** Colors a string, if colors are on. */
type Paint = (style: Style, text: string) => string;

const painted: Paint = (style, text) => `\u001b[${styles[style]}m${text}\u001b[0m`;
const plain: Paint = (_, text) => text;

/** Returns a place in a file, or in a cell of a notebook, where the lines of the file are not visible. */
function placeOf(file: string, { range, cell }: Pick<ReportedFinding, 'range' | 'cell'>): string {
  const { line, character } = (cell ?? { range }).range.start;
  return `${printable(file)}:${cell === undefined ? '' : `cell ${cell.number}:`}${line + 1}:${character + 1}:`;
}

function marked(report: Report, { severity, range, cell }: ReportedFinding, paint: Paint): string {
  const { line } = cell ?? report;
  const { start, end } = (cell ?? { range }).range;
  const shown = line(start.line);
  const part = excerpt(shown, start.character, end.line === start.line ? end.character : shown.length);
  return `    ${part.line}\n    ${part.lead}${paint(severity, part.marks)}\n`;
}

function findingText(report: Report, finding: ReportedFinding, paint: Paint): string {
  const { code, severity, message, related } = finding;
  const place = paint('place', placeOf(report.file, finding));
  const head = `${place} ${paint(severity, severity)} ${code}: ${printable(message)}\n`;
  const notes = related.map(
    other => `${paint('note', `${placeOf(other.file ?? report.file, other)} note: ${printable(other.message)}`)}\n`,
  );
  return head + marked(report, finding, paint) + notes.join('');
}

function fixedText({ file }: Report, { code, title, line }: Fixed, paint: Paint): string {
  return `${paint('place', `${printable(file)}:${line + 1}:`)} ${paint('information', 'fixed')} ${code}: ${printable(title)}\n`;
}

function memoryText({ file, memory }: Report, paint: Paint): readonly string[] {
  return memory === undefined
    ? []
    : [`${paint('place', `${printable(file)}:`)} memory of a run: ${printable(memory)}\n`];
}

/** The form of compilers: place, severity, code and message, then the line with the place underlined. */
export const text: Format = {
  name: 'text',
  summary: 'like a compiler: a line per finding, and the place underlined',
  async *write(outcomes, surroundings) {
    const paint = surroundings.color ? painted : plain;
    const tally = new Tally();
    for await (const outcome of outcomes) {
      if (outcome.kind === 'report') {
        tally.add(outcome);
        yield* (outcome.fixed ?? []).map(fixed => fixedText(outcome, fixed, paint));
        yield* outcome.findings.map(finding => findingText(outcome, finding, paint));
        yield* memoryText(outcome, paint);
      }
    }
    yield* tally.lines(surroundings);
  },
};
