import { counted } from '../../describing/counted.js';
import { rulePage } from '../../describing/links.js';
import { printable } from '../program/printable.js';
import type { Format } from '../reports/format.js';
import type { Report, ReportedFinding } from '../reports/report.js';
import { Tally } from '../reports/tally.js';

/** GitHub shows no summary of more than 1 MiB. A row has less than 2 KB. */
const mostRows = 500;

/** Escapes what would start markup, HTML, or another cell. Code in backticks stays. */
function cell(text: string): string {
  const escaped = (part: string) => part.replace(/[\\*_{}[\]<>#|~&@]/g, '\\$&');
  return printable(text)
    .split(/(`[^`]*`)/)
    .map((part, i) => (i % 2 === 1 ? part.replaceAll('|', '\\|') : escaped(part)))
    .join('');
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |\n`;
}

function findingRow({ file }: Report, { code, severity, message, range, cell: inCell }: ReportedFinding): string {
  const { line } = (inCell ?? { range }).range.start;
  const place = `${file}:${inCell === undefined ? '' : `cell ${inCell.number}:`}${line + 1}`;
  return row([severity, cell(place), `[${code}](${rulePage(code)})`, cell(message)]);
}

function table(header: readonly string[], rows: readonly string[]): string {
  return rows.length === 0 ? '' : `\n${row(header)}${row(header.map(() => '---'))}${rows.join('')}`;
}

/** A summary for people: tables of the findings, and of the memory that each config needs. */
export const markdown: Format = {
  name: 'markdown',
  summary: 'tables of the findings and of the memory, for the summary of a job',
  async *write(outcomes, surroundings) {
    const tally = new Tally();
    const findings: string[] = [];
    const memory: string[] = [];
    const failures: string[] = [];
    for await (const outcome of outcomes) {
      if (outcome.kind === 'failure') {
        failures.push(row([cell(outcome.file), cell(outcome.reason)]));
        continue;
      }
      tally.add(outcome);
      findings.push(...outcome.findings.map(finding => findingRow(outcome, finding)));
      if (outcome.memory !== undefined) {
        memory.push(row([cell(outcome.file), cell(outcome.memory)]));
      }
    }
    const more = findings.length - mostRows;
    yield '### DeepSpeed configs\n\n';
    const lines = [...tally.lines(surroundings)];
    yield* lines.map(line => `${cell(line.trimEnd())}\n`);
    yield lines.length + failures.length === 0 ? 'There is no config.\n' : '';
    yield table(['', 'place', 'rule', 'finding'], findings.slice(0, mostRows));
    if (more > 0) {
      yield `\n${counted(more, 'finding')} more, which the log has.\n`;
    }
    yield table(['config', 'memory of a run'], memory);
    yield table(['file', 'why it was not checked'], failures);
  },
};
