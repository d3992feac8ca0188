import { type CodeActionContext, CodeActionTriggerKind, type Range } from 'vscode-languageserver-types';
import { placeAt } from '../document/config-document.js';
import { lineStart } from '../document/line-start.js';
import { pathOf } from '../document/syntax-tree.js';
import { wants } from '../lsp/action-kinds.js';
import type { Analysis } from './analysis.js';

/** The place in a config at which an action is requested. */
export interface ActionPlace {
  /** Name of the top-level key that the place is on or in; empty if there is none. */
  readonly section: string;
  /** On a key of the top level, between such keys, or in an empty file: not inside a section. */
  readonly isTopLevel: boolean;
  /** On a brace of the root, or in a file without keys: the place of what is about the whole file. */
  readonly isRoot: boolean;
  /** On the name of a key of the top level. */
  readonly isName: boolean;
  /** On a key whose value is "auto". */
  readonly isAuto: boolean;
  /** The request names the kind: it asks for all that there is. */
  readonly isAsked: boolean;
  /** The editor asks by itself, to show a light bulb. */
  readonly isAutomatic: boolean;
}

type Where = Omit<ActionPlace, 'isAsked' | 'isAutomatic'>;

/** Returns the place at an offset; undefined if the root of the file is not an object. */
function placeOf({ document }: Analysis, offset: number): Where | undefined {
  const { root } = document;
  if (root === undefined) {
    return { section: '', isTopLevel: true, isRoot: true, isName: false, isAuto: false };
  }
  if (root.kind !== 'object') {
    return undefined;
  }
  const { container, property } = placeAt(document, offset);
  const outer = property ?? (container?.parent?.kind === 'property' ? container.parent : undefined);
  const isTopLevel = container === root || container === undefined;
  const { value } = property ?? {};
  const braces = [root.offset, root.offset + 1, root.end - 1, root.end];
  return {
    section: outer === undefined ? '' : String(pathOf(outer)[0]),
    isTopLevel,
    isRoot: root.properties.length === 0 || (property === undefined && braces.includes(offset)),
    isName: isTopLevel && property !== undefined && offset <= property.key.end,
    isAuto: value?.kind === 'string' && value.value === 'auto',
  };
}

/** Returns an offset, or the end of the indent that it is in: that is at the first word of its line. */
function behindIndent(text: string, offset: number): number {
  const start = lineStart(text, offset);
  return Math.max(offset, start + (/^[ \t]*/.exec(text.slice(start))?.[0].length ?? 0));
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
  const { text, lines } = analysis.document;
  const place = wants(context, kind) ? placeOf(analysis, behindIndent(text, lines.offsetAt(range.start))) : undefined;
  const isAutomatic = context.triggerKind === CodeActionTriggerKind.Automatic;
  return place && { ...place, isAsked: context.only !== undefined, isAutomatic };
}
