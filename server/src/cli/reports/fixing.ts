import { TextDocument } from 'vscode-languageserver-textdocument';
import { analyse } from '../../analysis/analysis.js';
import { fixedText } from '../../analysis/fixed-text.js';
import type { FixFacts, Severity } from '../../checking/rule.js';
import { fixToApply, titleOfFix } from '../../checking/safety.js';
import { openConfig } from '../../document/config-document.js';
import { applyEdits } from '../../document/draft.js';
import type { Span } from '../../document/syntax-tree.js';
import { analyseHostfile } from '../../hostfile/analysis.js';
import { isHostfile } from '../../hostfile/language/hostfile.js';
import { withoutOverlaps } from '../../hostfile/language/rule.js';
import type { Settings } from '../../loaders/assumptions.js';

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

/** A file after fixes. */
export interface FixedFile {
  readonly text: string;
  readonly fixed: readonly Fixed[];
}

/** A fix can make a finding visible that another one can fix. The bound ends fixes that undo each other. */
const mostRounds = 20;

function entry(
  lines: TextDocument,
  { code, span }: { readonly code: string; readonly span: Span },
  fix: FixFacts,
): Fixed {
  return { code, title: titleOfFix(fix), line: lines.positionAt(span.offset).line };
}

function fixConfig(lines: TextDocument, settings: Settings, { unsafe, concerns }: FixChoice): FixedFile {
  const analysis = analyse(openConfig(lines), settings);
  const verdicts = analysis.verdicts.filter(({ severity }) => concerns(severity));
  const { text, applied } = fixedText(analysis, verdicts, unsafe) ?? { text: lines.getText(), applied: [] };
  return { text, fixed: applied.map(({ verdict, fix }) => entry(lines, verdict, fix)) };
}

function fixHostfile(lines: TextDocument, settings: Settings, { unsafe, concerns }: FixChoice): FixedFile {
  const chosen = analyseHostfile(lines, settings).verdicts.flatMap(verdict => {
    const fix = concerns(verdict.severity) ? fixToApply(verdict, unsafe) : undefined;
    return fix === undefined ? [] : [{ verdict, fix }];
  });
  const edits = withoutOverlaps(chosen.flatMap(({ fix }) => fix.edits));
  const applied = chosen.filter(({ fix }) => fix.edits.every(edit => edits.includes(edit)));
  return {
    text: applyEdits(
      lines.getText(),
      applied.flatMap(({ fix }) => fix.edits),
    ),
    fixed: applied.map(({ verdict, fix }) => entry(lines, verdict, fix)),
  };
}

/** Applies fixes to the contents of a file until nothing is left to fix. */
export function fixFile(file: string, text: string, settings: Settings, choice: FixChoice): FixedFile {
  const seen = new Set([text]);
  const fixed: Fixed[] = [];
  let current = text;
  for (let round = 0; round < mostRounds; round++) {
    const lines = TextDocument.create(file, 'json', 0, current);
    const next = (isHostfile(file, current) ? fixHostfile : fixConfig)(lines, settings, choice);
    if (seen.has(next.text)) {
      break;
    }
    seen.add(next.text);
    fixed.push(...next.fixed);
    current = next.text;
  }
  return { text: current, fixed };
}
