import { type Document, isCollection, isPair, isScalar, type Node, type ParsedNode, parseAllDocuments } from 'yaml';
import { unknownPart } from '../../document/mapped-text.js';

/** Stands in the parsed source for each character that is not YAML. No file has it: it is for private use. */
export const filler = '\uE000';

/** What the parser read from a source; offsets are those of the source. */
export interface Readable {
  readonly documents: readonly Document.Parsed<ParsedNode>[];
}

/** Placeholders of Jinja, OmegaConf and other templates, within a line. */
const placeholder = new RegExp(
  `\\{\\{[^\\r\\n]*?\\}\\}|\\{%[^\\r\\n]*?%\\}|<%[^\\r\\n]*?%>|\\$\\{[^\\r\\n}]*\\}|${unknownPart.source}`,
  'g',
);
/** A line that holds only placeholders of a template is not a value. */
const placeholderLine = new RegExp(`^[ \\t]*${filler}[${filler} \\t]*$`, 'gm');

/** A file can have this many lines with an open quote; the others are read as the parser reads them. */
const mostRepairs = 8;

function withoutPlaceholders(text: string): string {
  return text
    .replace(placeholder, found => filler.repeat(found.length))
    .replace(placeholderLine, found => ' '.repeat(found.length));
}

function parsed(text: string): Readable['documents'] {
  const documents = parseAllDocuments(text, {
    schema: 'failsafe',
    version: '1.1',
    keepSourceTokens: true,
    uniqueKeys: false,
    strict: false,
    prettyErrors: false,
    logLevel: 'silent',
  });
  return Array.isArray(documents) ? (documents as Readable['documents']) : [];
}

function childrenOf(node: unknown): readonly unknown[] {
  return isPair(node) ? [node.key, node.value] : isCollection(node) ? node.items : [];
}

/** Yields every node of a document. */
function* nodesIn(root: Node | null): Generator<unknown> {
  const pending: unknown[] = [root];
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    yield node;
    pending.push(...childrenOf(node));
  }
}

/** Returns the offset of a quote that no quote closes. */
function openQuote(text: string, documents: Readable['documents']): number | undefined {
  for (const document of documents.filter(({ errors }) => errors.length > 0)) {
    for (const node of nodesIn(document.contents)) {
      const range = isScalar(node) && node.type?.startsWith('QUOTE') ? node.range : undefined;
      if (range && (range[1] - range[0] < 2 || text[range[1] - 1] !== text[range[0]])) {
        return range[0];
      }
    }
  }
  return undefined;
}

function withoutTabs(text: string): string {
  return text.replace(/^[ \t]+/gm, blank => blank.replaceAll('\t', ' '));
}

/** Fills the rest of a line, so that it is one plain scalar. */
function withoutRest(text: string, offset: number): string {
  const rest = /^[^\r\n]*/.exec(text.slice(offset))?.[0].trimEnd() ?? '';
  return text.slice(0, offset) + filler.repeat(rest.length) + text.slice(offset + rest.length);
}

/**
 * Parses a source as well as possible. Templates become filler, tabs become spaces, and a string without its closing
 * quote ends with its line. None of this changes an offset.
 */
export function readYaml(text: string): Readable {
  let source = withoutPlaceholders(text);
  let documents = parsed(source);
  if (documents.some(({ errors }) => errors.some(({ code }) => code === 'TAB_AS_INDENT'))) {
    source = withoutTabs(source);
    documents = parsed(source);
  }
  for (let repairs = 0; repairs < mostRepairs; repairs++) {
    const quote = openQuote(source, documents);
    if (quote === undefined) {
      break;
    }
    source = withoutRest(source, quote);
    documents = parsed(source);
  }
  return { documents };
}
