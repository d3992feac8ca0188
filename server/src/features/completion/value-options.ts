import { CompletionItemKind } from 'vscode-languageserver-types';
import type { CatalogNode } from '../../catalog/catalog.js';
import { type Parameter, typesOf } from '../../catalog/parameter.js';
import { isNewer } from '../../catalog/version.js';
import { booleansOf, mostUsualFirst, valueSnippet } from '../../describing/snippet.js';
import { notYet } from '../../describing/value.js';
import type { JsonValue } from '../../document/json-value.js';
import { renderInline } from '../../document/render.js';
import type { Assumptions } from '../../loaders/assumptions.js';
import { fillOf, type Loader } from '../../loaders/loader.js';

/**
 * Returns a test of whether `"auto"` is proposed at a path: the loader fills it from ordinary arguments. Options of accelerate's
 * plugin have defaults that most runs never set: a stage or a device is better written in the file.
 */
export function autoPaths(loader: Loader): (path: string) => boolean {
  return path => {
    const fill = loader.id === 'deepspeed' ? undefined : fillOf(loader, path);
    return fill !== undefined && fill.ofPlugin !== true;
  };
}

/** A value to choose, as it is inserted; a snippet has tab stops. */
export interface ValueOption {
  readonly text: string;
  readonly meaning: string | undefined;
  readonly kind: CompletionItemKind;
  readonly snippet?: boolean;
}

function typeNames(node: CatalogNode): readonly ValueOption[] {
  const names = node.parameter?.torchNames;
  const list = Array.isArray(names) ? (names as readonly string[]) : [];
  return list.map(name => ({
    text: JSON.stringify(name),
    meaning: `torch.optim.${name}`,
    kind: CompletionItemKind.Class,
  }));
}

function autoOption({ path }: CatalogNode, loader: Loader): readonly ValueOption[] {
  const fill = fillOf(loader, path);
  return fill === undefined
    ? []
    : [{ text: '"auto"', meaning: `${loader.reader} fills in ${fill.with}`, kind: CompletionItemKind.Constant }];
}

function booleans(parameter: Parameter): readonly ValueOption[] {
  return booleansOf(parameter).map(value => ({
    text: String(value),
    meaning: parameter.default === value ? 'default' : undefined,
    kind: CompletionItemKind.Value,
  }));
}

function section(node: CatalogNode, loader: Loader): ValueOption {
  const text = valueSnippet(node, '', autoPaths(loader));
  return { text, meaning: 'with its usual keys', kind: CompletionItemKind.Module, snippet: true };
}

function defaultOption(node: CatalogNode, options: readonly ValueOption[]): readonly ValueOption[] {
  const value = node.parameter?.default;
  if (value === undefined || value === null || (typeof value === 'object' && !Array.isArray(value))) {
    return [];
  }
  const text = renderInline(value);
  const known = options.some(
    option => option.text === text || (typeof value === 'number' && Number(option.text) === value),
  );
  return known ? [] : [{ text, meaning: 'default', kind: CompletionItemKind.Value }];
}

/** Returns the values that are offered for a key under a loader and release, the best first. */
export function valueOptions(
  node: CatalogNode,
  { loader, version }: Pick<Assumptions, 'loader' | 'version'>,
): readonly ValueOption[] {
  const { parameter } = node;
  if (parameter === undefined) {
    return [];
  }
  const { values, suggestions = [] } = parameter;
  const types = typesOf(parameter);
  const auto = autoOption(node, loader);
  const ordinary = [
    ...(values ?? []).map(({ value, meaning, since }) => ({
      text: JSON.stringify(value),
      meaning: isNewer(since, version) ? notYet(since, version) : meaning,
      kind: CompletionItemKind.EnumMember,
    })),
    ...typeNames(node),
    ...(types.includes('boolean') && values === undefined ? booleans(parameter) : []),
    ...suggestions.map(({ insert, meaning }) => ({ text: insert, meaning, kind: CompletionItemKind.Value })),
  ];
  const listed = [...ordinary, ...defaultOption(node, ordinary)];
  const sorted = mostUsualFirst(parameter, listed, ({ text }) => JSON.parse(text) as JsonValue);
  const isFilled = autoPaths(loader)(node.path);
  const all = [
    ...(isFilled ? auto : []),
    ...sorted,
    ...(isFilled ? [] : auto),
    ...(types.includes('object') ? [section(node, loader)] : []),
  ];
  const raises = auto.length === 0 && loader.otherAuto === 'raises';
  return raises ? all.filter(({ text }) => text !== '"auto"') : all;
}
