import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../', import.meta.url));

/** Sentences for a reader, and their places. */
export interface Prose {
  readonly kind: 'comment' | 'string' | 'document';
  /** Path from the root of the project, and the line. */
  readonly file: string;
  readonly line: number;
  readonly text: string;
}

function filesIn(folder: string, endings: readonly string[]): readonly string[] {
  return readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
    .map(file => path.posix.join(folder, file.replaceAll(path.sep, '/')))
    .filter(file => endings.some(ending => file.endsWith(ending)) && !/(^|\/)(node_modules|dist|out)\//.test(file));
}

/** Three words in a row: what is shorter is a name or a piece of code. */
const sentence = /\b[a-z]+,? [a-z]+,? [a-z]+\b/i;

function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length;
}

function withoutMarks(comment: string): string {
  return comment
    .replace(/^\/\*+|\*\/$/g, '')
    .replace(/^\s*(?:\*|\/\/|#) ?/gm, '')
    .replace(/\s+/g, ' ')
    .trim();
}

/** Comments (consecutive lines are one), strings, the start of a template, and regular expressions of a program. */
const tokens =
  /(\/\*[\s\S]*?\*\/|\/\/[^\n]*(?:\n[ \t]*\/\/[^\n]*)*)|('(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*")|(`)|(?<=[=(,:[!&|?]\s*)\/(?:[^/\\\n[]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\//g;

/** Returns a template, starting behind its backtick, with "…" for each expression, and its end. */
function templateAt(text: string, start: number): { readonly content: string; readonly end: number } {
  let content = '';
  let at = start;
  while (at < text.length && text[at] !== '`') {
    if (text.startsWith('${', at)) {
      content += '…';
      at = expressionEnd(text, at + 2);
    } else {
      content += text[at] === '\\' ? (text[at + 1] ?? '') : text[at];
      at += text[at] === '\\' ? 2 : 1;
    }
  }
  return { content, end: at + 1 };
}

/** Returns the offset behind the brace that closes an expression in a template. */
function expressionEnd(text: string, start: number): number {
  let depth = 1;
  let at = start;
  while (at < text.length && depth > 0) {
    if (text[at] === '`') {
      at = templateAt(text, at + 1).end;
      continue;
    }
    const string = /'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"/y;
    string.lastIndex = at;
    if (string.test(text)) {
      at = string.lastIndex;
      continue;
    }
    depth += text[at] === '{' ? 1 : text[at] === '}' ? -1 : 0;
    at += 1;
  }
  return at;
}

/** Returns comments and strings of a program. */
function prosePieces(file: string, text: string): readonly Prose[] {
  const found: Prose[] = [];
  const scanner = new RegExp(tokens);
  for (let match = scanner.exec(text); match !== null; match = scanner.exec(text)) {
    const [all, comment, string, backtick] = match;
    const line = lineAt(text, match.index);
    if (comment !== undefined) {
      found.push({ kind: 'comment', file, line, text: withoutMarks(comment) });
    } else if (string !== undefined) {
      found.push({ kind: 'string', file, line, text: all.slice(1, -1).replace(/\\(['"`])/g, '$1') });
    } else if (backtick !== undefined) {
      const { content, end } = templateAt(text, match.index + 1);
      found.push({ kind: 'string', file, line, text: content });
      scanner.lastIndex = end;
    }
  }
  return found;
}

/** The strings of a JSON file. */
function valuesIn(file: string, text: string): readonly Prose[] {
  return [...text.matchAll(/: "((?:[^"\\]|\\.)*)"|^\s*"((?:[^"\\]|\\.)*)",?$/gm)].map(match => ({
    kind: 'string',
    file,
    line: lineAt(text, match.index),
    text: JSON.parse(`"${match[1] ?? match[2] ?? ''}"`) as string,
  }));
}

/** Paragraphs, list items and cells of a document in Markdown, without its code. */
function paragraphsIn(file: string, whole: string): readonly Prose[] {
  // The table of the style has bad sentences on purpose.
  const text = whole.replace(/<!-- style: generated -->[\s\S]*<!-- end of style -->/, part =>
    part.replace(/[^\n]/g, ''),
  );
  const bare = text.replace(/^```[\s\S]*?^```/gm, block => block.replace(/[^\n]/g, ''));
  return [...bare.matchAll(/(?:^(?![ \t]*$).+\n?)+/gm)].flatMap(match =>
    match[0].split(/\n(?=[ \t]*(?:[-*|]|\d+\.) ?)/).map(part => ({
      kind: 'document' as const,
      file,
      line: lineAt(bare, match.index + match[0].indexOf(part)),
      text: part.replace(/\s+/g, ' '),
    })),
  );
}

/** Without what is quoted from elsewhere: code, messages of programs, keys. */
function withoutQuotes(text: string): string {
  return text.replace(/`[^`]*`/g, '`…`').replace(/\("[^"]*"\)/g, '(…)');
}

/** What `npm run new` writes has to be replaced: it says so. */
const skeletons = 'scripts/new/';
const code = ['server/src', 'client/src', 'scripts', 'test', 'site', 'webview'].flatMap(folder =>
  filesIn(folder, ['.ts', '.mjs', '.js']),
);
const documents = ['README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md', 'CHANGELOG.md', 'SECURITY.md', 'SUPPORT.md']
  .concat('server/README.md', filesIn('docs', ['.md']), filesIn('schema', ['README.md']))
  .filter(file => {
    try {
      return readFileSync(path.join(root, file)).length > 0;
    } catch {
      return false;
    }
  });
const data = ['package.json'].concat(
  filesIn('server/src', ['.json']),
  filesIn('snippets', ['.code-snippets', '.json']),
  'test/drift/exceptions.json',
);

/** All that is written for people in the project. Tests' own strings are inputs: they may say anything. */
export function prose(): readonly Prose[] {
  const read = (file: string): string => readFileSync(path.join(root, file), 'utf8');
  const all = [
    ...code
      .flatMap(file => prosePieces(file, read(file)))
      .filter(({ kind, file }) => kind === 'comment' || !(file.startsWith('test/') || file.startsWith(skeletons))),
    ...documents.flatMap(file => paragraphsIn(file, read(file))),
    ...data.flatMap(file => valuesIn(file, read(file))),
  ];
  return all.map(each => ({ ...each, text: withoutQuotes(each.text) })).filter(({ text }) => sentence.test(text));
}
