import { createHash } from 'node:crypto';
import path from 'node:path';
import type { Severity } from '../../checking/rule.js';
import type { Format } from '../reports/format.js';
import type { ReportedFinding } from '../reports/report.js';

const severities: { readonly [severity in Severity]: string } = {
  error: 'critical',
  warning: 'major',
  information: 'info',
  hint: 'info',
};

/**
 * Returns a code that stays the same while a finding does, whatever its line. GitLab compares those of two branches, and takes
 * equal ones for one finding, so `seen` counts them.
 */
function fingerprint(file: string, { code, message }: ReportedFinding, seen: Map<string, number>): string {
  const key = JSON.stringify([file, code, message]);
  const count = seen.get(key) ?? 0;
  seen.set(key, count + 1);
  return createHash('sha256').update(`${key}${count}`).digest('hex').slice(0, 40);
}

/** An array with an object per finding, in the format of Code Climate as far as GitLab reads it. */
export const gitlab: Format = {
  name: 'gitlab',
  summary: "GitLab's report of code quality, which it shows in merge requests",
  async *write(outcomes) {
    const seen = new Map<string, number>();
    const found: unknown[] = [];
    for await (const outcome of outcomes) {
      if (outcome.kind === 'report') {
        const file = path.normalize(outcome.file).replaceAll(path.sep, '/');
        for (const finding of outcome.findings) {
          found.push({
            description: finding.message,
            check_name: finding.code,
            fingerprint: fingerprint(file, finding, seen),
            severity: severities[finding.severity],
            location: { path: file, lines: { begin: finding.range.start.line + 1, end: finding.range.end.line + 1 } },
          });
        }
      }
    }
    yield `${JSON.stringify(found, null, 2)}\n`;
  },
};
