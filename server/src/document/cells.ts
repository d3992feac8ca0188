import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { EmbeddedSource, Notation } from './notation.js';

/** The languages of cells that can have configs, by VS Code's names. */
export type CellLanguage = 'python' | 'shellscript' | 'yaml';

/** A magic of IPython that says what the rest of a cell is. */
const cellMagic = /^\s*%%(\w+)[ \t]*([^\r\n]*)/;

const shells = /^(?:(?:ba|z)?sh|shell)$/;
const otherPrograms = /^(?:html|javascript|js|sql|R)$/;

function languageOfFile(name: string): CellLanguage | undefined {
  // A script's notation has the files that a cell writes, too.
  return /\.ya?ml$/i.test(name)
    ? 'yaml'
    : /\.py$/i.test(name)
      ? 'python'
      : /\.(?:sh|jsonc?)$/i.test(name)
        ? 'shellscript'
        : undefined;
}

/**
 * Returns the language in which the configs of a cell are written; undefined if it can have none. `language` is that of
 * the editor or the kernel. What IPython does with the cell comes first.
 */
export function languageOfCell(text: string, language: string): CellLanguage | undefined {
  const [, magic, rest = ''] = cellMagic.exec(text) ?? [];
  if (magic === 'writefile' || magic === 'file') {
    return languageOfFile(rest.replace(/^-a[ \t]+/, '').replace(/^["']|["']?[ \t]*$/g, ''));
  }
  if (
    magic !== undefined &&
    (shells.test(magic) || (magic === 'script' && shells.test(rest.split(/[ \t]/)[0] ?? '')))
  ) {
    return 'shellscript';
  }
  if (language === 'shellscript' || shells.test(language)) {
    return 'shellscript';
  }
  return language === 'python' && !otherPrograms.test(magic ?? '') ? 'python' : undefined;
}

/** A line for IPython or for a shell, with the lines that a backslash joins to it. */
const commandLine = /^[ \t]*(?:%%?[A-Za-z_]|!(?!=)|\?)(?:[^\r\n\\]|\\(?:\r\n|[\s\S])?)*|^[ \t]*[\w.]+\?{1,2}[ \t]*$/gm;

/** What IPython does with the value of a line: `files = !ls`. */
const assigned = /(?<=^[ \t]*[A-Za-z_][\w, \t]*=[ \t]*)(?:![^\r\n=]|%[A-Za-z_])[^\r\n]*/gm;

/** Returns a cell as Python or YAML of the same length: lines for IPython become comments. */
export function withoutMagics(text: string): string {
  // Most cells have none.
  return /^[ \t]*[%!?]|[?][ \t]*$|=[ \t]*[!%]/m.test(text)
    ? text
        .replace(commandLine, line => line.replace(/(?<=^[ \t]*)\S/gm, '#'))
        .replace(assigned, value => `0${value.slice(1).replace(/[^\r\n]/g, ' ')}`)
    : text;
}

/** Returns a source whose cell keeps its lines for IPython when it changes. */
function inCell(source: EmbeddedSource, cell: string): EmbeddedSource {
  return {
    ...source,
    text: source.text,
    notation: known => source.notation(known),
    regionsIn: notation => source.regionsIn(notation),
    spanOf: inner => source.spanOf(inner),
    offsetOf: offset => source.offsetOf(offset),
    written: piece => source.written(piece),
    fileAfter(after) {
      const changed = source.fileAfter(after);
      const { offset, end } = source;
      const rest = cell.slice(end);
      return changed && cell.slice(0, offset) + changed.slice(offset, changed.length - rest.length) + rest;
    },
  };
}

/** Returns a notation for cells of a notebook. */
function withMagics(notation: Notation): Notation {
  const { placeAt, embeddedIn, embeddedInLines } = notation;
  return {
    ...notation,
    regionsOf: text => notation.regionsOf(withoutMagics(text)),
    regionAgain: (text, before) => notation.regionAgain(withoutMagics(text), before),
    commentsIn: text => notation.commentsIn(withoutMagics(text)),
    ...(embeddedIn && {
      embeddedIn: (text, known) => [
        ...embeddedIn(withoutMagics(text), known).map(source => inCell(source, text)),
        ...(embeddedInLines?.(text, known) ?? []),
      ],
    }),
    ...(placeAt && { placeAt: (text, root, offset) => placeAt(withoutMagics(text), root, offset) }),
  };
}

/** VS Code's scheme of the addresses of cells. */
const scheme = 'vscode-notebook-cell:';

/** Returns an address for a cell, as VS Code has them. */
export function cellAddress(file: string, number: number): string {
  return `${scheme}${file}#${number}`;
}

function isCell({ uri }: TextDocument): boolean {
  return uri.startsWith(scheme);
}

/** Returns the language in which the configs of a document are written; undefined if it can have none. */
export function configLanguageOf(document: TextDocument): string | undefined {
  return isCell(document) ? languageOfCell(document.getText(), document.languageId) : document.languageId;
}

/** Returns the notation of the configs in a document, by that of its language. */
export function notationIn(
  document: TextDocument,
  notationOf: (languageId: string) => Notation | 'json' | undefined,
): Notation | 'json' | undefined {
  const language = configLanguageOf(document);
  const notation = language === undefined ? undefined : notationOf(language);
  // That of scripts reads the first line of a cell itself.
  return typeof notation === 'object' && notation.id !== 'shell' && isCell(document) ? withMagics(notation) : notation;
}
