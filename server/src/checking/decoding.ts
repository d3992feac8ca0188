import type { ConfigDocument } from '../document/config-document.js';
import { applyEdits } from '../document/draft.js';
import { blankOut, loosePartsOf } from '../document/loose-parts.js';
import type { Span, ValueNode } from '../document/syntax-tree.js';
import type { Decoded, SyntaxProblem } from '../loaders/dialects/decoded.js';
import { decode, dialectOf } from '../loaders/dialects/dialects.js';
import type { ConfigContext } from '../semantics/config-context.js';
import { type Word, wordsIn } from './words.js';

type Context = Pick<ConfigContext, 'document' | 'binding' | 'assumptions'>;

/** What every loader makes of plain JSON. */
const faultless: Decoded = { problem: undefined, quoteless: new Map() };

/** Rules ask about the same document one after the other, under each loader: what it was to them is kept. */
let last: { readonly document: ConfigDocument; readonly decoded: Map<string, Decoded> } | undefined;

/** What the loader makes of a document; found out once. */
export function decodedIn({ document, assumptions }: Omit<Context, 'binding'>): Decoded {
  if (document.isPlainJson) {
    return faultless;
  }
  const dialect = dialectOf(assumptions);
  if (last?.document !== document) {
    last = { document, decoded: new Map() };
  }
  const result = last.decoded.get(dialect) ?? decode(document.text, assumptions);
  last.decoded.set(dialect, result);
  return result;
}

const statements = /(?<=^[ \t]*|[,{}[\]][ \t]*)\{(?:%[^\r\n]{0,500}?%|#[^\r\n]{0,500}?#)\}(?=[ \t]*(?:[\r\n]|$))/gm;

/** Lines of a Jinja template; its comments alone could be Hjson's. */
export function templateLines(text: string): readonly Span[] {
  if (!text.includes('{%')) {
    return [];
  }
  return [...text.matchAll(statements)].map(({ 0: line, index }) => ({ offset: index, end: index + line.length }));
}

const jsonFor: { readonly [python: string]: string } = { True: 'true', False: 'false', None: 'null' };

/** What JSON writes for a literal of Python. */
export function jsonLiteral(text: string): string {
  return jsonFor[text] ?? text;
}

/** A value that any reader takes in the place of a word, as long as the word. */
function standIn({ kind, text, node }: Word): string {
  const value = kind === 'python' ? jsonLiteral(text) : '0';
  return value.padEnd(node.end - node.offset);
}

/**
 * What stops the loader that no rule of its own reports: the text is read with JSON's literals in place of Python's, a value
 * in place of every placeholder and, where strict JSON is read, without comments and trailing commas.
 */
export function remainingProblem(context: Context): SyntaxProblem | undefined {
  const { document, assumptions } = context;
  const found = decodedIn(context).problem;
  if (found === undefined) {
    return undefined;
  }
  const explained = wordsIn(context).filter(({ kind }) => kind !== 'other');
  const edits = explained.map(word => ({ offset: word.node.offset, end: word.node.end, text: standIn(word) }));
  let text = applyEdits(blankOut(document.text, templateLines(document.text)), edits);
  if (dialectOf(assumptions) === 'json') {
    const { comments, commas } = loosePartsOf(text);
    text = blankOut(text, [...comments, ...commas]);
  }
  return text === document.text ? found : decode(text, assumptions).problem;
}

/** What Python calls the types that a root can have in place of an object. */
const pythonTypes: { readonly [kind in Exclude<ValueNode['kind'], 'object'>]: string } = {
  array: 'list',
  string: 'str',
  word: 'str',
  number: 'int',
  boolean: 'bool',
  null: 'NoneType',
};

/** A text can be read without a mistake and still hold no config. */
export function rootProblem({ document, assumptions }: Omit<Context, 'binding'>): SyntaxProblem | undefined {
  const { root } = document;
  if (root === undefined || root.kind === 'object' || decodedIn({ document, assumptions }).problem !== undefined) {
    return undefined;
  }
  const type = pythonTypes[root.kind];
  const isAsked = dialectOf(assumptions) === 'json' || type === 'list' || type === 'str';
  return {
    wrong: 'The file holds no object.',
    raised: isAsked ? `'${type}' object has no attribute 'get'` : `argument of type '${type}' is not iterable`,
    instead: 'Write the keys between { and }.',
    offset: root.offset,
    end: root.end,
  };
}

/** What the loader stops at, as it raises it; undefined where it reads the file. */
export function raisedIn(context: Omit<Context, 'binding'>): string | undefined {
  return (decodedIn(context).problem ?? rootProblem(context))?.raised;
}
