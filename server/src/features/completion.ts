import {
  type CompletionItem,
  CompletionItemKind,
  CompletionItemTag,
  type CompletionList,
  type Position,
} from 'vscode-languageserver-types';
import type { Analysis } from '../analysis/analysis.js';
import { type Cursor, cursorAt } from '../analysis/completion-cursor.js';
import { type Insertion, insertionAt } from '../analysis/insertion.js';
import { withoutLabelDetails } from '../analysis/label-details.js';
import { aboutSchemaLine, schemaItems } from '../analysis/schema-line.js';
import { templateItems } from '../analysis/template-items.js';
import { autoPaths, type ValueOption, valueOptions } from '../analysis/value-options.js';
import { siblingType } from '../catalog/binding.js';
import { type CatalogNode, catalog, lookUp, variantChildren } from '../catalog/catalog.js';
import { typesOf } from '../catalog/parameter.js';
import { deviceBeside } from '../checking/stage.js';
import { render } from '../describing/markup.js';
import { describe } from '../describing/parameter.js';
import { valueSnippet, withoutTabStops } from '../describing/snippet.js';
import { withoutEffectHere } from '../describing/value.js';
import { ownText } from '../document/own-text.js';
import type { ArrayNode, ObjectNode } from '../document/syntax-tree.js';

/** What the client can do with completions. */
export interface CompletionAbilities {
  readonly snippets: boolean;
  readonly markdown: boolean;
  /** It takes `itemDefaults` for the edit range and the insert text format. */
  readonly itemDefaults: boolean;
  readonly labelDetails?: boolean;
}

/** Carried by an item until its documentation is asked for. */
interface ItemData {
  readonly path: string;
  readonly type?: string;
  readonly here?: string;
}

const none: CompletionList = { isIncomplete: false, items: [] };

interface Making {
  readonly analysis: Analysis;
  readonly cursor: Cursor;
  readonly abilities: CompletionAbilities;
  readonly insertion: Insertion;
  /** The comma that the text before the cursor lacks. */
  readonly comma: Pick<CompletionItem, 'additionalTextEdits'>;
}

function commaEdits({ document: { lines } }: Analysis, { commaBefore }: Cursor): Making['comma'] {
  if (commaBefore === undefined) {
    return {};
  }
  const at = lines.positionAt(commaBefore);
  return { additionalTextEdits: [{ range: { start: at, end: at }, newText: ',' }] };
}

/** Keys of a lower rank come first: what is needed or usual, the rest, what is idle here, old names. */
function rankOf({ parameter }: CatalogNode, idle: string | undefined): number {
  if (parameter?.deprecated !== undefined) {
    return 4;
  }
  if (idle !== undefined) {
    return 3;
  }
  return parameter?.required !== undefined || parameter?.common ? 0 : 1;
}

function isOffered(node: CatalogNode): boolean {
  const parameter = node.parameter;
  return parameter !== undefined && parameter.status === undefined && !parameter.hidden && node.name !== '*';
}

/** Keys of a section, each node once under its canonical name, in the catalog's order. */
function candidates(section: CatalogNode, type: string | undefined): readonly CatalogNode[] {
  const variant = type === undefined ? undefined : variantChildren(section, type);
  const nodes = new Set([...section.children.values(), ...(variant?.values() ?? [])]);
  return [...nodes].filter(isOffered);
}

function present(
  object: ObjectNode,
  cursor: Cursor,
  section: CatalogNode,
  type: string | undefined,
): ReadonlySet<CatalogNode> {
  const variant = type === undefined ? undefined : variantChildren(section, type);
  const nodes = object.properties
    .filter(property => property !== cursor.property)
    .map(property => section.children.get(property.key.name) ?? variant?.get(property.key.name));
  return new Set(nodes.filter(node => node !== undefined));
}

