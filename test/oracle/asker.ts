import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

const string =
  /[a-zA-Z]{0,2}(?:"""[\s\S]*?(?<!\\)"""|'''[\s\S]*?(?<!\\)'''|"(?:\\[\s\S]|[^"\\\n])*"|'(?:\\[\s\S]|[^'\\\n])*')/;
const comments = new RegExp(`(${string.source})|[ \\t]*#.*`, 'g');
/** A docstring is a string in triple quotes that is the first statement of a file or of a block. */
const docstrings = new RegExp(
  `((?:^|:)\\s*\\n|^)([ \\t]*"""[\\s\\S]*?""")(?=[ \\t]*(?:\\n|$)(?!\\s*[}\\]),]))|(${string.source})`,
  'g',
);
const emptyLines = new RegExp(`(${string.source})|\\n(?:[ \\t]*\\n)+`, 'g');

/** Returns the code of a Python file without comments, docstrings and empty lines. */
export function withoutProse(python: string): string {
  return python
    .replace(comments, (_, text: string = '') => text)
    .replace(docstrings, (_, before: string = '', _docstring, text: string = '') => before + text)
    .replace(emptyLines, (_, text: string = '\n') => text)
    .trim();
}

/** Returns a hash of the code in files of this folder. Their answers stay valid while it is the same. */
export function codeMark(files: readonly string[]): string {
  const hash = createHash('sha256');
  for (const file of files) {
    hash.update(withoutProse(readFileSync(new URL(file, import.meta.url), 'utf8')));
  }
  return hash.digest('hex').slice(0, 12);
}
