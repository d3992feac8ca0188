import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Position, Range } from 'vscode-languageserver-types';
import { mainOf } from '../../analysis/analyses.js';
import type { Analysis } from '../../analysis/analysis.js';
import { estimateSummary } from '../../analysis/estimate.js';
import { keepLast } from '../../caching/keep-last.js';
import type { FailsAt, Finding, FixFacts, Severity } from '../../checking/rule.js';
import { fixToApply, titleOfFix } from '../../checking/safety.js';
import type { WithSeverity } from '../../checking/verdict.js';
import { type ConfigDocument, contains, openText, placeAt, spanInFile } from '../../document/config-document.js';
import { pathOf, pathOfValue, type Span } from '../../document/syntax-tree.js';
import { analyseHostfile } from '../../hostfile/analysis.js';
import { isHostfile } from '../../hostfile/language/hostfile.js';
import { type AssumedRelease, assume, type Settings } from '../../loaders/assumptions.js';
import type { LoaderId } from '../../loaders/loader-id.js';
import { linesOf, type Part, partsOf, placedRunsOf } from './configs.js';
import { type FixChoice, type Fixed, type FixedOnce, fixEdits, fixScript } from './fixing.js';

/** A place in a cell of a notebook, with the number of the cell, from 1. */
export interface CellPlace {
  readonly number: number;
  readonly range: Range;
  /** Returns a line of the cell, counted from 0, without its line end. */
  readonly line: (number: number) => string;
}

interface RelatedPlace {
  /** Another file, as reports name it. */
  readonly file?: string;
  readonly range: Range;
  readonly cell?: CellPlace;
  readonly message: string;
}

/** A finding for any format. Positions count from 0, in UTF-16 units, without a byte order mark. */
export interface ReportedFinding {
  readonly code: string;
  readonly severity: Severity;
  readonly failsAt: FailsAt;
  readonly message: string;
  /** The key, with those around it: `optimizer.params.lr`. Empty for the file as a whole, and for a file without keys. */
  readonly path: string;
  readonly range: Range;
  /** Where it is in the cells of a notebook. */
  readonly cell?: CellPlace;
  readonly related: readonly RelatedPlace[];
  /** Returns the fix that the program can apply; made on request, because it is tried on the file. */
  readonly fix: () => ReportedFix | undefined;
}

/** A fix that the program can apply. */
export interface ReportedFix {
  readonly title: string;
  /** Whether it is applied without `--unsafe-fixes`. */
  readonly safe: boolean;
}

/** Everything about one file. */
export interface Report {
  readonly kind: 'report';
  /** The path as it was given, or as it was found below a given directory; `<stdin>` for standard input. */
  readonly file: string;
  readonly loader: LoaderId;
  /** The release whose rules apply to it. */
  readonly version: string;
  /** The release of the file, if it is newer than the newest known one. */
  readonly newerThanKnown?: string;
  /** The releases of the loader's own packages. */
  readonly loaderReleases: readonly AssumedRelease[];
  readonly findings: readonly ReportedFinding[];
  /** The memory that a run needs, if the settings name a model and the file has a config. */
  readonly memory?: string;
  /** How many hints are not among the findings. */
  readonly hiddenHints: number;
  /** The fixes that were applied to it, if any were to be applied. */
  readonly fixed?: readonly Fixed[];
  /** Returns a line of the file, counted from 0, without its line end. */
  readonly line: (number: number) => string;
}

/** A file that could not be checked. */
export interface Failure {
  readonly kind: 'failure';
  readonly file: string;
  readonly reason: string;
}

export type Outcome = Report | Failure;

const byteOrderMark = '\uFEFF';

/** Returns positions as editors have them: they remove a byte order mark before they count. */
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

/**
 * Returns a function that reads lines and caches the last one: all findings of a one-line config are on that line,
 * which may be long.
 */
