import type { Range } from 'vscode-languageserver-types';
import { rulePage } from '../../describing/links.js';
import type { Format } from '../reports/format.js';
import { releaseFields } from '../reports/releases.js';
import type { Report } from '../reports/report.js';

function plain({ start, end }: Range): Range {
  return {
    start: { line: start.line, character: start.character },
    end: { line: end.line, character: end.character },
  };
}

/** The fields that programs rely on: none is ever renamed or removed. */
function entry(report: Report): string {
  const { file, loader, version, newerThanKnown, findings, memory, hiddenHints, fixed } = report;
  const diagnostics = findings.map(({ code, severity, failsAt, message, path, range, cell, fix }) => ({
    code,
    severity,
    failsAt,
    message,
    path,
    range: plain(range),
    ...(cell && { cell: { number: cell.number, range: plain(cell.range) } }),
    fix: fix() ?? null,
    url: rulePage(code),
  }));
  const release = newerThanKnown === undefined ? { version } : { version: newerThanKnown, judgedAs: version };
  const fields = {
    file,
    loader,
    ...release,
    ...releaseFields(report),
    ...(fixed && { fixed }),
    ...(memory && { memory }),
    diagnostics,
    hiddenHints,
  };
  return JSON.stringify(fields, null, 2).replace(/^/gm, '  ');
}

/** An array with an object per file. */
export const json: Format = {
  name: 'json',
  summary:
    'an array with an object per file, with the number of hints that it leaves out; lines and columns count from 0',
  async *write(outcomes) {
    let separator = '[';
    for await (const outcome of outcomes) {
      if (outcome.kind === 'report') {
        yield `${separator}\n${entry(outcome)}`;
        separator = ',';
      }
    }
    yield separator === '[' ? '[]\n' : '\n]\n';
  },
};
