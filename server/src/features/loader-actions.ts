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

/** Returns the findings at a range that depend on the assumed loader: another loader would not have them. */
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
  // A check that ran out of time does not show which findings another loader would not have.
  return analysis.isSpent() ? [] : here.filter(verdict => others.some(names => !names.has(nameOf(verdict))));
}

/**
 * Returns the action that opens the choice of the loader. It is a quick fix of findings that another loader would not
 * have, and a source action. The source action is returned only if the request names its kind: an action that opens a
 * dialog must not run on save.
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
  const isAsked = wants(context, CodeActionKind.QuickFix) && analysis.document.root !== undefined;
  const findings = isAsked ? findingsAt(analysis, range) : [];
  const diagnostics = findings.map(verdict => toDiagnostic(analysis, verdict, false));
  return findings.length === 0 ? [] : [{ title, kind: CodeActionKind.QuickFix, diagnostics, command }];
}
