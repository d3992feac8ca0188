import type { CatalogNode } from '../catalog/catalog.js';
import { type Parameter, typesOf } from '../catalog/parameter.js';
import { isObject } from '../document/is-object.js';
import type { JsonValue } from '../document/json-value.js';
import { renderInline } from '../document/render.js';

/** Escapes text outside of placeholders in a snippet. */
export function literal(text: string): string {
  return text.replace(/[\\$]/g, '\\$&');
}

/** Escapes text inside a placeholder, which a brace would end. */
export function literalInside(text: string): string {
  return text.replace(/[\\$}]/g, '\\$&');
}

function choiceItem(text: string): string {
  return text.replace(/[\\,|$}]/g, '\\$&');
}

/** Counts the tab stops of one snippet. */
export interface TabStops {
  next(): number;
}

function tabStops(): TabStops {
  let last = 0;
  return {
    next() {
      last += 1;
      return last;
    },
  };
}

function choice(options: readonly string[], stops: TabStops): string {
  return options.length === 1
    ? literal(options[0] as string)
    : `\${${stops.next()}|${options.map(choiceItem).join(',')}|}`;
}

function placeholder(text: string, stops: TabStops): string {
  return `\${${stops.next()}:${literalInside(text)}}`;
}

/** Returns values in the order in which completion offers them: those that most configs have, then the others. */
export function mostUsualFirst<T>(
  { usually = [] }: Pick<Parameter, 'usually'>,
  values: readonly T[],
  literalOf: (value: T) => JsonValue,
): readonly T[] {
  const rank = (value: T): number => (usually.indexOf(literalOf(value)) + usually.length + 1) % (usually.length + 1);
  return usually.length === 0 ? values : values.toSorted((a, b) => rank(a) - rank(b));
}

/** Returns both booleans, the opposite of the default first: a user who adds a switch usually wants to change it. */
export function booleansOf(parameter: Parameter): readonly boolean[] {
  const first = parameter.default !== true;
  return mostUsualFirst(parameter, [first, !first], value => value);
}

/** Returns the value of a section: its usual members, or an empty object with the cursor inside. */
function objectSnippet(node: CatalogNode, indent: string, auto: (path: string) => boolean, stops: TabStops): string {
  const usual = Object.entries(node.parameter?.usual ?? {});
  const inner = `${indent}\t`;
  if (usual.length === 0) {
    return `{\n${inner}$${stops.next()}\n${indent}}`;
  }
  const members = usual.map(
    ([name, value]) =>
      `${inner}${JSON.stringify(name)}: ${memberSnippet(node.children.get(name), name, node.path, value, inner, auto, stops)}`,
  );
  return `{\n${members.join(',\n')}\n${indent}}`;
}

function memberSnippet(
  node: CatalogNode | undefined,
  name: string,
  parentPath: string,
  value: JsonValue,
  indent: string,
  auto: (path: string) => boolean,
  stops: TabStops,
): string {
  const path = `${parentPath}.${name}`;
  if (isObject(value)) {
    const inner = `${indent}\t`;
    const members = Object.entries(value).map(
      ([key, member]) =>
        `${inner}${JSON.stringify(key)}: ${memberSnippet(node?.children.get(key), key, path, member, inner, auto, stops)}`,
    );
    return members.length === 0 ? '{}' : `{\n${members.join(',\n')}\n${indent}}`;
  }
  if (auto(path)) {
    return placeholder('"auto"', stops);
  }
  const options = node?.parameter?.values?.map(option => JSON.stringify(option.value)) ?? [];
  const first = renderInline(value);
  if (options.includes(first)) {
    return choice([first, ...options.filter(option => option !== first)], stops);
  }
  return typeof value === 'boolean' ? choice([first, String(!value)], stops) : placeholder(first, stops);
}

/** Returns the value of a new key as a snippet. `auto` says whether the loader fills in a path. */
export function valueSnippet(
  node: CatalogNode,
  indent: string,
  auto: (path: string) => boolean,
  stops: TabStops = tabStops(),
): string {
  const parameter = node.parameter;
  if (parameter === undefined) {
    return `$${stops.next()}`;
  }
  if (auto(node.path)) {
    return placeholder('"auto"', stops);
  }
  const types = typesOf(parameter);
  if (types.includes('object')) {
    return objectSnippet(node, indent, auto, stops);
  }
  if (parameter.values !== undefined && parameter.values.length > 0) {
    const others = parameter.values.filter(({ value }) => value !== parameter.default);
    const all = [...others, ...parameter.values.filter(value => !others.includes(value))];
    const sorted = mostUsualFirst(parameter, all, ({ value }) => value);
    return choice(
      sorted.map(({ value }) => JSON.stringify(value)),
      stops,
    );
  }
  if (types.includes('boolean')) {
    return choice(booleansOf(parameter).map(String), stops);
  }
  const suggested = parameter.suggestions?.[0]?.insert;
  const preset =
    parameter.default === undefined || parameter.default === null ? undefined : renderInline(parameter.default);
  if (suggested !== undefined || (preset !== undefined && preset !== '""')) {
    return placeholder(suggested ?? preset ?? '', stops);
  }
  return types.includes('array')
    ? `[$${stops.next()}]`
    : types.includes('string')
      ? `"$${stops.next()}"`
      : `$${stops.next()}`;
}

/** Removes tab stops for an editor without snippets. First choices and placeholders stay. */
export function withoutTabStops(snippet: string): string {
  return snippet
    .replace(/\$\{\d+\|((?:[^\\,|]|\\.)*)(?:,(?:[^\\|]|\\.)*)?\|\}/g, '$1')
    .replace(/\$\{\d+:((?:[^\\}]|\\.)*)\}/g, '$1')
    .replace(/\$\d+/g, '')
    .replace(/\\([\\$},|])/g, '$1');
}
