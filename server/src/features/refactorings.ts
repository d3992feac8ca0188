import type { CodeAction, CodeActionContext, Range } from 'vscode-languageserver-types';
import { type ActionPlace, actionPlace } from '../analysis/action-place.js';
import type { Analysis } from '../analysis/analysis.js';
import { type ActionAbilities, moveKind, templateKind } from '../lsp/action-kinds.js';
import { insertTemplateCommand } from '../lsp/commands.js';
import { changeEdit } from '../lsp/text-edits.js';
import type { Move } from '../refactoring/move.js';
import { moves } from '../refactoring/moves/moves.js';
import { templateTitle } from '../refactoring/template-title.js';
import { batchKeys } from '../semantics/batch-sizes.js';
import { templates } from '../templates/templates.js';
import { isOffered } from '../templating/form.js';
import type { Template, TemplateKind } from '../templating/template.js';

/** The most refactorings in a menu, unless the editor asks for refactorings only. */
const mostInView = 8;

const batchNames: readonly string[] = Object.values(batchKeys);

/** The places of refactorings, besides the braces of the root. */
const places = {
  zero_optimization: ({ section }: ActionPlace) => section === 'zero_optimization',
  precision: ({ section }: ActionPlace) => ['fp16', 'bf16', 'bfloat16'].includes(section),
  auto: ({ isAuto, isAutomatic }: ActionPlace) => isAuto && !isAutomatic,
  'batch size': ({ section, isAutomatic }: ActionPlace) => batchNames.includes(section) && !isAutomatic,
  root: () => false,
};

/**
 * Whether a refactoring is in the menu: at the braces of the root and at its own place. A light bulb shows at the name
 * of a section, not on each line in it. An editor that asks for refactorings gets them at every key of the top level.
 */
function isInMenu(place: ActionPlace, isThere: (place: ActionPlace) => boolean): boolean {
  const { isAsked, isTopLevel, isRoot, isAutomatic, isName } = place;
  return isRoot || (isAsked && isTopLevel) || (isThere(place) && (!isAutomatic || isName));
}

/** Returns the moves of a config as actions; moves that would change nothing are left out. */
function moveActions(analysis: Analysis, place: ActionPlace, abilities: ActionAbilities): CodeAction[] {
  const { document } = analysis;
  if (document.root === undefined) {
    return [];
  }
  // Beside the templates a stage by itself is one choice too many.
  const isOne = ({ isRare }: Move): boolean => !isRare || isComplete(place, abilities);
  return moves
    .filter(move => isOne(move) && isInMenu(place, places[move.place]))
    .flatMap(move => analysis.changes(move))
    .flatMap(change => {
      const edit = changeEdit(document, change, abilities);
      return edit === undefined ? [] : [{ title: change.title, kind: moveKind, edit }];
    });
}

const order: readonly TemplateKind[] = ['stage', 'recipe', 'section'];

function byKind(a: Template, b: Template): number {
  return order.indexOf(a.kind) - order.indexOf(b.kind);
}

/** Whether all refactorings are returned: on request, and to an editor that has no other way to them. */
function isComplete({ isAsked }: ActionPlace, { commands }: ActionAbilities): boolean {
  return isAsked || !commands;
}

/** Stages and recipes are offered on `zero_optimization`, a section's own templates on that section. */
function isTemplateOffered(template: Template, place: ActionPlace, abilities: ActionAbilities): boolean {
  if (template.kind === 'section') {
    return Object.hasOwn(template.config, place.section) ? !place.isAutomatic : place.isAsked && place.isRoot;
  }
  return (template.isCommon || isComplete(place, abilities)) && isInMenu(place, places.zero_optimization);
}

/** Returns the templates as actions that merge them into the file; those that would change nothing are left out. */
function templateActions(analysis: Analysis, place: ActionPlace, abilities: ActionAbilities): CodeAction[] {
  const { document, assumptions } = analysis;
  const offered = templates.filter(
    template => isOffered(template, assumptions) && isTemplateOffered(template, place, abilities),
  );
  return [...offered].sort(byKind).flatMap(template => {
    const text = analysis.withTemplate(template);
    const title = templateTitle(template, document, text);
    const edit = changeEdit(document, { ...template, title, text }, abilities);
    return edit === undefined ? [] : [{ title, kind: templateKind, edit }];
  });
}

/** Returns the action that opens the list of all templates. */
function moreTemplates(place: ActionPlace): CodeAction[] {
  const title = 'More ZeRO templates...';
  return isInMenu(place, places.zero_optimization)
    ? [{ title, kind: templateKind, command: { title, command: insertTemplateCommand } }]
    : [];
}

/** Returns the moves and templates for a place: a short menu, or all of them. */
export function refactorings(
  analysis: Analysis,
  range: Range,
  context: CodeActionContext,
  abilities: ActionAbilities,
): CodeAction[] {
  const forMoves = actionPlace(analysis, range, context, moveKind);
  const forTemplates = actionPlace(analysis, range, context, templateKind);
  const all = [
    ...(forMoves === undefined ? [] : moveActions(analysis, forMoves, abilities)),
    ...(forTemplates === undefined ? [] : templateActions(analysis, forTemplates, abilities)),
  ];
  if (forTemplates === undefined || isComplete(forTemplates, abilities)) {
    return all;
  }
  const more = moreTemplates(forTemplates);
  return [...all.slice(0, mostInView - more.length), ...more];
}
