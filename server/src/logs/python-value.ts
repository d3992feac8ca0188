import type { JsonValue } from '../document/json-value.js';

/** Returns the JSON of a value as Python prints it; undefined for what JSON cannot say. */
export function fromPython(text: string): JsonValue | undefined {
  const names: { readonly [name: string]: JsonValue } = { None: null, True: true, False: false };
  const named = names[text];
  if (named !== undefined) {
    return named;
  }
  const quoted = /^'((?:[^'\\]|\\.)*)'$/.exec(text);
  if (quoted?.[1] !== undefined) {
    return quoted[1].replace(/\\(.)/g, '$1');
  }
  try {
    const json = text
      .replace(/'((?:[^'\\"]|\\.)*)'/g, (_, inner: string) => JSON.stringify(inner))
      .replace(/\b(?:None|True|False)\b/g, name => JSON.stringify(names[name]))
      .replace(/^\((.*)\)$/, '[$1]');
    return JSON.parse(json) as JsonValue;
  } catch {
    return undefined;
  }
}
