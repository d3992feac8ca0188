import {
  type CompletionItem,
  CompletionItemKind,
  type CompletionList,
  type Position,
} from 'vscode-languageserver-types';
import type { Analysis } from '../../analysis/analysis.js';
import { type CatalogNode, lookUp } from '../../catalog/catalog.js';
import { programOf } from '../../catalog/program.js';
import { render } from '../../describing/markup.js';
import { describeBriefly } from '../../describing/parameter.js';
import { withoutTabStops } from '../../describing/snippet.js';
import type { ArrayNode } from '../../document/syntax-tree.js';
import { withoutLabelDetails } from '../../lsp/label-details.js';
import { type Cursor, cursorAt } from './completion-cursor.js';
import type { CompletionAbilities, CompletionRequest, ItemData } from './completion-request.js';
import { insertionAt } from './insertion.js';
import { keyItems, rootItems } from './key-items.js';
import { respelled } from './respelled.js';
import { aboutSchemaLine, schemaItems } from './schema-line.js';
import { sortText } from './sort-text.js';
import { templateItems } from './template-items.js';
import { type ValueOption, valueOptions } from './value-options.js';
import { writtenInHost } from './written-in-host.js';

const none: CompletionList = { isIncomplete: false, items: [] };

function commaEdits({ document: { lines } }: Analysis, { commaBefore }: Cursor): CompletionRequest['comma'] {
  if (commaBefore === undefined) {
    return {};
  }
  const at = lines.positionAt(commaBefore);
  return { additionalTextEdits: [{ range: { start: at, end: at }, newText: ',' }] };
}

function valueItem(request: CompletionRequest, node: CatalogNode, option: ValueOption, order: number): CompletionItem {
  const { analysis, cursor, abilities, insertion } = request;
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
    filterText: cursor.quote !== undefined ? label : label.replace(/^"|"$/g, ''),
    sortText: sortText('value', order),
    ...insertion.of(label, space + written + comma, isSnippet),
    ...request.comma,
    data,
  };
}

function values(request: CompletionRequest): CompletionItem[] {
  const { analysis, cursor } = request;
  const node = cursor.property === undefined ? undefined : analysis.binding.of(cursor.property)?.node;
  const status = node?.parameter?.status;
  const usable = status === undefined || status === 'dead' || status === 'newer' ? node : undefined;
  return usable === undefined
    ? []
    : valueOptions(usable, analysis.assumptions).map((option, order) => valueItem(request, usable, option, order));
}

function items(request: CompletionRequest): CompletionItem[] {
  const { analysis, cursor } = request;
  const section = cursor.container?.kind === 'array' ? analysis.binding.section(cursor.container) : undefined;
  if (section === undefined) {
    return [];
  }
  const array = cursor.container as ArrayNode;
  const taken = new Set(
    array.items.filter(item => item.end < cursor.start).map(item => (item.kind === 'string' ? item.value : undefined)),
  );
  const own = section.parameter?.itemValues ?? section.item?.parameter?.values?.map(({ value }) => value) ?? [];
  const described = section.item === undefined ? [] : valueOptions(section.item, analysis.assumptions);
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
  return options.map((option, order) => valueItem(request, section.item ?? section, option, order));
}

/** Returns the templates by name, if a name can be typed at the cursor. */
function ofTemplates(request: CompletionRequest): CompletionItem[] {
  const { analysis, cursor, abilities } = request;
  const isForProgram = programOf(analysis.document) !== undefined;
  if (isForProgram || (cursor.kind !== 'root' && cursor.kind !== 'key')) {
    return [];
  }
  return templateItems(analysis, cursor, request.insertion, abilities.snippets).map(item => ({
    ...item,
    ...request.comma,
  }));
}

/** Returns the item for the line that names the schema. */
function ofSchema(request: CompletionRequest): CompletionItem[] {
  const { analysis, cursor, abilities } = request;
  return schemaItems(analysis, cursor, request.insertion).map(item => ({
    ...item,
    documentation: render(aboutSchemaLine, abilities.markdown),
    ...request.comma,
  }));
}

/** Returns the completions at a position; documentation follows on `resolve`. */
export function complete(analysis: Analysis, position: Position, abilities: CompletionAbilities): CompletionList {
  const cursor = cursorAt(analysis.document, analysis.document.lines.offsetAt(position));
  if (cursor === undefined) {
    return none;
  }
  const { lines } = analysis.document;
  const range = { start: lines.positionAt(cursor.start), end: lines.positionAt(cursor.end) };
  const mostlySnippets = abilities.snippets && (cursor.kind === 'key' || cursor.kind === 'root');
  const insertion = insertionAt(range, abilities.itemDefaults, mostlySnippets);
  const request: CompletionRequest = { analysis, cursor, abilities, insertion, comma: commaEdits(analysis, cursor) };
  const makers = { key: keyItems, value: values, item: items, root: rootItems };
  const isJson = analysis.document.notation.id === 'json';
  const written = [...makers[cursor.kind](request), ...ofTemplates(request), ...(isJson ? ofSchema(request) : [])];
  const made = respelled(written, analysis, cursor, abilities);
  const { host } = analysis.document;
  const inFile = host === undefined ? made : [...writtenInHost(made, host, mostlySnippets)];
  const found = abilities.labelDetails === false ? withoutLabelDetails(inFile) : inFile;
  return insertion.list(found);
}

function isItemData(data: unknown): data is ItemData {
  return typeof data === 'object' && data !== null && typeof (data as ItemData).path === 'string';
}

/** Adds the documentation of the key that an item is about. */
export function resolveCompletion(item: CompletionItem, abilities: CompletionAbilities): CompletionItem {
  const data: unknown = item.data;
  const node = isItemData(data) ? lookUp(data.path, data.type, data.version) : undefined;
  if (node === undefined || !isItemData(data)) {
    return item;
  }
  return {
    ...item,
    documentation: render(
      describeBriefly(node, data.here === undefined ? [] : [data.here], data.version),
      abilities.markdown,
    ),
  };
}
