import { lineStart } from '../../document/line-start.js';
import type { ObjectNode } from '../../document/syntax-tree.js';
import { renderFlow, renderString } from './render.js';

/** A string or a number with an exponent, in JSON or in a snippet of JSON. */
const scalar = /"(?:[^"\\]|\\.)*"|(?<![\w."$])-?\d+(?:\.\d+)?[eE][-+]?\d+/g;

function respelledScalar(json: string, quote: string): string {
  if (!json.startsWith('"')) {
    return renderFlow(Number(json), '');
  }
  if (/^"\$\d+"$/.test(json)) {
    return quote === '' ? json.slice(1, -1) : quote + json.slice(1, -1) + quote;
  }
  // A string with escapes means the same in YAML.
  return /[\\$]/.test(json) ? json : renderString(json.slice(1, -1), quote);
}

/** Writes the members of objects on lines without brackets. */
function asLines(source: string): string {
  const whole = /^\{\n([\s\S]*)\n\}(\n?)$/.exec(source);
  if (whole !== null) {
    const [, members = '', end = ''] = whole;
    return asLines(members.replace(/^\t/gm, '')) + end;
  }
  return source
    .replace(/\n[ \t]*\}/g, '')
    .replace(/,(?=\n|$)/g, '')
    .replace(/ ?\{(?=\n)/g, '');
}

/** Returns the indent of one more level; YAML allows no tabs. */
function stepOf(text: string, object: ObjectNode | undefined): string {
  const outer = object?.parent?.kind === 'property' ? object.parent.parent : undefined;
  const columnOf = ({ offset }: ObjectNode): number => offset - lineStart(text, offset);
  const step = object === undefined || outer === undefined ? 0 : columnOf(object) - columnOf(outer);
  return ' '.repeat(step > 0 ? step : 2);
}

/**
 * Returns JSON, or a snippet of it, in YAML: `device: ${1|cpu,nvme|}`. `quote` is the one that the user typed.
 */
export function spelledInYaml(
  json: string,
  object: ObjectNode | undefined,
  text: string,
  quote: string | undefined,
): string {
  const keyQuote = object?.properties.find(({ key }) => key.quoted)?.key.offset;
  const inUse = quote ?? (keyQuote === undefined ? '' : (text[keyQuote] ?? ''));
  const source = json.replace(scalar, found => respelledScalar(found, inUse));
  return object !== undefined && text[object.offset] === '{'
    ? source
    : asLines(source).replaceAll('\t', stepOf(text, object));
}
