import type { Position, TextDocument } from 'vscode-languageserver-textdocument';
import { notationIn } from '../document/cells.js';
import { type ConfigDocument, openConfig, openInside, openRegion, spanInFile } from '../document/config-document.js';
import { embeddedJson } from '../document/embedded-json.js';
import { deepestSource, Host } from '../document/host.js';
import type { Notation } from '../document/notation.js';
import type { Span } from '../document/syntax-tree.js';
import type { Analysis } from './analysis.js';

/** Returns the notation of configs in files of a language; undefined if it is not loaded. JSON needs no loading. */
export type NotationOf = (languageId: string) => Notation | 'json' | undefined;

/** The languages of sources in files, by VS Code's names. */
const languageIds = { python: 'python', yaml: 'yaml', shell: 'shellscript' } as const;

/** Returns the configs in a document: the whole of a JSON file, any number of a file in another language. */
export function configsIn(document: TextDocument, notationOf: NotationOf): readonly ConfigDocument[] {
  const notation = notationIn(document, notationOf);
  if (notation === undefined) {
    return [];
  }
  if (notation === 'json') {
    return [openConfig(document)];
  }
  const text = document.getText();
  const own = notation.regionsOf(text).map(region => openRegion(document, notation, region));
  const inside = configsInside(document, text, notation, notationOf, undefined, 1);
  const start = (config: ConfigDocument): number => spanInFile(config, config.region).offset;
  return inside.length === 0 ? own : [...own, ...inside].sort((a, b) => start(a) - start(b));
}

/** Returns the configs in the sources that a source holds. */
function configsInside(
  document: TextDocument,
  text: string,
  notation: Notation,
  notationOf: NotationOf,
  outer: Host | undefined,
  depth: number,
): readonly ConfigDocument[] {
  const { embeddedIn } = notation;
  if (embeddedIn === undefined || depth > deepestSource) {
    return [];
  }
  return embeddedIn(text).flatMap(source => {
    const known = source.language === 'json' ? embeddedJson : notationOf(languageIds[source.language]);
    if (known === undefined || known === 'json') {
      return [];
    }
    const host = new Host(document, source, outer);
    const inner = source.notation(known);
    return [
      ...source.regionsIn(inner).map(region => openInside(host, source.text, inner, region)),
      ...configsInside(document, source.text, inner, notationOf, host, depth + 1),
    ];
  });
}

/** Returns the config that stands for a file with several: the first one that is not only a section. */
export function mainOf(analyses: readonly Analysis[]): Analysis | undefined {
  return analyses.find(({ document }) => document.region.kind !== 'section') ?? analyses[0];
}

/** Whether an offset is in a config, or behind it at an indent that continues it. */
function isIn({ notation, region, root, text }: ConfigDocument, offset: number): boolean {
  if (notation.id === 'json') {
    return true;
  }
  const others: readonly Span[] = [...(region.parts ?? []), ...(region.places ?? [])];
  if (others.some(part => part.offset <= offset && offset <= part.end)) {
    return true;
  }
  if (region.offset > offset || offset <= region.end) {
    return region.offset <= offset;
  }
  return text.slice(region.end, offset).trim() === '' && notation.placeAt?.(text, root, offset).container !== undefined;
}

/** Returns the offset in the source of a config of a position in its file; undefined if it is outside of the source. */
function offsetIn({ host, lines }: ConfigDocument, position: Position): number | undefined {
  if (host !== undefined) {
    const offset = host.lines.offsetAt(position);
    const { span } = host;
    if (offset < span.offset || offset > span.end) {
      return undefined;
    }
  }
  return lines.offsetAt(position);
}

/** Returns the config around a position, or one that ends there. A JSON file has no other place. */
export function analysisAt(analyses: readonly Analysis[], position: Position): Analysis | undefined {
  // A config in a source that the file holds is more exact than the config around it.
  const inside = analyses.filter(({ document }) => document.host !== undefined);
  const around = inside.length === 0 ? analyses : analyses.filter(({ document }) => document.host === undefined);
  return amongThose([...inside].reverse(), position) ?? amongThose(around, position);
}

function amongThose(analyses: readonly Analysis[], position: Position): Analysis | undefined {
  const at = (document: ConfigDocument): number => offsetIn(document, position) ?? -1;
  // A section can be inside of a config whose program decides whether it gets it.
  const section = analyses.findLast(({ document }) => {
    const { kind, offset, end } = document.region;
    return kind === 'section' && offset < at(document) && at(document) <= end;
  });
  return section ?? analyses.find(({ document }) => at(document) >= 0 && isIn(document, at(document)));
}
