import path from 'node:path';
import type { Severity } from '../../checking/rule.js';
import { printable } from '../program/printable.js';
import type { Format } from '../reports/format.js';
import { newerReleases } from '../reports/releases.js';
import type { ReportedFinding } from '../reports/report.js';
import { hiddenText } from '../reports/tally.js';

const commands: { readonly [severity in Severity]: string } = {
  error: 'error',
  warning: 'warning',
  information: 'notice',
  hint: 'notice',
};

/** Source: actions/toolkit, packages/core/src/command.ts. */
function escapedData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapedProperty(text: string): string {
  return escapedData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}

/** Annotations need the path from the repository's root, in whichever directory the step runs. */
function annotated(file: string, root: string | undefined): string {
  const relative = root === undefined ? file : path.relative(root, path.resolve(file));
  const inside = relative !== '' && !relative.startsWith('..') && !path.isAbsolute(relative);
  return (inside ? relative : file).replaceAll(path.sep, '/');
}

function annotation(file: string, { code, severity, message, range: { start, end } }: ReportedFinding): string {
  const properties: readonly (readonly [string, string | number])[] = [
    ['file', file],
    ['line', start.line + 1],
    ['endLine', end.line + 1],
    // GitHub accepts columns only if both lines are the same.
    ...(start.line === end.line
      ? ([
          ['col', start.character + 1],
          ['endColumn', end.character + 1],
        ] as const)
      : []),
    ['title', code],
  ];
  const list = properties.map(([name, value]) => `${name}=${escapedProperty(String(value))}`).join(',');
  return `::${commands[severity]} ${list}::${escapedData(printable(message))}\n`;
}

/** Workflow commands, which GitHub Actions shows as annotations of a pull request. */
export const github: Format = {
  name: 'github',
  summary: 'workflow commands, which GitHub Actions shows beside the code',
  async *write(outcomes, { root }) {
    const newer = new Set<string>();
    let hidden = 0;
    for await (const outcome of outcomes) {
      if (outcome.kind === 'report') {
        for (const release of newerReleases(outcome).filter(each => !newer.has(each))) {
          newer.add(release);
          yield `::notice title=DeepSpeed::Files are checked for ${escapedData(release)}.\n`;
        }
        hidden += outcome.hiddenHints;
        const file = annotated(outcome.file, root);
        yield* outcome.findings.map(finding => annotation(file, finding));
      }
    }
    const text = hiddenText(hidden);
    if (text !== undefined) {
      // Not a command: the log shows it, and no annotation appears for it.
      yield `${text}\n`;
    }
  },
};
