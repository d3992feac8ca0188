import {
  type CodeAction,
  type CodeActionContext,
  CodeActionKind,
  CodeActionTriggerKind,
  type Range,
} from 'vscode-languageserver-types';
import type { Analysis } from '../analysis/analysis.js';
import type { Verdict } from '../checking/verdict.js';
import { loaders } from '../loaders/assumptions.js';
import type { LoaderId } from '../loaders/loader-id.js';
import { type ActionAbilities, loaderKind, wants } from '../lsp/action-kinds.js';
import { setLoaderCommand } from '../lsp/commands.js';
import { toDiagnostic } from '../lsp/to-diagnostic.js';

const ids = Object.keys(loaders) as readonly LoaderId[];

function nameOf({ code, span }: Verdict): string {
  return `${code} ${span.offset} ${span.end}`;
}

/** The findings at a range that are there only because this program is taken to read the file: under another one they are gone. */
function findingsAt(analysis: Analysis, range: Range): readonly Verdict[] {
  const { lines } = analysis.document;
  const [start, end] = [lines.offsetAt(range.start), lines.offsetAt(range.end)];
  const here = analysis.verdicts.filter(({ span }) => span.offset <= end && start <= span.end);
  if (here.length === 0) {
    return here;
  }
  const others: ReadonlySet<string>[] = [];
  for (const id of ids) {
    if (id !== analysis.assumptions.loader.id && !analysis.isSpent()) {
      others.push(new Set(analysis.under(id).verdicts.map(nameOf)));
    }
  }
  // What was cut short does not tell what is gone.
  return analysis.isSpent() ? [] : here.filter(verdict => others.some(names => !names.has(nameOf(verdict))));
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
  const title = `Set loader (now: ${analysis.assumptions.loader.title})...`;
  const command = { title, command: setLoaderCommand };
  const byHand = context.triggerKind !== CodeActionTriggerKind.Automatic;
  if (context.only !== undefined && byHand && wants(context, loaderKind)) {
    return [{ title, kind: loaderKind, command }];
  }
  const findings = wants(context, CodeActionKind.QuickFix) ? findingsAt(analysis, range) : [];
  const diagnostics = findings.map(verdict => toDiagnostic(analysis, verdict, false));
  return findings.length === 0 ? [] : [{ title, kind: CodeActionKind.QuickFix, diagnostics, command }];
}
