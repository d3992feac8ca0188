import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Analysis } from '../../analysis/analysis.js';
import { fixedText } from '../../analysis/fixed-text.js';
import { type EditFix, withoutOverlaps } from '../../checking/edit-fix.js';
import type { Finding, FixFacts, Severity } from '../../checking/rule.js';
import { fixToApply, titleOfFix } from '../../checking/safety.js';
import type { WithSeverity } from '../../checking/verdict.js';
import { fileAfter, spanInFile } from '../../document/config-document.js';
import { applyEdits, difference } from '../../document/draft.js';
import type { OffsetEdit } from '../../document/notation.js';
import type { Span } from '../../document/syntax-tree.js';
import { analyseHostfile } from '../../hostfile/analysis.js';
import { isHostfile } from '../../hostfile/language/hostfile.js';
import type { Settings } from '../../loaders/assumptions.js';
import type { Cell } from '../../notebooks/notebook.js';
import { linesOf, type Part, partsOf, runsOf } from './configs.js';

/** Which fixes to apply. */
export interface FixChoice {
  /** Whether to apply unsafe fixes, too. */
  readonly unsafe: boolean;
  /** Whether the findings of a severity are fixed. */
  readonly concerns: (severity: Severity) => boolean;
}

/** A fix that was applied: the code of its rule, its title, and where its finding was. */
export interface Fixed {
  readonly code: string;
  readonly title: string;
  readonly line: number;
}

/** A finding with the fix to apply. */
interface ChosenFix {
  readonly verdict: { readonly code: string; readonly span: Span };
  readonly fix: FixFacts;
  /** The cell of a notebook in which the finding is. */
  readonly cell?: Cell | undefined;
  /** Where the finding is in the file or its cell, if its config is in a source that the file holds. */
  readonly span?: Span;
}

/** A file after one round of fixes. */
export interface FixedOnce {
  readonly text: string;
  readonly applied: readonly ChosenFix[];
}

/** A file after fixes. */
export interface FixedFile {
  readonly text: string;
  readonly fixed: readonly Fixed[];
}

/** A fix can make a finding visible that another one can fix. The bound ends fixes that undo each other. */
const mostRounds = 20;

function entry(lines: TextDocument, { verdict, fix, cell, span = verdict.span }: ChosenFix): Fixed {
  const { code } = verdict;
  const offset = cell?.offsetInFile(span.offset) ?? span.offset;
  return { code, title: titleOfFix(fix), line: lines.positionAt(offset).line };
}

/** Applies the fixes of a config once. A fix that changes nothing, or that leads to an error with the others, is left out. */
function fixConfig(analysis: Analysis, { unsafe, concerns }: FixChoice): FixedOnce {
  const verdicts = analysis.verdicts.filter(({ severity }) => concerns(severity));
  return fixedText(analysis, verdicts, unsafe) ?? { text: analysis.document.text, applied: [] };
}

/** Applies the fixes of all configs of a part of a file once. Returns the edits of the file. */
function fixPart(
  { cell, lines, analyses }: Part,
  choice: FixChoice,
): { readonly edits: readonly OffsetEdit[]; readonly applied: FixedOnce['applied'] } {
  const text = lines.getText();
  const applied: ChosenFix[] = [];
  const edits: OffsetEdit[] = [];
  for (const analysis of analyses) {
    const result = fixConfig(analysis, choice);
    const after = fileAfter(analysis.document, result.text);
    if (after === undefined) {
      continue;
    }
    const own = difference(text, after);
    // A config can have parts on both sides of another one. The next round fixes it.
    if (own.every(edit => edits.every(({ offset, end }) => edit.end < offset || end < edit.offset))) {
      const inFile = (span: Span): Span => spanInFile(analysis.document, span);
      applied.push(...result.applied.map(({ verdict, fix }) => ({ verdict, fix, cell, span: inFile(verdict.span) })));
      edits.push(...own);
    }
  }
  return {
    edits: cell === undefined || edits.length === 0 ? edits : cell.edits(applyEdits(text, edits)),
    applied,
  };
}

/** Applies the fixes of all configs of a file once. */
function fixConfigs(text: string, parts: readonly Part[], choice: FixChoice): FixedOnce {
  const results = parts.map(part => fixPart(part, choice));
  return {
    text: applyEdits(
      text,
      results.flatMap(({ edits }) => edits),
    ),
    applied: results.flatMap(({ applied }) => applied),
  };
}

/** A finding whose fixes are edits. */
type EditVerdict = WithSeverity<Finding<EditFix>>;

/** Applies the fixes of a file that is not a config once. Only the first one of several that overlap is applied. */
export function fixEdits(text: string, verdicts: readonly EditVerdict[], choice: FixChoice): FixedOnce {
  const { edits, applied } = chosenEdits(verdicts, choice);
  return { text: applyEdits(text, edits), applied };
}

function chosenEdits(
  verdicts: readonly EditVerdict[],
  choice: FixChoice,
): { readonly edits: readonly OffsetEdit[]; readonly applied: FixedOnce['applied'] } {
  const chosen = verdicts.flatMap(verdict => {
    const fix = choice.concerns(verdict.severity) ? fixToApply(verdict, choice.unsafe) : undefined;
    return fix === undefined ? [] : [{ verdict, fix }];
  });
  const edits = withoutOverlaps(chosen.flatMap(({ fix }) => fix.edits));
  const applied = chosen.filter(({ fix }) => fix.edits.every(edit => edits.includes(edit)));
  return { edits: applied.flatMap(({ fix }) => fix.edits), applied };
}

/** Applies the fixes of a script once: of the configs that it writes, and of the runs that it starts. */
export function fixScript(
  text: string,
  parts: readonly Part[],
  runs: readonly EditVerdict[],
  choice: FixChoice,
): FixedOnce {
  const configs = fixConfigs(text, parts, choice);
  const { edits, applied } = chosenEdits(runs, choice);
  return {
    text: applyEdits(text, withoutOverlaps([...difference(text, configs.text), ...edits])),
    applied: [...configs.applied, ...applied],
  };
}

function fixOnce(lines: TextDocument, settings: Settings, choice: FixChoice): FixedOnce {
  const text = lines.getText();
  return isHostfile(lines.uri, text)
    ? fixEdits(text, analyseHostfile(lines, settings).verdicts, choice)
    : fixScript(text, partsOf(lines, settings), runsOf(lines, settings), choice);
}

/** Applies fixes to the contents of a file until nothing is left to fix. */
export function fixFile(file: string, text: string, settings: Settings, choice: FixChoice): FixedFile {
  const seen = new Set([text]);
  const fixed: Fixed[] = [];
  let current = text;
  for (let round = 0; round < mostRounds; round++) {
    const lines = linesOf(file, current);
    const next = fixOnce(lines, settings, choice);
    if (seen.has(next.text)) {
      break;
    }
    seen.add(next.text);
    fixed.push(...next.applied.map(each => entry(lines, each)));
    current = next.text;
  }
  return { text: current, fixed };
}
