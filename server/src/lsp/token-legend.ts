import type { SemanticTokensLegend } from 'vscode-languageserver-types';

/** The names of our semantic tokens; a token has the index of its type, and a bit for each modifier. */
export const tokenLegend: SemanticTokensLegend = {
  tokenTypes: ['property', 'enumMember', 'keyword'],
  tokenModifiers: ['deprecated'],
};

/** The type of a semantic token. */
export const tokenTypes = { key: 0, listedValue: 1, auto: 2 } as const;

/** The bit of the modifier `deprecated`. */
export const deprecatedBit = 1;
