import type { Hover, Position } from 'vscode-languageserver-types';
import type { Analysis } from '../analysis/analysis.js';
import { render } from '../describing/markup.js';
import { describe } from '../describing/parameter.js';
import { meaningHere } from '../describing/value.js';
import { placeAt } from '../document/config-document.js';
import { aboutSchemaLine, isSchemaLine } from './completion/schema-line.js';

/** Returns the documentation of the key or value at a position; null if there is none. */
export function hover(analysis: Analysis, position: Position, markdown: boolean): Hover | null {
  const { document, binding, assumptions } = analysis;
  const offset = document.lines.offsetAt(position);
  const { property } = placeAt(document, offset);
  const bound = property === undefined ? undefined : binding.of(property);
  if (property === undefined || (bound?.node === undefined && !isSchemaLine(property))) {
    return null;
  }
  const onKey = offset >= property.key.offset && offset <= property.key.end;
  const value = property.value;
  const onValue = value !== undefined && offset >= value.offset && offset <= value.end;
  const span = onKey ? property.key : onValue && value.kind !== 'object' && value.kind !== 'array' ? value : undefined;
  if (span === undefined) {
    return null;
  }
  const range = { start: document.lines.positionAt(span.offset), end: document.lines.positionAt(span.end) };
  const blocks =
    bound?.node === undefined
      ? aboutSchemaLine
      : describe(bound.node, meaningHere(bound, document, assumptions), assumptions.version);
  return { contents: render(blocks, markdown), range };
}
