import type { Printer } from '../../document/bracketed-edits.js';
import { renderInline, renderNumber, renderValue, type Style } from '../../document/render.js';
import type { KeyNode, ObjectNode, Span } from '../../document/syntax-tree.js';
import { type Quote, renderString } from './literals.js';

/** How much of a file around a key without quotes is searched for quotes. */
const near = 2000;

function quoteAt(text: string, offset: number): Quote | undefined {
  const mark = /["']/.exec(text.slice(offset, offset + 3))?.[0];
  return mark === '"' || mark === "'" ? mark : undefined;
}

/** Returns the quotes that a file uses more often around an offset. */
function quoteNear(text: string, offset: number): Quote {
  const around = text.slice(Math.max(0, offset - near), offset + near);
  return around.split("'").length > around.split('"').length ? "'" : '"';
}

/** Returns the quotes that most keys of a dict have. */
export function quoteOf(object: ObjectNode, text: string): Quote {
  const keys: readonly KeyNode[] = object.properties.map(({ key }) => key).filter(({ quoted }) => quoted);
  const single = keys.filter(({ offset }) => quoteAt(text, offset) === "'").length;
  return keys.length === 0 ? quoteNear(text, object.offset) : single * 2 > keys.length ? "'" : '"';
}

function styleOf(quote: Quote): Style {
  return {
    scalar(value) {
      if (typeof value === 'string') {
        return renderString(value, quote);
      }
      if (typeof value === 'number') {
        const sign = value < 0 ? '-' : '';
        return Number.isFinite(value) ? renderNumber(value) : `${sign}float(${renderString('inf', quote)})`;
      }
      return value === null ? 'None' : value ? 'True' : 'False';
    },
    padding: '',
  };
}

/** Writes what edits insert into a dict: in its quotes, or as arguments of `dict`. */
export const pythonPrinter: Printer = {
  keepsLastComma: true,
  member: (name, object, text) =>
    object.inner === undefined ? `${renderString(name, quoteOf(object, text))}: ` : `${name}=`,
  key: (name, { key, parent }, text) =>
    parent.inner === undefined || key.quoted
      ? renderString(name, quoteAt(text, key.offset) ?? quoteOf(parent, text))
      : name,
  value(value, layout, indent, text, like: Span | undefined) {
    const offset = like?.offset ?? 0;
    const style = styleOf(quoteAt(text, offset) ?? quoteNear(text, offset));
    return indent === undefined ? renderInline(value, style) : renderValue(value, layout, indent, style);
  },
};
