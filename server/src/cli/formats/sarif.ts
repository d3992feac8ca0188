import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Range } from 'vscode-languageserver-types';
import { version } from '../../../../package.json';
import { accelerateRules } from '../../accelerate/rules/accelerate-rules.js';
import type { RuleFacts, Severity } from '../../checking/rule.js';
import { repository, rulePage } from '../../describing/links.js';
import { hostfileRules } from '../../hostfile/rules/hostfile-rules.js';
import { rules } from '../../rules/rules.js';
import type { Format } from '../reports/format.js';
import { newerReleases, releaseFields } from '../reports/releases.js';
import type { Failure, Report, ReportedFinding } from '../reports/report.js';
import { loadRuns } from '../reports/runs.js';

type Rules = readonly RuleFacts[];

/** Returns the rules for all languages. */
async function everyRule(): Promise<Rules> {
  const { runRules } = await loadRuns();
  return [...rules, ...accelerateRules, ...runRules, ...hostfileRules];
}

const levels: { readonly [severity in Severity]: string } = {
  error: 'error',
  warning: 'warning',
  information: 'note',
  hint: 'note',
};

/** Returns a relative path as a relative reference, an absolute one as a file's address. */
function uriOf(file: string): string {
  return path.isAbsolute(file)
    ? pathToFileURL(file).href
    : file.replaceAll(path.sep, '/').split('/').map(encodeURIComponent).join('/');
}

function physicalLocation(file: string, { start, end }: Range): unknown {
  return {
    artifactLocation: { uri: uriOf(file) },
    region: {
      startLine: start.line + 1,
      startColumn: start.character + 1,
      endLine: end.line + 1,
      endColumn: end.character + 1,
    },
  };
}

function resultOf(report: Report, finding: ReportedFinding, allRules: Rules): unknown {
  const { file, loader, version: judgedAs, newerThanKnown } = report;
  const { code, severity, failsAt, message, range, related } = finding;
  return {
    ruleId: code,
    ruleIndex: allRules.findIndex(rule => rule.code === code),
    level: levels[severity],
    message: { text: message },
    locations: [{ physicalLocation: physicalLocation(file, range) }],
    ...(related.length === 0
      ? {}
      : {
          relatedLocations: related.map((other, id) => ({
            id,
            physicalLocation: physicalLocation(other.file ?? file, other.range),
            message: { text: other.message },
          })),
        }),
    properties: {
      severity,
      failsAt,
      loader,
      deepspeedVersion: newerThanKnown ?? judgedAs,
      ...(newerThanKnown === undefined ? {} : { judgedAs }),
      ...releaseFields(report),
    },
  };
}

function notification({ file, reason }: Failure): unknown {
  return {
    level: 'error',
    message: { text: `Cannot read ${file}: ${reason}.` },
    locations: [{ physicalLocation: { artifactLocation: { uri: uriOf(file) } } }],
  };
}

/** A note about a release that is not known yet, once per release. */
function newerNote(release: string): unknown {
  return { level: 'note', message: { text: `Files are checked for ${release}.` } };
}

const driverOf = (allRules: Rules) => ({
  name: 'deepspeed-config',
  version,
  informationUri: repository,
  rules: allRules.map(({ code, summary, why, severity }) => ({
    id: code,
    shortDescription: { text: summary },
    fullDescription: { text: why },
    helpUri: rulePage(code),
    defaultConfiguration: { level: levels[severity] },
  })),
});

/** SARIF 2.1.0, which the code scanning of GitHub and others reads. */
export const sarif: Format = {
  name: 'sarif',
  summary: 'SARIF 2.1.0, for code scanning',
  async *write(outcomes) {
    const allRules = await everyRule();
    const results: unknown[] = [];
    const failures: Failure[] = [];
    const newer = new Set<string>();
    let hiddenHints = 0;
    for await (const outcome of outcomes) {
      if (outcome.kind === 'failure') {
        failures.push(outcome);
        continue;
      }
      for (const release of newerReleases(outcome)) {
        newer.add(release);
      }
      hiddenHints += outcome.hiddenHints;
      for (const finding of outcome.findings) {
        results.push(resultOf(outcome, finding, allRules));
      }
    }
    const run = {
      tool: { driver: driverOf(allRules) },
      columnKind: 'utf16CodeUnits',
      invocations: [
        {
          executionSuccessful: failures.length === 0,
          toolExecutionNotifications: [...failures.map(notification), ...[...newer].map(newerNote)],
        },
      ],
      results,
      properties: { hiddenHints },
    };
    const log = { $schema: 'https://json.schemastore.org/sarif-2.1.0.json', version: '2.1.0', runs: [run] };
    yield `${JSON.stringify(log, null, 2)}\n`;
  },
};
