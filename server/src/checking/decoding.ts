import { keepLast } from '../caching/keep-last.js';
import type { Binding } from '../catalog/binding.js';
import { type ConfigDocument, fileIn } from '../document/config-document.js';
import { applyEdits } from '../document/draft.js';
import { blankOut, loosePartsOf } from '../document/loose-parts.js';
import type { Span, ValueNode } from '../document/syntax-tree.js';
import type { Assumptions } from '../loaders/assumptions.js';
import type { Decoded, SyntaxProblem } from '../loaders/dialects/decoded.js';
import { decode, dialectOf } from '../loaders/dialects/dialects.js';
import type { ConfigContext } from '../semantics/config-context.js';
import { type Word, wordsIn } from './words.js';

type Context = Pick<ConfigContext, 'document' | 'binding' | 'assumptions'>;

/** The result for plain JSON, which every loader reads. */
const faultless: Decoded = { problem: undefined, quoteless: new Map() };

/** Answers by dialect: the rules ask under each loader in turn. */
const decodedBy = keepLast((_: ConfigDocument) => new Map<string, Decoded>());

/** Returns what the loader reads from a document. */
export function decodedIn({ document, assumptions }: Omit<Context, 'binding'>): Decoded {
  if (document.isPlainJson) {
    return faultless;
  }
  const known = decodedBy(document);
  const dialect = dialectOf(assumptions);
  const result = known.get(dialect) ?? decode(fileIn(document), assumptions);
  known.set(dialect, result);
  return result;
}

const statements = /(?<=^[ \t]*|[,{}[\]][ \t]*)\{(?:%[^\r\n]{0,500}?%|#[^\r\n]{0,500}?#)\}(?=[ \t]*(?:[\r\n]|$))/gm;

/** Returns the lines of a Jinja template. A file with only `{# #}` comments has none, because it could be Hjson. */
export function templateLines(text: string): readonly Span[] {
  if (!text.includes('{%')) {
    return [];
  }
  return [...text.matchAll(statements)].map(({ 0: line, index }) => ({ offset: index, end: index + line.length }));
}

const jsonFor: { readonly [python: string]: string } = { True: 'true', False: 'false', None: 'null' };

/** Returns the JSON form of a Python literal. */
export function jsonLiteral(text: string): string {
  return jsonFor[text] ?? text;
}

/** Returns a value that every loader accepts in place of a word, padded to the word's length. */
function standIn({ kind, text, node }: Word): string {
  const value = kind === 'python' ? jsonLiteral(text) : '0';
  return value.padEnd(node.end - node.offset);
}

const remainingIn = keepLast((document: ConfigDocument, binding: Binding, assumptions: Assumptions) => {
  const context = { document, binding, assumptions };
  const found = decodedIn(context).problem;
  if (found === undefined) {
    return undefined;
  }
  const explained = wordsIn(context).filter(({ kind }) => kind !== 'other');
  const edits = explained.map(word => ({ offset: word.node.offset, end: word.node.end, text: standIn(word) }));
  const file = fileIn(document);
  let text = applyEdits(blankOut(file, templateLines(file)), edits);
  if (dialectOf(assumptions) === 'json') {
    const { comments, commas } = loosePartsOf(text);
    text = blankOut(text, [...comments, ...commas]);
  }
  return text === file ? found : decode(text, assumptions).problem;
});

/**
 * Returns the syntax problem that no specific rule reports. The source is decoded with JSON literals in place of
 * Python's and a value in place of every placeholder. For strict JSON, comments and trailing commas are blanked out
 * too.
 */
export function remainingProblem({ document, binding, assumptions }: Context): SyntaxProblem | undefined {
  return document.isPlainJson ? undefined : remainingIn(document, binding, assumptions);
}

/** Python's names for the types of a root that is not an object. */
const pythonTypes: { readonly [kind in Exclude<ValueNode['kind'], 'object'>]: string } = {
  array: 'list',
  string: 'str',
  word: 'str',
  expression: 'object',
  number: 'int',
  boolean: 'bool',
  null: 'NoneType',
};

/** Returns the problem of a file that decodes without an error but whose root is not an object. */
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

/** Returns the message of the exception that the loader raises; undefined if it reads the file. */
export function raisedIn(context: Omit<Context, 'binding'>): string | undefined {
  return (decodedIn(context).problem ?? rootProblem(context))?.raised;
}
