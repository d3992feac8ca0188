import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createOnigScanner, createOnigString, loadWASM } from 'vscode-oniguruma';
import { INITIAL, type IOnigLib, parseRawGrammar, Registry } from 'vscode-textmate';

export interface Token {
  readonly text: string;
  readonly scopes: readonly string[];
}

const { resolve } = createRequire(import.meta.url);

const INJECTION = 'deepspeed-config.injection';

const GRAMMARS: Readonly<Record<string, string>> = {
  'source.json': resolve('tm-grammars/grammars/json.json'),
  'source.json.comments': resolve('tm-grammars/grammars/jsonc.json'),
  'source.deepspeed-hostfile': syntaxFile('hostfile.tmLanguage.json'),
  [INJECTION]: syntaxFile('deepspeed-config.injection.tmLanguage.json'),
};

const onigLib = loadOniguruma();
const injected = createRegistry(scopeName => (scopeName.startsWith('source.json') ? [INJECTION] : []));
const plain = createRegistry(() => []);

async function loadOniguruma(): Promise<IOnigLib> {
  await loadWASM(readFileSync(resolve('vscode-oniguruma/release/onig.wasm')));
  return { createOnigScanner, createOnigString };
}

function createRegistry(getInjections: (scopeName: string) => string[]): Registry {
  return new Registry({
    onigLib,
    getInjections,
    loadGrammar: async scopeName => {
      const file = GRAMMARS[scopeName];
      // The JSON grammars of the package may have other scope names; the editor uses these.
      return file ? { ...parseRawGrammar(readFileSync(file, 'utf8'), file), scopeName } : null;
    },
  });
}

function deepspeedScope(token: Token): string | undefined {
  return token.scopes.find(scope => scope.endsWith('.deepspeed'))?.replace(/^.*\.(\w+)\.deepspeed$/, '$1');
}

/** Returns the path of a file in the extension's folder of grammars. */
export function syntaxFile(name: string): string {
  return resolve(`../../../syntaxes/${name}`);
}

/** Returns the tokens of each line of the source, in an editor with this extension or, for comparison, without it. */
export async function tokenize(scopeName: string, text: string, { extension = true } = {}): Promise<Token[][]> {
  const grammar = await (extension ? injected : plain).loadGrammar(scopeName);
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

/**
 * Returns the tokens that the injection adds to a JSON source, in order: `auto "auto"`, `stage 2`.
 */
export async function marked(text: string, scopeName = 'source.json'): Promise<string[]> {
  const runs: { kind: string | undefined; text: string }[] = [];
  for (const token of (await tokenize(scopeName, text)).flat()) {
    const kind = deepspeedScope(token);
    const last = runs.at(-1);
    if (last?.kind === kind && last) {
      last.text += token.text;
    } else {
      runs.push({ kind, text: token.text });
    }
  }
  return runs.flatMap(run => (run.kind ? [`${run.kind} ${run.text}`] : []));
}

/** Returns each character with its scopes, except DeepSpeed's own: the result of the JSON grammar alone. */
export async function jsonScopes(scopeName: string, text: string, options?: { extension: boolean }): Promise<string[]> {
  const lines = await tokenize(scopeName, text, options);
  return lines.flat().flatMap(token => {
    const own = token.scopes
      .filter(scope => !scope.endsWith('.deepspeed'))
      .map(scope => scope.replace(/\.comments$/, ''));
    return [...token.text].map(character => `${character} ${own.join(' ')}`);
  });
}