function lineReader(lines: TextDocument): (number: number) => string {
  let kept: { readonly number: number; readonly text: string } | undefined;
  return number => {
    if (kept?.number !== number) {
      kept = { number, text: lineOf(lines, number) };
    }
    return kept.text;
  };
}

/** A finding in any of our languages. */
interface Judged extends WithSeverity<Finding<FixFacts>> {
  readonly untried?: (() => readonly FixFacts[]) | undefined;
}

/** The data for a file's report, in any of our languages. */
interface Judgement extends Pick<Report, 'loader' | 'version' | 'newerThanKnown' | 'loaderReleases' | 'memory'> {
  readonly verdicts: readonly Judged[];
  /** Returns the part of a notebook in which a finding is. */
  readonly partOf: (verdict: Judged) => Part | undefined;
  readonly pathOf: (verdict: Judged) => string;
  /** Returns where a part of the source of a finding is in the file, or in its cell. */
  readonly spanInFile: (verdict: Judged, span: Span) => Span;
  readonly fixed: (choice: FixChoice) => FixedOnce;
}

/** A config can have parts behind another one. */
function inOrder(analyses: readonly Analysis[]): readonly Judged[] {
  return analyses
    .flatMap(({ verdicts, document }) =>
      verdicts.map(verdict => ({ verdict, offset: spanInFile(document, verdict.span).offset })),
    )
    .sort((a, b) => a.offset - b.offset)
    .map(({ verdict }) => verdict);
}

/** Returns the keys and indexes that lead to a place. */
function namesAt(document: ConfigDocument, offset: number): readonly (string | number)[] {
  const { container, property } = placeAt(document, offset);
  if (property !== undefined || container?.kind !== 'array') {
    return property === undefined ? [] : pathOf(property);
  }
  const item = container.items.find(each => contains(each, offset));
  return pathOfValue(item ?? container);
}

/** Returns the path of the key or item that a span is at: `optimizer.params.betas[0]`. */
function keyPath(document: ConfigDocument | undefined, { offset }: Span): string {
  const names = document === undefined ? [] : namesAt(document, offset);
  return names.map((name, i) => (typeof name === 'number' ? `[${name}]` : i === 0 ? name : `.${name}`)).join('');
}

/** DeepSpeed's launcher reads a hostfile, whichever program reads the config. */
function judge(lines: TextDocument, settings: Settings): Judgement {
  if (isHostfile(lines.uri, lines.getText())) {
    const { version, newerThanKnown } = assume(openText(''), settings);
    const analysis = analyseHostfile(lines, settings);
    return {
      loader: 'deepspeed',
      version,
      ...(newerThanKnown && { newerThanKnown }),
      loaderReleases: [],
      verdicts: analysis.verdicts,
      partOf: () => undefined,
      pathOf: () => '',
      spanInFile: (_, span) => span,
      fixed: choice => fixEdits(lines.getText(), analysis.verdicts, choice),
    };
  }
  const parts = partsOf(lines, settings);
  const found = placedRunsOf(lines, settings, parts);
  const runs = found.map(([verdict]) => verdict);
  const analyses = parts.flatMap(part => part.analyses);
  const places = new Map<Judged, { readonly part: Part | undefined; readonly document?: ConfigDocument }>([
    ...parts.flatMap(part =>
      part.analyses.flatMap(({ verdicts, document }) =>
        verdicts.map(verdict => [verdict, { part, document }] as const),
      ),
    ),
    ...found.map(([verdict, part]) => [verdict, { part }] as const),
  ]);
  const main = mainOf(analyses);
  const { loader, version, newerThanKnown, loaderReleases } = main?.assumptions ?? assume(openText(''), settings);
  const memory = main && settings.model !== null ? estimateSummary(main) : undefined;
  return {
    loader: loader.id,
    version,
    ...(newerThanKnown && { newerThanKnown }),
    loaderReleases,
    ...(memory === undefined ? {} : { memory }),
    verdicts: [...parts.flatMap(part => inOrder(part.analyses)), ...runs],
    partOf: verdict => places.get(verdict)?.part,
    pathOf: verdict => keyPath(places.get(verdict)?.document, verdict.span),
    spanInFile(verdict, span) {
      const document = places.get(verdict)?.document;
      return document === undefined ? span : spanInFile(document, span);
    },
    fixed: choice => fixScript(lines.getText(), parts, runs, choice),
  };
}

