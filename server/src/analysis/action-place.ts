import type { CodeActionContext, Range } from 'vscode-languageserver-types';
import { placeAt } from '../document/config-document.js';
import { pathOf } from '../document/syntax-tree.js';
import { wants } from '../lsp/action-kinds.js';
import type { Analysis } from './analysis.js';

/** The place in a config at which an action is requested. */
export interface ActionPlace {
  /** Name of the top-level key that the place is on or in; empty if there is none. */
  readonly section: string;
  /** On a key of the top level, between such keys, or in an empty file: not inside a section. */
  readonly isTopLevel: boolean;
}

/** Returns the place at an offset; undefined if the root of the file is not an object. */
function placeOf({ document }: Analysis, offset: number): ActionPlace | undefined {
  if (document.root === undefined) {
    return { section: '', isTopLevel: true };
  }
  if (document.root.kind !== 'object') {
    return undefined;
  }
  const { container, property } = placeAt(document, offset);
  const outer = property ?? (container?.parent?.kind === 'property' ? container.parent : undefined);
  const isTopLevel = container === document.root || container === undefined;
  return { section: outer === undefined ? '' : String(pathOf(outer)[0]), isTopLevel };
}

/**
 * Returns the place at which actions of a kind are requested; undefined if the kind is not requested or there is no
 * such place.
 */
export function actionPlace(
  analysis: Analysis,
  range: Range,
  context: CodeActionContext,
  kind: string,
): ActionPlace | undefined {
  return wants(context, kind) ? placeOf(analysis, analysis.document.lines.offsetAt(range.start)) : undefined;
}
