import { type CodeAction, type CodeActionContext, CodeActionKind, type Range } from 'vscode-languageserver-types';
import type { Analysis } from '../analysis/analysis.js';
import { type ActionAbilities, wants } from '../lsp/action-kinds.js';
import { newConfigCommand } from '../lsp/commands.js';
import { toDiagnostic } from '../lsp/to-diagnostic.js';

/** Returns the action that asks questions and writes a config, in a file that has none yet. */
export function newConfigActions(
  analysis: Analysis,
  _range: Range,
  context: CodeActionContext,
  abilities: ActionAbilities,
): CodeAction[] {
  const title = 'Create a config from answers to questions...';
  const kind = CodeActionKind.QuickFix;
  if (analysis.document.text.trim() !== '' || !abilities.commands || !wants(context, kind)) {
    return [];
  }
  // VS Code puts actions with diagnostics first.
  const diagnostics = analysis.verdicts.map(verdict => toDiagnostic(analysis, verdict, false));
  return [{ title, kind, diagnostics, isPreferred: true, command: { title, command: newConfigCommand } }];
}