function keyItem(
  making: Making,
  node: CatalogNode,
  order: number,
  type: string | undefined,
  device: string | undefined,
): CompletionItem {
  const { analysis, cursor, abilities, insertion } = making;
  const idle = withoutEffectHere({ node }, analysis.stage, device);
  const colon = cursor.hasColon ? '' : `: ${valueSnippet(node, '', autoPaths(analysis.assumptions.loader))}`;
  const comma = cursor.commaAfter && !cursor.hasColon ? ',' : '';
  const member = `${JSON.stringify(node.name)}${colon}${comma}`;
  const snippet = cursor.kind === 'root' ? inBraces(member) : member;
  const { parameter } = node;
  const types = parameter === undefined ? [] : typesOf(parameter);
  const data: ItemData = {
    path: node.path,
    ...(type === undefined ? {} : { type }),
    ...(idle === undefined ? {} : { here: idle }),
  };
  return {
    label: node.name,
    labelDetails: { description: idle ?? types.join(' | ') },
    kind: types.includes('object') ? CompletionItemKind.Module : CompletionItemKind.Property,
    filterText: cursor.quoted ? JSON.stringify(node.name) : node.name,
    sortText: `${rankOf(node, idle)}${String(order).padStart(3, '0')}`,
    ...insertion.of(node.name, abilities.snippets ? snippet : withoutTabStops(snippet), abilities.snippets),
    ...making.comma,
    ...(parameter?.deprecated === undefined ? {} : { tags: [CompletionItemTag.Deprecated] }),
    data,
  };
}

function deviceOf(cursor: Cursor): string | undefined {
  return cursor.container?.kind === 'object' ? deviceBeside(cursor.container) : undefined;
}

/** A key of a section and the item that offers it. */
interface OfferedKey {
  readonly node: CatalogNode;
  readonly item: CompletionItem;
}

const known = new Map<string, readonly OfferedKey[]>();
const enough = 500;

/** Items for all keys of a section. Where nothing in them depends on the place, they are the same in every file alike, and made once. */
function offeredKeys(making: Making, section: CatalogNode, type: string | undefined): readonly OfferedKey[] {
  const { analysis, cursor, abilities } = making;
  const device = deviceOf(cursor);
  const make = (): readonly OfferedKey[] => {
    const own = type === undefined ? undefined : ownText(type);
    return candidates(section, type).map((node, order) => ({ node, item: keyItem(making, node, order, own, device) }));
  };
  if (!abilities.itemDefaults || cursor.commaBefore !== undefined) {
    return make();
  }
  const { kind, hasColon, commaAfter, quoted } = cursor;
  const { stage, assumptions } = analysis;
  const alike = JSON.stringify([
    ...[section.path, type, device, stage, assumptions.loader.id],
    ...[kind, hasColon, commaAfter, quoted, abilities.snippets],
  ]);
  const offered = known.get(alike) ?? make();
  if (known.size >= enough) {
    known.clear();
  }
  known.set(alike, offered);
  return offered;
}

function keys(making: Making): CompletionItem[] {
  const { analysis, cursor } = making;
  const object = cursor.container as ObjectNode;
  const section = analysis.binding.section(object);
  if (section === undefined) {
    return [];
  }
  const type = siblingType(object, section);
  const taken = present(object, cursor, section, type);
  return offeredKeys(making, section, type).flatMap(({ node, item }) => (taken.has(node) ? [] : [item]));
}

function valueItem(making: Making, node: CatalogNode, option: ValueOption, order: number): CompletionItem {
  const { analysis, cursor, abilities, insertion } = making;
  const { text } = analysis.document;
  const space = cursor.kind === 'value' && text[cursor.start - 1] === ':' ? ' ' : '';
  const comma = cursor.commaAfter ? ',' : '';
  const written = option.snippet === true && !abilities.snippets ? withoutTabStops(option.text) : option.text;
  const isSnippet = option.snippet === true && abilities.snippets;
  const label = option.snippet === true ? '{ }' : option.text;
  const data: ItemData = { path: node.path };
  return {
    label,
    ...(option.meaning === undefined ? {} : { labelDetails: { description: option.meaning } }),
    kind: option.kind,
    filterText: cursor.quoted ? label : label.replace(/^"|"$/g, ''),
    sortText: String(order).padStart(3, '0'),
    ...insertion.of(label, space + written + comma, isSnippet),
    ...making.comma,
    data,
  };
}

