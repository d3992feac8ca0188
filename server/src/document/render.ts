import { isObject } from './is-object.js';
import type { JsonValue } from './json-value.js';
import type { Layout } from './layout.js';

/** Writes large round and small numbers as users write them in these files: 5e8, not 500000000; 1e-5, not 0.00001. */
export function renderNumber(value: number): string {
  const exponential = /^(\d(?:\.\d)?)e(?:\+(\d+)|(-\d+))$/.exec(value.toExponential());
  if (exponential === null || value <= 0 || (value < 1e5 && value >= 1e-3)) {
    return String(value);
  }
  return `${exponential[1]}e${exponential[2] ?? exponential[3]}`;
}

/** How a notation with braces and brackets writes values. */
export interface Style {
  scalar(value: string | number | boolean | null): string;
  /** The source between a brace and a member on the same line. */
  readonly padding: string;
}

const json: Style = {
  scalar: value => (typeof value === 'number' ? renderNumber(value) : JSON.stringify(value)),
  padding: ' ',
};

/** Returns a value, as JSON unless told otherwise, at a nesting level. Arrays and empty objects stay on one line. */
export function renderValue(value: JsonValue, layout: Layout, outerIndent: string, style = json): string {
  if (Array.isArray(value)) {
    return `[${value.map(item => renderValue(item, layout, outerIndent, style)).join(', ')}]`;
  }
  if (!isObject(value)) {
    return style.scalar(value as string | number | boolean | null);
  }
  const inner = outerIndent + layout.indent;
  const members = Object.entries(value).map(
    ([name, member]) => `${inner}${style.scalar(name)}: ${renderValue(member, layout, inner, style)}`,
  );
  return members.length === 0 ? '{}' : `{${layout.eol}${members.join(`,${layout.eol}`)}${layout.eol}${outerIndent}}`;
}

/** Returns a value on one line, as JSON unless told otherwise. */
export function renderInline(value: JsonValue, style = json): string {
  if (Array.isArray(value)) {
    return `[${value.map(item => renderInline(item, style)).join(', ')}]`;
  }
  if (!isObject(value)) {
    return style.scalar(value as string | number | boolean | null);
  }
  const members = Object.entries(value).map(
    ([name, member]) => `${style.scalar(name)}: ${renderInline(member, style)}`,
  );
  return members.length === 0 ? '{}' : `{${style.padding}${members.join(', ')}${style.padding}}`;
}
