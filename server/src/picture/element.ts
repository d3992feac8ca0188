/** An element of HTML or SVG: a tag with attributes, and what is in it. Strings are text. */
export interface Element {
  readonly tag: string;
  readonly attributes: Attributes;
  readonly content: readonly (Element | string)[];
}

/** Attributes by name. `true` is an attribute without a value, undefined and `false` none at all. */
export type Attributes = { readonly [name: string]: string | number | boolean | undefined };

const entities: { readonly [char: string]: string } = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Makes an element. */
export function element(tag: string, attributes: Attributes = {}, ...content: readonly (Element | string)[]): Element {
  return { tag, attributes, content };
}

/** Returns a sentence as content of an element, with what is in backticks as code. */
export function withCode(sentence: string): readonly (Element | string)[] {
  return sentence
    .split('`')
    .flatMap((part, i) => (part === '' ? [] : [i % 2 === 0 ? part : element('code', {}, part)]));
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, char => entities[char] ?? char);
}

/** Numbers get at most two decimals, which is a hundredth of a pixel. */
function attributeOf([name, value]: readonly [string, Attributes[string]]): string {
  if (value === undefined || value === false) {
    return '';
  }
  const text = typeof value === 'number' ? String(Math.round(value * 100) / 100) : String(value);
  return value === true ? ` ${name}` : ` ${name}="${escaped(text)}"`;
}

/** Returns the source of an element, or of characters, none of which is markup. */
export function sourceOf(node: Element | string): string {
  if (typeof node === 'string') {
    return escaped(node);
  }
  const { tag, attributes, content } = node;
  return `<${tag}${Object.entries(attributes).map(attributeOf).join('')}>${content.map(sourceOf).join('')}</${tag}>`;
}
