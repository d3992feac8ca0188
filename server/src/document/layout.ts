import { lineStart } from './line-start.js';
import type { ObjectNode, ValueNode } from './syntax-tree.js';

/** The layout of a file. Inserted code follows it. */
export interface Layout {
  readonly indent: string;
  readonly eol: string;
}

/** A source and its tree. */
interface Source {
  readonly text: string;
  readonly root: ValueNode | undefined;
  readonly notation?: { readonly indentOf?: (text: string) => string };
}

/** Returns the spaces and tabs at the start of the line of an offset, up to the offset. */
export function indentAt(text: string, offset: number): string {
  const start = lineStart(text, offset);
  return /^[ \t]*/.exec(text.slice(start, offset))?.[0] ?? '';
}

function ownIndent(text: string, object: ObjectNode): string | undefined {
  let before = object.offset;
  for (const property of object.properties) {
    // Checked first because `indentAt` scans back to the line start, which is far away in a file of one long line.
    if (/[\r\n]/.test(text.slice(before, property.offset))) {
      const outer = indentAt(text, object.offset);
      const inner = indentAt(text, property.offset);
      if (inner.length > outer.length && inner.startsWith(outer)) {
        return inner.slice(outer.length);
      }
    }
    before = property.end;
  }
  return undefined;
}

/** Returns the indent and line end of a config. The defaults are those of its notation, else two spaces, and a line feed. */
export function layoutOf({ text, root, notation }: Source): Layout {
  const eol = /\r\n|\n|\r/.exec(text)?.[0] ?? '\n';
  const pending: ObjectNode[] = root?.kind === 'object' ? [root] : [];
  for (let object = pending.shift(); object !== undefined; object = pending.shift()) {
    const indent = ownIndent(text, object);
    if (indent !== undefined) {
      return { indent, eol };
    }
    for (const property of object.properties) {
      if (property.value?.kind === 'object') {
        pending.push(property.value);
      }
    }
  }
  return { indent: notation?.indentOf?.(text) ?? '  ', eol };
}
