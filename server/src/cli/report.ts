import { TextDocument } from 'vscode-languageserver-textdocument';
import type { Position, Range } from 'vscode-languageserver-types';
import { analyse } from '../analysis/analysis.js';
import { titleOf } from '../catalog/packages.js';
import { type JudgedRelease, releaseText } from '../catalog/release-text.js';
import type { FailsAt, Finding, Severity } from '../checking/rule.js';
import type { Verdict } from '../checking/verdict.js';
import { openConfig, openText } from '../document/config-document.js';
import type { Span } from '../document/syntax-tree.js';
import { analyseHostfile } from '../hostfile/analysis.js';
import { isHostfile } from '../hostfile/hostfile.js';
import { type AssumedRelease, assume, type Settings } from '../loaders/assumptions.js';
import type { LoaderId } from '../loaders/loader-id.js';

/** A finding as every format can write it. Positions count from 0, in UTF-16 units, a byte order mark left out. */
export interface ReportedFinding {
  readonly code: string;
  readonly severity: Severity;
  readonly failsAt: FailsAt;
  readonly message: string;
  readonly range: Range;
  readonly related: readonly { readonly range: Range; readonly message: string }[];
}

/** Everything said about one file. */
export interface Report {
  readonly kind: 'report';
  /** As it was given, or found below what was given; `<stdin>` for standard input. */
  readonly file: string;
  readonly loader: LoaderId;
  /** The release that it is judged as. */
  readonly version: string;
  /** The release that it is for, where that is newer than the newest known. */
  readonly newerThanKnown?: string;
  /** The releases of the loader's own packages. */
  readonly loaderReleases: readonly AssumedRelease[];
  readonly findings: readonly ReportedFinding[];
  /** A line of the file, counted from 0, without its line end. */
  readonly line: (number: number) => string;
}

/** A package with its release. */
interface NamedRelease extends JudgedRelease {
  readonly title: string;
}

/** DeepSpeed and the packages of the loader, each with its release. */
export function releasesOf({ version, newerThanKnown, loaderReleases }: Report): readonly NamedRelease[] {
  const own = loaderReleases.map(release => ({ ...release, title: titleOf(release.name) }));
  return [{ title: titleOf('deepspeed'), version, ...(newerThanKnown && { newerThanKnown }) }, ...own];
}

/** What is judged as an older release: "DeepSpeed 0.20.0, judged as ...". */
export function newerReleases(report: Report): readonly string[] {
  const newer = releasesOf(report).filter(({ newerThanKnown }) => newerThanKnown !== undefined);
  return newer.map(release => `${release.title} ${releaseText(release)}`);
}

/** The releases of the loader's packages as fields of their own: `transformersVersion` and the like. */
export function releaseFields({ loaderReleases }: Report): { readonly [field: string]: string } {
  const fields = loaderReleases.flatMap(({ name, version, newerThanKnown }) => [
    [`${name}Version`, newerThanKnown ?? version],
    ...(newerThanKnown === undefined ? [] : [[`${name}JudgedAs`, version]]),
  ]);
  return Object.fromEntries(fields);
}

/** A file about which nothing can be said. */
export interface Failure {
  readonly kind: 'failure';
  readonly file: string;
  readonly reason: string;
}

export type Outcome = Report | Failure;

const byteOrderMark = '\uFEFF';

/** Positions as editors have them: they take a byte order mark away before anybody counts. */
function positionIn(lines: TextDocument, offset: number): Position {
  const { line, character } = lines.positionAt(offset);
  const marked = line === 0 && character > 0 && lines.getText().startsWith(byteOrderMark);
  return { line, character: marked ? character - 1 : character };
}

function lineOf(lines: TextDocument, line: number): string {
  const text = lines.getText({ start: { line, character: 0 }, end: { line: line + 1, character: 0 } });
  const marked = line === 0 && text.startsWith(byteOrderMark);
  return text.slice(marked ? 1 : 0).replace(/[\r\n]+$/, '');
}

/** Reads lines and keeps the last one: a config in one line has all its findings there, and that line may be long. */
function lineReader(lines: TextDocument): (number: number) => string {
  let kept: { readonly number: number; readonly text: string } | undefined;
  return number => {
    if (kept?.number !== number) {
      kept = { number, text: lineOf(lines, number) };
    }
    return kept.text;
  };
}

/** What the report of a file is made of, in whatever language it is. */
interface Judgement extends Pick<Report, 'loader' | 'version' | 'newerThanKnown' | 'loaderReleases'> {
  readonly verdicts: readonly (Finding<unknown> & Pick<Verdict, 'code'>)[];
}

/** A hostfile is read by DeepSpeed's launcher, whoever reads the config. */
function judge(lines: TextDocument, settings: Settings): Judgement {
  if (isHostfile(lines.uri, lines.getText())) {
    const { version, newerThanKnown } = assume(openText(''), settings);
    return {
      loader: 'deepspeed',
      version,
      ...(newerThanKnown && { newerThanKnown }),
      loaderReleases: [],
      verdicts: analyseHostfile(lines, settings).verdicts,
    };
  }
  const { verdicts, assumptions } = analyse(openConfig(lines), settings);
  const { loader, version, newerThanKnown, loaderReleases } = assumptions;
  return { loader: loader.id, version, ...(newerThanKnown && { newerThanKnown }), loaderReleases, verdicts };
}

/** Checks the text of a file. */
export function reportOn(file: string, text: string, settings: Settings): Report {
  const lines = TextDocument.create(file, 'json', 0, text);
  const { verdicts, ...judgement } = judge(lines, settings);
  const rangeOf = ({ offset, end }: Span): Range => ({ start: positionIn(lines, offset), end: positionIn(lines, end) });
  return {
    kind: 'report',
    file,
    ...judgement,
    findings: verdicts.map(({ code, severity, failsAt, message, span, related = [] }) => ({
      code,
      severity,
      failsAt,
      message,
      range: rangeOf(span),
      related: related.map(other => ({ range: rangeOf(other.span), message: other.message })),
    })),
    line: lineReader(lines),
  };
}
