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

/** Returns a value as JSON at a nesting level. Arrays and empty objects stay on one line. */
export function renderValue(value: JsonValue, layout: Layout, outerIndent: string): string {
  if (typeof value === 'number') {
    return renderNumber(value);
  }
  if (Array.isArray(value)) {
    return `[${value.map(item => renderValue(item, layout, outerIndent)).join(', ')}]`;
  }
  if (!isObject(value)) {
    return JSON.stringify(value);
  }
  const inner = outerIndent + layout.indent;
  const members = Object.entries(value).map(
    ([name, member]) => `${inner}${JSON.stringify(name)}: ${renderValue(member, layout, inner)}`,
  );
  return members.length === 0 ? '{}' : `{${layout.eol}${members.join(`,${layout.eol}`)}${layout.eol}${outerIndent}}`;
}

/** Returns a value as JSON on one line. */
export function renderInline(value: JsonValue): string {
  if (typeof value === 'number') {
    return renderNumber(value);
  }
  if (Array.isArray(value)) {
    return `[${value.map(renderInline).join(', ')}]`;
  }
  if (!isObject(value)) {
    return JSON.stringify(value);
  }
  const members = Object.entries(value).map(([name, member]) => `${JSON.stringify(name)}: ${renderInline(member)}`);
  return members.length === 0 ? '{}' : `{ ${members.join(', ')} }`;
}
