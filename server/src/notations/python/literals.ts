const simple: { readonly [letter: string]: string } = {
  a: '\u0007',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
  "'": "'",
  '"': '"',
};

/** `\N{...}` stays as it is, because the names of characters are a large table. */
export const escapes =
  /\\(?:(\r\n|[\n\r])|x([\da-fA-F]{2})|u([\da-fA-F]{4})|U([\da-fA-F]{8})|([0-7]{1,3})|([abfnrtv\\'"]))/g;

/** Returns a source with its escapes replaced by what they stand for. */
export function unescaped(source: string): string {
  return source.replace(escapes, (all, eol, hex, short, long, octal, letter: string | undefined) => {
    if (eol !== undefined) {
      return '';
    }
    if (letter !== undefined) {
      return simple[letter] ?? all;
    }
    const code = octal === undefined ? Number.parseInt(hex ?? short ?? long, 16) : Number.parseInt(octal, 8);
    return code <= 0x10ffff ? String.fromCodePoint(code) : all;
  });
}

/** Returns the value of a string that is not an f-string; undefined for bytes. The string may be open. */
export function stringValue(source: string): string | undefined {
  const [head = '', prefix = '', quotes = ''] = /^([a-z]*)("""|'''|["'])/i.exec(source) ?? [];
  if (/[bft]/i.test(prefix)) {
    return undefined;
  }
  const isClosed = source.length >= head.length + quotes.length && source.endsWith(quotes);
  const content = source.slice(head.length, isClosed ? -quotes.length : undefined).replace(/\r\n?/g, '\n');
  return /r/i.test(prefix) ? content : unescaped(content);
}

/** Returns the value of a number; undefined for a complex one. */
export function numberValue(source: string): number | undefined {
  const digits = source.replaceAll('_', '');
  const value = /^\d+$/.test(digits) ? Number.parseInt(digits, 10) : Number(digits);
  return Number.isNaN(value) ? undefined : value;
}

export type Quote = '"' | "'";

/** Returns a string as Python writes it, in the quotes given. */
export function renderString(value: string, quote: Quote): string {
  const json = JSON.stringify(value);
  if (quote === '"') {
    return json;
  }
  return `'${json.slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
}
