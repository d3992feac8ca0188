import { type CodeAction, CodeActionKind, type Diagnostic, type WorkspaceEdit } from 'vscode-languageserver-types';
import { openRuleCommand, turnOffRuleCommand } from './commands.js';

/** An action on a finding that a command of the client does; without arguments it gets the code of the rule. */
export function commandAction(
  diagnostic: Diagnostic,
  title: string,
  command: string,
  args: readonly string[] = [String(diagnostic.code)],
): CodeAction {
  return {
    title,
    kind: CodeActionKind.QuickFix,
    diagnostics: [diagnostic],
    command: { title, command, arguments: [...args] },
  };
}

/** What can be done about the rule behind a finding, whatever it found. */
export function ruleActions(diagnostic: Diagnostic): readonly CodeAction[] {
  return [
    commandAction(diagnostic, `Turn the rule "${diagnostic.code}" off in this workspace`, turnOffRuleCommand),
    commandAction(diagnostic, `Show what "${diagnostic.code}" means`, openRuleCommand),
  ];
}

/**
 * The same mistake everywhere in the file, mended in one go; nothing where there is only one, or nothing to mend. `count` of
 * them are mended, the first ones where there are `more`.
 */
export function fixAllOfKind(
  code: string,
  count: number,
  more: boolean,
  editAll: () => WorkspaceEdit | undefined,
): readonly CodeAction[] {
  const edit = count < 2 ? undefined : editAll();
  const which = more ? 'the first' : 'all';
  const title = `Fix ${which} ${count} of kind "${code}" in this file`;
  return edit === undefined ? [] : [{ title, kind: CodeActionKind.QuickFix, edit }];
}
