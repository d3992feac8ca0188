import type { CodeActionContext, Range } from 'vscode-languageserver-types';
import { placeAt } from '../document/config-document.js';
import { pathOf } from '../document/syntax-tree.js';
import { wants } from '../lsp/action-kinds.js';
import type { Analysis } from './analysis.js';

/** Where in a config an action is asked for. */
export interface ActionPlace {
  /** Name of the top-level key that the place is on or in; empty on none. */
  readonly section: string;
  /** On a key of the top level, between them, or in an empty file: not inside a section. */
  readonly isTopLevel: boolean;
}

/** The place of an offset; undefined where the file is no object. */
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

/** Where actions of a kind are asked for; undefined where they are not, or where there is no place for them. */
export function actionPlace(
  analysis: Analysis,
  range: Range,
  context: CodeActionContext,
  kind: string,
): ActionPlace | undefined {
  return wants(context, kind) ? placeOf(analysis, analysis.document.lines.offsetAt(range.start)) : undefined;
}
