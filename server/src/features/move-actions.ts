import type { CodeAction, CodeActionContext, Range } from 'vscode-languageserver-types';
import { moveKind, wants } from '../analysis/action-kinds.js';
import { type ActionPlace, actionPlaceAt } from '../analysis/action-place.js';
import type { Analysis } from '../analysis/analysis.js';
import { type EditAbilities, workspaceEdit } from '../analysis/text-edits.js';
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

/** The moves of a config, as actions; those that would change nothing are left out. */
export function moveActions(
  analysis: Analysis,
  range: Range,
  context: CodeActionContext,
  abilities: EditAbilities,
): CodeAction[] {
  const { document, assumptions } = analysis;
  const place = actionPlaceAt(analysis, document.lines.offsetAt(range.start));
  if (!wants(context, moveKind) || place === undefined || document.root === undefined) {
    return [];
  }
  const actions: CodeAction[] = [];
  for (const move of moves.filter(candidate => isOfferedAt(candidate, place))) {
    for (const { title, text, placeholders } of move.changes(document, assumptions)) {
      const edit = workspaceEdit(document, text, abilities, placeholders);
      if (edit !== undefined) {
        actions.push({ title, kind: moveKind, edit });
      }
    }
  }
  return actions;
}
