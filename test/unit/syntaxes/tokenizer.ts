import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createOnigScanner, createOnigString, loadWASM } from 'vscode-oniguruma';
import { INITIAL, type IOnigLib, parseRawGrammar, Registry } from 'vscode-textmate';

export interface Token {
  readonly text: string;
  readonly scopes: readonly string[];
}

const { resolve } = createRequire(import.meta.url);

const file = resolve('../../../syntaxes/hostfile.tmLanguage.json');

const registry = new Registry({
  onigLib: loadOniguruma(),
  loadGrammar: async () => parseRawGrammar(readFileSync(file, 'utf8'), file),
});

async function loadOniguruma(): Promise<IOnigLib> {
  await loadWASM(readFileSync(resolve('vscode-oniguruma/release/onig.wasm')));
  return { createOnigScanner, createOnigString };
}

/** Returns the tokens of each line of the source. */
export async function tokenize(scopeName: string, text: string): Promise<Token[][]> {
  const grammar = await registry.loadGrammar(scopeName);
  if (!grammar) {
    throw new Error(`no grammar for ${scopeName}`);
  }
  let stack = INITIAL;
  return text.split('\n').map(line => {
    const { tokens, ruleStack } = grammar.tokenizeLine(line, stack);
    stack = ruleStack;
    return tokens.map(({ startIndex, endIndex, scopes }) => ({ text: line.slice(startIndex, endIndex), scopes }));
  });
}
