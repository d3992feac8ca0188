import { type CodeAction, CodeActionKind, type Diagnostic, type WorkspaceEdit } from 'vscode-languageserver-types';
import type { FixFacts } from '../checking/rule.js';
import { titleOfFix } from '../checking/safety.js';
import { openRuleCommand, turnOffRuleCommand } from './commands.js';

/**
 * Returns an action on a finding that runs a command of the client. The command gets the code of the rule if no
 * arguments are given.
 */
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

/** Returns the action that applies a fix. The title of an unsafe one says what applying it costs. */
export function fixAction(
  { title, preferred, risk }: FixFacts,
  diagnostic: Diagnostic,
  edit: WorkspaceEdit,
): CodeAction {
  return {
    title: titleOfFix({ title, risk }),
    kind: CodeActionKind.QuickFix,
    diagnostics: [diagnostic],
    edit,
    ...(preferred && risk === '' ? { isPreferred: true } : {}),
  };
}

/** Returns the actions on the rule of a finding, with those that ignore this finding. */
export function ruleActions(diagnostic: Diagnostic, ignoring: readonly CodeAction[] = []): readonly CodeAction[] {
  return [
    commandAction(diagnostic, `Turn the rule "${diagnostic.code}" off in this workspace`, turnOffRuleCommand),
    ...ignoring,
    commandAction(diagnostic, `Show what "${diagnostic.code}" means`, openRuleCommand),
  ];
}

/**
 * Returns the action that fixes the same mistake everywhere in the file; none if there is only one, or no fix. It fixes
 * `count` of them, the first ones if there are `more`.
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
