import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Hover, Position } from 'vscode-languageserver-types';
import { lookUp } from '../catalog/catalog.js';
import { keywordMeaning } from '../describing/call-keywords.js';
import { render } from '../describing/markup.js';
import { describeBriefly } from '../describing/parameter.js';
import type { Notation } from '../document/notation.js';

/** Returns the documentation of the key that a keyword of a call becomes; null for any other place. */
export function keywordHover(
  document: TextDocument,
  position: Position,
  notation: Notation,
  markdown: boolean,
): Hover | null {
  const keyword = notation.keywordAt?.(document.getText(), document.offsetAt(position));
  const meaning = keyword && keywordMeaning(keyword.callee, keyword.name);
  const node = meaning && lookUp(meaning.path);
  if (keyword === undefined || meaning === undefined || node === undefined) {
    return null;
  }
  return {
    contents: render(describeBriefly(node, [meaning.fate]), markdown),
    range: { start: document.positionAt(keyword.offset), end: document.positionAt(keyword.end) },
  };
}
