import type { CodeAction, CodeActionContext, Range } from 'vscode-languageserver-types';
import { type ActionPlace, actionPlace } from '../analysis/action-place.js';
import type { Analysis } from '../analysis/analysis.js';
import { moveKind } from '../lsp/action-kinds.js';
import { type EditAbilities, workspaceEdit } from '../lsp/text-edits.js';
import type { Move } from '../refactoring/move.js';
import { moves } from '../refactoring/moves/moves.js';

const sections: { readonly [place in Move['place']]: readonly string[] } = {
  zero_optimization: ['zero_optimization'],
  precision: ['fp16', 'bf16', 'bfloat16'],
  anywhere: [],
};

function isOfferedAt({ place }: Move, { section, isTopLevel }: ActionPlace): boolean {
  return isTopLevel || sections[place].includes(section);
}

/** Returns the moves of a config as actions; moves that would change nothing are left out. */
export function moveActions(
  analysis: Analysis,
  range: Range,
  context: CodeActionContext,
  abilities: EditAbilities,
): CodeAction[] {
  const place = actionPlace(analysis, range, context, moveKind);
  if (place === undefined || analysis.document.root === undefined) {
    return [];
  }
  const changes = moves.filter(move => isOfferedAt(move, place)).flatMap(move => analysis.changes(move));
  return changes.flatMap(({ title, text, placeholders }) => {
    const edit = workspaceEdit(analysis.document, text, abilities, placeholders);
    return edit === undefined ? [] : [{ title, kind: moveKind, edit }];
  });
}
