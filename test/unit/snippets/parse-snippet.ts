/** The text that a snippet inserts without typing, and the cursor positions. */
export interface ParsedSnippet {
  readonly text: string;
  /** Numbers of the tab stops, each once, in ascending order. */
  readonly stops: readonly number[];
}

interface Piece {
  readonly stop: number;
  /** Undefined if it repeats another place with the same number. */
  readonly preset?: string;
}

const piece =
  /\\([\\$}])|\$(\d+)|\$\{(\d+):((?:[^\\$}]|\\[\\$}])+)\}|\$\{(\d+)\|((?:[^\\,|$}]|\\[\\,|$}]|,)+)\|\}|[^\\$]/gy;

function unescaped(text: string): string {
  return text.replace(/\\(.)/g, '$1');
}

function pieceOf(match: RegExpExecArray): string | Piece {
  const [whole, escaped, bare, filled, preset = '', chosen, options = ''] = match;
  if (bare !== undefined) {
    return { stop: Number(bare) };
  }
  if (filled !== undefined) {
    return { stop: Number(filled), preset: unescaped(preset) };
  }
  if (chosen !== undefined) {
    const [first = ''] = /^(?:[^\\,]|\\.)*/.exec(options) ?? [];
    return { stop: Number(chosen), preset: unescaped(first) };
  }
  return escaped ?? whole;
}

/**
 * Reads the part of VS Code's snippet syntax that we use: numbered tab stops, placeholders with plain text, choices.
 *
 * @throws at any other "$" or "\", which would be a variable or vanish, at a second default for one number, and at a
 *   number without a default
 */
export function parseSnippet(body: string): ParsedSnippet {
  const pieces: (string | Piece)[] = [];
  for (let at = 0; at < body.length; ) {
    piece.lastIndex = at;
    const match = piece.exec(body);
    if (match === null) {
      throw new Error(`no snippet syntax: ${body.slice(at, at + 30)}`);
    }
    pieces.push(pieceOf(match));
    at = piece.lastIndex;
  }
  const presets = new Map<number, string>();
  for (const each of pieces) {
    if (typeof each !== 'string' && each.preset !== undefined) {
      if (presets.has(each.stop)) {
        throw new Error(`two defaults for tab stop ${each.stop}`);
      }
      presets.set(each.stop, each.preset);
    }
  }
  const text = pieces.map(each => (typeof each === 'string' ? each : presetOf(each, presets)));
  return { text: text.join(''), stops: [...presets.keys()].sort((a, b) => a - b) };
}

function presetOf({ stop }: Piece, presets: ReadonlyMap<number, string>): string {
  const preset = presets.get(stop);
  if (preset === undefined) {
    throw new Error(`tab stop ${stop} has no default`);
  }
  return preset;
}