function values(making: Making): CompletionItem[] {
  const { analysis, cursor } = making;
  const node = cursor.property === undefined ? undefined : analysis.binding.of(cursor.property)?.node;
  const usable =
    node === undefined || (node.parameter?.status !== undefined && node.parameter.status !== 'dead') ? undefined : node;
  return usable === undefined
    ? []
    : valueOptions(usable, analysis.assumptions.loader).map((option, order) =>
        valueItem(making, usable, option, order),
      );
}

function items(making: Making): CompletionItem[] {
  const { analysis, cursor } = making;
  const section = cursor.container?.kind === 'array' ? analysis.binding.section(cursor.container) : undefined;
  if (section === undefined) {
    return [];
  }
  const array = cursor.container as ArrayNode;
  const taken = new Set(
    array.items.filter(item => item.end < cursor.start).map(item => (item.kind === 'string' ? item.value : undefined)),
  );
  const own = section.parameter?.itemValues ?? section.item?.parameter?.values?.map(({ value }) => value) ?? [];
  const described = section.item === undefined ? [] : valueOptions(section.item, analysis.assumptions.loader);
  const listed: readonly ValueOption[] = own.map(value => {
    const text = JSON.stringify(value);
    return (
      described.find(option => option.text === text) ?? {
        text,
        meaning: undefined,
        kind: CompletionItemKind.EnumMember,
      }
    );
  });
  const options = (own.length > 0 ? listed : described).filter(({ text }) => !taken.has(JSON.parse(text) as string));
  return options.map((option, order) => valueItem(making, section.item ?? section, option, order));
}

/** A file without anything yet: every top-level key, in braces. */
function rootItems(making: Making): CompletionItem[] {
  return offeredKeys(making, catalog, undefined).map(({ item }) => item);
}

function inBraces(text: string): string {
  return `{\n${text.replace(/^/gm, '\t')}\n}\n`;
}

/** Templates by name, where a name can stand. */
function ofTemplates(making: Making): CompletionItem[] {
  const { analysis, cursor, abilities } = making;
  if (cursor.kind !== 'root' && cursor.kind !== 'key') {
    return [];
  }
  return templateItems(analysis, cursor, making.insertion, abilities.snippets).map(item => ({
    ...item,
    ...making.comma,
  }));
}

/** The line that names the schema, last. */
function ofSchema(making: Making): CompletionItem[] {
  const { analysis, cursor, abilities } = making;
  return schemaItems(analysis, cursor, making.insertion).map(item => ({
    ...item,
    documentation: render(aboutSchemaLine, abilities.markdown),
    ...making.comma,
  }));
}

/** Completions at a position; documentation follows on `resolve`. */
export function complete(analysis: Analysis, position: Position, abilities: CompletionAbilities): CompletionList {
  const cursor = cursorAt(analysis.document, analysis.document.lines.offsetAt(position));
  if (cursor === undefined) {
    return none;
  }
  const { lines } = analysis.document;
  const range = { start: lines.positionAt(cursor.start), end: lines.positionAt(cursor.end) };
  const mostlySnippets = abilities.snippets && (cursor.kind === 'key' || cursor.kind === 'root');
  const insertion = insertionAt(range, abilities.itemDefaults, mostlySnippets);
  const making: Making = { analysis, cursor, abilities, insertion, comma: commaEdits(analysis, cursor) };
  const makers = { key: keys, value: values, item: items, root: rootItems };
  const made = [...makers[cursor.kind](making), ...ofTemplates(making), ...ofSchema(making)];
  const found = abilities.labelDetails === false ? withoutLabelDetails(made) : made;
  return insertion.list(found);
}

function isItemData(data: unknown): data is ItemData {
  return typeof data === 'object' && data !== null && typeof (data as ItemData).path === 'string';
}

/** Adds the documentation of the key that an item is about. */
export function resolveCompletion(item: CompletionItem, abilities: CompletionAbilities): CompletionItem {
  const data: unknown = item.data;
  const node = isItemData(data) ? lookUp(data.path, data.type) : undefined;
  if (node === undefined || !isItemData(data)) {
    return item;
  }
  return {
    ...item,
    documentation: render(describe(node, data.here === undefined ? [] : [data.here]), abilities.markdown),
  };
}
