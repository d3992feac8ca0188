import type { SemanticTokens } from 'vscode-languageserver-types';
import type { Analysis } from '../analysis/analysis.js';
import type { BoundProperty } from '../catalog/binding.js';
import { type Parameter, takesAuto } from '../catalog/parameter.js';
import { isNewer } from '../catalog/version.js';
import { isFilled } from '../checking/unfilled.js';
import { fileOf, spanInFile } from '../document/config-document.js';
import { type PropertyNode, pathOf, type Span } from '../document/syntax-tree.js';
import { deprecatedBit, tokenTypes } from '../lsp/token-legend.js';
import { isLiteral } from '../semantics/stage.js';
import { foldFor } from '../semantics/values.js';

interface Token {
  readonly span: Span;
  readonly type: number;
  readonly modifiers: number;
}

/** Returns the token of a key: none if no release has read it, or only a newer one does. */
function keyToken({ key }: PropertyNode, parameter: Parameter, version: string): readonly Token[] {
  const { status, deprecated, since } = parameter;
  const isGone = status === 'refused' || (status !== undefined && status !== 'newer' && since !== null);
  const isOld = deprecated !== undefined && !isNewer(deprecated.since, version);
  return status === undefined || isGone
    ? [{ span: key, type: tokenTypes.key, modifiers: isGone || isOld ? deprecatedBit : 0 }]
    : [];
}

/** Returns the token of a string that is an `"auto"` with an effect, or one of the values of its key. */
function valueToken(property: PropertyNode, parameter: Parameter, analysis: Analysis): readonly Token[] {
  const { value } = property;
  if (value?.kind !== 'string' || parameter.status !== undefined) {
    return [];
  }
  if (isLiteral(value, 'auto')) {
    const isKnown = takesAuto(parameter) || isFilled(pathOf(property).join('.'), analysis);
    return isKnown ? [{ span: value, type: tokenTypes.auto, modifiers: 0 }] : [];
  }
  const fold = foldFor(parameter);
  const isListed = parameter.values?.some(
    listed => fold(listed.value) === fold(value.value) && !isNewer(listed.since, analysis.assumptions.version),
  );
  return isListed === true ? [{ span: value, type: tokenTypes.listedValue, modifiers: 0 }] : [];
}

function tokensOf({ property, node }: BoundProperty, analysis: Analysis): readonly Token[] {
  const parameter = node?.parameter;
  return parameter === undefined || analysis.isSpent()
    ? []
    : [...keyToken(property, parameter, analysis.assumptions.version), ...valueToken(property, parameter, analysis)];
}

/**
 * Returns the tokens of the configs in a document: keys that its release reads or read once, each `"auto"` that the loader fills or
 * DeepSpeed knows, and strings that are one of the values of their key.
 */
export function semanticTokens(analyses: readonly Analysis[]): SemanticTokens {
  const [first] = analyses;
  if (first === undefined) {
    return { data: [] };
  }
  const lines = fileOf(first.document);
  const tokens = analyses
    .flatMap(analysis =>
      analysis.binding.properties
        .flatMap(bound => tokensOf(bound, analysis))
        .map(token => ({ ...token, span: spanInFile(analysis.document, token.span) })),
    )
    .sort((a, b) => a.span.offset - b.span.offset);
  const data: number[] = [];
  let last = { line: 0, character: 0 };
  for (const { span, type, modifiers } of tokens) {
    const start = lines.positionAt(span.offset);
    // A string without an end may hold a line break, and few clients accept such a token.
    if (lines.positionAt(span.end).line === start.line) {
      const character = start.line === last.line ? start.character - last.character : start.character;
      data.push(start.line - last.line, character, span.end - span.offset, type, modifiers);
      last = start;
    }
  }
  return { data };
}
