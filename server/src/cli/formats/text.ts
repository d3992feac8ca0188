import type { Range } from 'vscode-languageserver-types';
import { releaseText } from '../../catalog/release-text.js';
import type { Severity } from '../../checking/rule.js';
import { counted } from '../../describing/counted.js';
import { printable } from '../program/printable.js';
import { excerpt } from '../reports/excerpt.js';
import type { Format } from '../reports/format.js';
import { type Report, type ReportedFinding, releasesOf } from '../reports/report.js';

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

function placeOf(file: string, { start }: Range): string {
  return `${printable(file)}:${start.line + 1}:${start.character + 1}:`;
}

function marked({ line }: Report, { severity, range: { start, end } }: ReportedFinding, paint: Paint): string {
  const shown = line(start.line);
  const part = excerpt(shown, start.character, end.line === start.line ? end.character : shown.length);
  return `    ${part.line}\n    ${part.lead}${paint(severity, part.marks)}\n`;
}

function findingText(report: Report, finding: ReportedFinding, paint: Paint): string {
  const { code, severity, message, range, related } = finding;
  const place = paint('place', placeOf(report.file, range));
  const head = `${place} ${paint(severity, severity)} ${code}: ${printable(message)}\n`;
  const notes = related.map(
    other => `${paint('note', `${placeOf(report.file, other.range)} note: ${printable(other.message)}`)}\n`,
  );
  return head + marked(report, finding, paint) + notes.join('');
}

/** Returns the last line, with releases by package: "DeepSpeed 0.14.2, 0.16.4, transformers 4.57.6". */
function summary(
  files: number,
  versions: ReadonlyMap<string, ReadonlySet<string>>,
  counts: ReadonlyMap<Severity, number>,
): string {
  const parts = (['error', 'warning', 'information', 'hint'] as const)
    .map(severity => [severity, counts.get(severity) ?? 0] as const)
    .filter(([, count]) => count > 0)
    .map(([severity, count]) => (severity === 'information' ? `${count} information` : counted(count, severity)));
  const releases = [...versions].map(([title, texts]) => `${title} ${[...texts].join(', ')}`).join(', ');
  return `${counted(files, 'file')} checked for ${releases}: ${parts.length === 0 ? 'no findings' : parts.join(', ')}.\n`;
}

/** The form of compilers: place, severity, code and message, then the line with the place underlined. */
export const text: Format = {
  name: 'text',
  summary: 'like a compiler: a line per finding, and the place underlined',
  async *write(outcomes, { color }) {
    const paint = color ? painted : plain;
    const counts = new Map<Severity, number>();
    const versions = new Map<string, Set<string>>();
    let files = 0;
    for await (const outcome of outcomes) {
      if (outcome.kind === 'report') {
        files += 1;
        for (const release of releasesOf(outcome)) {
          const texts = versions.get(release.title) ?? new Set();
          versions.set(release.title, texts.add(releaseText(release)));
        }
        for (const finding of outcome.findings) {
          counts.set(finding.severity, (counts.get(finding.severity) ?? 0) + 1);
          yield findingText(outcome, finding, paint);
        }
      }
    }
    if (files > 0) {
      yield summary(files, versions, counts);
    }
  },
};
