import {
  type CodeAction,
  type CodeActionContext,
  CodeActionKind,
  CodeActionTriggerKind,
  type Range,
} from 'vscode-languageserver-types';
import { type ActionAbilities, loaderKind, wants } from '../analysis/action-kinds.js';
import type { Analysis } from '../analysis/analysis.js';
import { toDiagnostic } from '../analysis/to-diagnostic.js';
import type { Verdict } from '../checking/check.js';
import { loaders } from '../loaders/assumptions.js';
import type { LoaderId } from '../loaders/loader.js';
import { setLoaderCommand } from '../requests.js';

const ids = Object.keys(loaders) as readonly LoaderId[];

/** Whether a finding is there only because this program is taken to read the file: under another one it is gone. */
function dependsOnLoader(analysis: Analysis, { code, span }: Verdict): boolean {
  return ids.some(
    id =>
      id !== analysis.assumptions.loader.id &&
      !analysis
        .under(id)
        .verdicts.some(
          other => other.code === code && other.span.offset === span.offset && other.span.end === span.end,
        ),
  );
}

function findingsAt(analysis: Analysis, range: Range): readonly Verdict[] {
  const { lines } = analysis.document;
  const [start, end] = [lines.offsetAt(range.start), lines.offsetAt(range.end)];
  return analysis.verdicts.filter(({ span }) => span.offset <= end && start <= span.end);
}

/**
 * Leads to the choice of the program that reads the file: in the menu of findings that another program would not have, and
 * among the source actions. Only for who asks by hand in the latter: an action that opens a dialog must not run on save.
 */
export function loaderActions(
  analysis: Analysis,
  range: Range,
  context: CodeActionContext,
  { commands }: ActionAbilities,
): CodeAction[] {
  if (!commands) {
    return [];
  }
  const title = `Set the program that reads this file (now: ${analysis.assumptions.loader.title})...`;
  const command = { title, command: setLoaderCommand };
  const byHand = context.triggerKind !== CodeActionTriggerKind.Automatic;
  if (context.only !== undefined && byHand && wants(context, loaderKind)) {
    return [{ title, kind: loaderKind, command }];
  }
  const findings = wants(context, CodeActionKind.QuickFix)
    ? findingsAt(analysis, range).filter(verdict => dependsOnLoader(analysis, verdict))
    : [];
  const diagnostics = findings.map(verdict => toDiagnostic(analysis, verdict, false));
  return findings.length === 0 ? [] : [{ title, kind: CodeActionKind.QuickFix, diagnostics, command }];
}