/** Returns a function that selects the fix of a finding that is applied together with the fixes of other findings. */
function fixesOf({ fixed }: Judgement, concerns: FixChoice['concerns']): (verdict: Judged) => ReportedFix | undefined {
  const appliedTo = (unsafe: boolean) =>
    keepLast(
      () => new Map<unknown, FixFacts>(fixed({ unsafe, concerns }).applied.map(each => [each.verdict, each.fix])),
    );
  const [safe, all] = [appliedTo(false), appliedTo(true)];
  return verdict => {
    const { severity, fixes, untried = fixes } = verdict;
    // Fixes are tried on the file, which takes long, and most findings have none to apply.
    const first = fixToApply({ severity, fixes: untried }, true);
    const fix = first && (safe().get(verdict) ?? all().get(verdict));
    return fix && { title: titleOfFix(fix), safe: fix.risk === '' };
  };
}

/** Returns a function that says where a span is: in the file, and in its cell if the file is a notebook. */
function placesIn(
  lines: TextDocument,
): (span: Span, part: Part | undefined) => { readonly range: Range; readonly cell?: CellPlace } {
  const rangeIn = (text: TextDocument, { offset, end }: Span): Range => ({
    start: positionIn(text, offset),
    end: positionIn(text, end),
  });
  return (span, part) => {
    const { cell, lines: own } = part ?? {};
    if (cell === undefined || own === undefined) {
      return { range: rangeIn(lines, span) };
    }
    const inFile = { offset: cell.offsetInFile(span.offset), end: cell.offsetInFile(span.end) };
    return {
      range: rangeIn(lines, inFile),
      cell: { number: cell.number, range: rangeIn(own, span), line: lineReader(own) },
    };
  };
}

/** Returns the path of a file from the working directory, otherwise its whole path. */
function nameOf(uri: string): string {
  const file = fileURLToPath(uri);
  const steps = path.relative(process.cwd(), file);
  return steps.startsWith('..') ? file : steps;
}

/** Checks the contents of a file. Without `hints`, the report only counts them. */
export function reportOn(file: string, text: string, settings: Settings, hints = true): Report {
  const lines = linesOf(file, text);
  const judgement = judge(lines, settings);
  const { verdicts, partOf, pathOf: pathIn, spanInFile: inFile, fixed: _, ...facts } = judgement;
  const concerns: FixChoice['concerns'] = severity => hints || severity !== 'hint';
  const shown = verdicts.filter(({ severity }) => concerns(severity));
  const fixOf = fixesOf(judgement, concerns);
  const placeIn = placesIn(lines);
  return {
    kind: 'report',
    file,
    ...facts,
    findings: shown.map(verdict => ({
      code: verdict.code,
      severity: verdict.severity,
      failsAt: verdict.failsAt,
      message: verdict.message,
      path: pathIn(verdict),
      ...placeIn(inFile(verdict, verdict.span), partOf(verdict)),
      related: [
        ...(verdict.related ?? []).map(other => ({
          ...placeIn(inFile(verdict, other.span), partOf(verdict)),
          message: other.message,
        })),
        ...(verdict.relatedFiles ?? []).map(({ place: { uri, start, end }, message }) => ({
          file: nameOf(uri),
          range: { start, end },
          message,
        })),
      ],
      fix: () => fixOf(verdict),
    })),
    hiddenHints: verdicts.length - shown.length,
    line: lineReader(lines),
  };
}
