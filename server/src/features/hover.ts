import type { Hover, Position } from 'vscode-languageserver-types';
import type { Analysis } from '../analysis/analysis.js';
import { estimateSummary } from '../analysis/estimate.js';
import type { BoundProperty } from '../catalog/binding.js';
import { programOf } from '../catalog/program.js';
import { render } from '../describing/markup.js';
import { describeBriefly } from '../describing/parameter.js';
import { meaningHere } from '../describing/value.js';
import { placeAt } from '../document/config-document.js';
import { aboutSchemaLine, isSchemaLine } from './completion/schema-line.js';

/** Keys that decide how much memory a run needs. */
const memoryKeys = /^zero_optimization(?:\.stage|\.offload_(?:param|optimizer)\.device)?$/;

/** Returns what a key means in this file; for one that decides about memory, the estimate if a model is named. */
function here(analysis: Analysis, bound: BoundProperty): readonly string[] {
  const { document, assumptions } = analysis;
  const program = programOf(document);
  const isAboutMemory = (program?.memoryKeys ?? memoryKeys).test(bound.node?.path ?? '');
  const estimate = isAboutMemory ? estimateSummary(analysis) : undefined;
  return [
    ...(program === undefined ? meaningHere(bound, document, assumptions) : []),
    ...(estimate === undefined ? [] : [`Here: ${estimate}.`]),
  ];
}

/** Returns the documentation of the key or value at a position; null if there is none. */
export function hover(analysis: Analysis, position: Position, markdown: boolean): Hover | null {
  const { document, binding, assumptions, settings } = analysis;
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
      : describeBriefly(bound.node, here(analysis, bound), assumptions.version, settings.model !== null);
  const contents = render(blocks, markdown);
  return { contents: { ...contents, value: document.notation.worded(contents.value) }, range };
}
